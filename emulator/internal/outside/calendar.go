package outside

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// calendar says on which days a schedule runs. All days are midnight in UTC.
type calendar struct {
	every      int
	period     period
	weekdays   []time.Weekday // of period week
	days       []int          // of period month
	nth        int            // of period month: 1 to 4, or lastOfMonth
	weekday    time.Weekday   // to nth
	start, end time.Time
	nthText    string // "second_monday", as it came
}

type period string

const (
	daily   period = "day"
	weekly  period = "week"
	monthly period = "month"
)

const (
	lastOfMonth = 5
	// maxEvery and farthest bound the search for the next day.
	maxEvery = 366
	farthest = 20_000
)

var ordinals = []string{"", "1st", "2nd", "3rd", "4th", "last"}

// ordinalWords are what SDKs allow in their place.
var ordinalWords = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": lastOfMonth}

func dayOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// read reads every, period, on, start_date and end_date, and returns what is wrong with them.
func (r *calendar) read(p wire.Params, today time.Time) (faults []string) {
	every, given, ok := p.Integer("every")
	if !given {
		every = 1
	}
	if !ok || every < 1 || every > maxEvery {
		faults = append(faults, fmt.Sprintf("every must be from 1 to %d", maxEvery))
	}
	r.every, r.period = int(every), period(p.Text("period"))
	if !slices.Contains([]period{daily, weekly, monthly}, r.period) {
		faults = append(faults, "period must be day, week or month")
	}
	r.start = today
	for name, to := range map[string]*time.Time{"start_date": &r.start, "end_date": &r.end} {
		if text := p.Text(name); text != "" {
			at, _, ok := wire.ParseTime(text)
			if !ok {
				faults = append(faults, strings.ReplaceAll(name, "_", " ")+" is not a valid date")
			}
			*to = dayOf(at.Time())
		}
	}
	if r.end.IsZero() {
		r.end = r.start.AddDate(1, 0, 0)
	}
	if r.end.Before(r.start) {
		faults = append(faults, "end date must not be before the start date")
	}
	on, _ := p.Object("on")
	if fault := r.readOn(on); fault != "" {
		faults = append(faults, fault)
	}
	return faults
}

// readOn reads the days of a week or month.
func (r *calendar) readOn(on wire.Params) string {
	switch r.period {
	case weekly:
		for _, name := range textsOf(on["weekdays"]) {
			day, ok := weekdayOf(name)
			if !ok {
				return name + " is not a weekday"
			}
			if !slices.Contains(r.weekdays, day) { // a list of any length has seven at most
				r.weekdays = append(r.weekdays, day)
			}
		}
		if len(r.weekdays) == 0 {
			return "weekdays can't be blank"
		}
	case monthly:
		return r.readMonth(on)
	case daily:
	}
	return ""
}

func (r *calendar) readMonth(on wire.Params) string {
	for _, text := range textsOf(on["days_of_month"]) {
		day, err := strconv.Atoi(text)
		if err != nil || day < 1 || day > 31 {
			return "days of month must be from 1 to 31"
		}
		if !slices.Contains(r.days, day) {
			r.days = append(r.days, day)
		}
	}
	if text := on.Text("weekday_of_month"); text != "" {
		r.nthText = text
		nth, name, _ := strings.Cut(strings.ToLower(text), "_")
		if r.nth = slices.Index(ordinals, nth); r.nth < 1 {
			r.nth = ordinalWords[nth]
		}
		var ok bool
		if r.weekday, ok = weekdayOf(name); !ok || r.nth == 0 {
			return "weekday of month is invalid"
		}
	}
	if len(r.days) == 0 && r.nth == 0 {
		return "days of month can't be blank"
	}
	return ""
}

// textsOf are the scalars of a list, which one SDK sends as a single text.
func textsOf(v any) []string {
	if text, ok := v.(string); ok && text != "" {
		return []string{text}
	}
	var texts []string
	list, _ := v.([]any)
	for _, one := range list {
		texts = append(texts, fmt.Sprint(one))
	}
	return texts
}

