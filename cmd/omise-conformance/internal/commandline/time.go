package commandline

import (
	"fmt"
	"time"
)

// StartTime reads a value that is a date or a time, given at a place such as "--now"; no value is the zero time, and no
// value is read as it.
func StartTime(place, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if at.IsZero() { // which options take as no time at all
			at = at.Add(time.Nanosecond)
		}
		return at, nil
	}
	return time.Time{}, fmt.Errorf("%s: invalid time %q: want a date such as 2017-01-31, or a time such as 2017-01-31T09:00:00Z", place, text)
}
