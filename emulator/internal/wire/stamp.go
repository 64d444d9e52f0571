package wire

import (
	"strings"
	"time"
)

// Stamp is a moment in Unix milliseconds. Zero means "never" and is written as null.
type Stamp int64

func StampOf(t time.Time) Stamp { return Stamp(t.UnixMilli()) }

func (s Stamp) Time() time.Time { return time.UnixMilli(int64(s)).UTC() }

// MarshalJSON writes whole seconds in UTC, the only form seen in recorded answers.
func (s Stamp) MarshalJSON() ([]byte, error) { return s.append(nil), nil }

func (s Stamp) append(b []byte) []byte {
	if s == 0 {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = s.Time().AppendFormat(b, time.RFC3339) // which package time writes faster than any other layout
	return append(b, '"')
}

// ParseTime reads RFC 3339 or a bare date, both recorded. whole reports whether the text has no
// fraction of a second.
func ParseTime(text string) (s Stamp, whole, ok bool) {
	// A plus sign that was not escaped in a query arrives as a space.
	if i := strings.LastIndexByte(text, ' '); i > 10 {
		text = text[:i] + "+" + text[i+1:]
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return StampOf(t), t.Nanosecond() == 0, true
		}
	}
	return 0, false, false
}
