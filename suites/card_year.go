package suites

import (
	"maps"
	"time"
)

// Year is the year in which a card expires, as the tables of cases write it. It is sent as it is
// where the clock of the target shows a year of this decade, so that recordings stay valid, and as
// many years later as the clock is ahead of that.
type Year int

// lastPlainYear is the last year of the target in which a Year is sent as it is. The cards of the
// cases expire three years later or more, and no case moves the clock that far.
const lastPlainYear = 2030

// CardYear returns the year that is sent for a Year.
func (t *T) CardYear(year Year) int { return int(year) + t.yearsAhead }

// yearsAhead returns how many years later than they are written the cards of a case expire.
func (e *Env) yearsAhead() int {
	now := time.Now
	if e.Now != nil {
		now = e.Now
	}
	return max(0, now().UTC().Year()-lastPlainYear)
}

// dated returns parameters in which every Year is the number that is sent. It leaves params as they
// are.
func (t *T) dated(params P) P {
	var out P
	for name, value := range params {
		var changed any
		switch v := value.(type) {
		case Year:
			changed = t.CardYear(v)
		case P:
			changed = t.dated(v)
		default:
			continue
		}
		if out == nil {
			out = maps.Clone(params)
		}
		out[name] = changed
	}
	if out == nil {
		return params
	}
	return out
}