func weekdayOf(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(name, day.String()) {
			return day, true
		}
	}
	return 0, false
}

// next returns at most n days after a day on which the schedule runs.
func (r *calendar) next(after time.Time, n int) []time.Time {
	var days []time.Time
	day := after.AddDate(0, 0, 1)
	if day.Before(r.start) {
		day = r.start
	}
	for range farthest {
		if len(days) == n || day.After(r.end) {
			break
		}
		if r.runsOn(day) {
			days = append(days, day)
		}
		day = day.AddDate(0, 0, 1)
	}
	return days
}

// following returns the next day after another, zero where there is none.
func (r *calendar) following(after time.Time) time.Time {
	for _, day := range r.next(after, 1) {
		return day
	}
	return time.Time{}
}

func (r *calendar) runsOn(day time.Time) bool {
	switch r.period {
	case daily:
		return daysBetween(r.start, day)%r.every == 0
	case weekly:
		sunday := r.start.AddDate(0, 0, -int(r.start.Weekday()))
		return daysBetween(sunday, day)/7%r.every == 0 && slices.Contains(r.weekdays, day.Weekday())
	case monthly:
		months := 12*(day.Year()-r.start.Year()) + int(day.Month()-r.start.Month())
		return months%r.every == 0 && (slices.Contains(r.days, day.Day()) || r.isNth(day))
	}
	return false
}

// isNth reports whether a day is the first, second, … or last of its weekday in its month.
func (r *calendar) isNth(day time.Time) bool {
	if r.nth == 0 || day.Weekday() != r.weekday {
		return false
	}
	if r.nth == lastOfMonth {
		return day.AddDate(0, 0, 7).Month() != day.Month()
	}
	return (day.Day()-1)/7+1 == r.nth
}

func daysBetween(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }

// renderOn writes the days of a week or month, as numbers also where a form has sent texts.
func (r *calendar) renderOn(w *wire.Writer) {
	w.Object("on")
	switch {
	case r.period == weekly:
		w.Array("weekdays")
		for _, day := range r.weekdays {
			w.Str("", strings.ToLower(day.String()))
		}
		w.EndArray()
	case r.period == monthly && r.nth != 0:
		w.Str("weekday_of_month", r.nthText)
	case r.period == monthly:
		w.Array("days_of_month")
		for _, day := range r.days {
			w.Int("", int64(day))
		}
		w.EndArray()
	}
	w.EndObject()
}

// inWords describes a schedule as recorded answers do: "Every 2 day(s)", "Every 1 month(s) on the 1st".
func (r *calendar) inWords() string {
	text := fmt.Sprintf("Every %d %s(s)", r.every, r.period)
	var names []string
	switch {
	case r.period == weekly:
		for _, day := range r.weekdays {
			names = append(names, day.String())
		}
		return text + " on " + strings.Join(names, ", ")
	case r.period == monthly && r.nth != 0:
		return text + " on the " + ordinals[r.nth] + " " + r.weekday.String()
	case r.period == monthly:
		for _, day := range r.days {
			names = append(names, ordinal(day))
		}
		return text + " on the " + strings.Join(names, ", ")
	}
	return text
}

func ordinal(n int) string {
	suffix := "th"
	if n/10 != 1 && n%10 >= 1 && n%10 <= 3 {
		suffix = []string{"st", "nd", "rd"}[n%10-1]
	}
	return strconv.Itoa(n) + suffix
}

func (r *calendar) fields(c *record.Codec) {
	record.Int(c, &r.every)
	record.Text(c, &r.period)
	record.List(c, &r.weekdays, func(day *time.Weekday, c *record.Codec) { record.Int(c, day) })
	record.List(c, &r.days, func(day *int, c *record.Codec) { record.Int(c, day) })
	record.Int(c, &r.nth)
	record.Int(c, &r.weekday)
	record.Time(c, &r.start)
	record.Time(c, &r.end)
	record.Text(c, &r.nthText)
}
