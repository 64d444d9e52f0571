package outside

import (
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// today is a Monday.
var today = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

func TestCalendars(t *testing.T) {
	for _, tt := range []struct {
		params, words string
		days          string // the first four after the day before
	}{
		{`{"period":"day"}`, "Every 1 day(s)", "03-02 03-03 03-04 03-05"},
		{`{"period":"day","every":10}`, "Every 10 day(s)", "03-02 03-12 03-22 04-01"},
		{`{"period":"day","start_date":"2026-03-31","end_date":"2026-04-02"}`, "Every 1 day(s)", "03-31 04-01 04-02"},
		{`{"period":"day","every":2,"start_date":"2026-03-01"}`, "Every 2 day(s)", "03-03 03-05 03-07 03-09"},
		{`{"period":"week","on":{"weekdays":["monday","Friday"]}}`, "Every 1 week(s) on Monday, Friday", "03-02 03-06 03-09 03-13"},
		{`{"period":"week","every":2,"on":{"weekdays":["sunday"]}}`, "Every 2 week(s) on Sunday", "03-15 03-29 04-12 04-26"},
		{`{"period":"week","on":{"weekdays":"friday"}}`, "Every 1 week(s) on Friday", "03-06 03-13 03-20 03-27"},
		{`{"period":"month","on":{"days_of_month":[1,15]}}`, "Every 1 month(s) on the 1st, 15th", "03-15 04-01 04-15 05-01"},
		{`{"period":"month","on":{"days_of_month":[1,1,1]}}`, "Every 1 month(s) on the 1st", "04-01 05-01 06-01 07-01"},
		{`{"period":"week","on":{"weekdays":["friday","Friday"]}}`, "Every 1 week(s) on Friday", "03-06 03-13 03-20 03-27"},
		{`{"period":"month","on":{"days_of_month":["31"]}}`, "Every 1 month(s) on the 31st", "03-31 05-31 07-31 08-31"},
		{`{"period":"month","every":3,"on":{"days_of_month":[2]}}`, "Every 3 month(s) on the 2nd", "03-02 06-02 09-02 12-02"},
		{`{"period":"month","on":{"weekday_of_month":"second_monday"}}`, "Every 1 month(s) on the 2nd Monday", "03-09 04-13 05-11 06-08"},
		{`{"period":"month","on":{"weekday_of_month":"last_friday"}}`, "Every 1 month(s) on the last Friday", "03-27 04-24 05-29 06-26"},
		{`{"period":"month","on":{"weekday_of_month":"1st_tuesday"}}`, "Every 1 month(s) on the 1st Tuesday", "03-03 04-07 05-05 06-02"},
	} {
		p, err := wire.ParseJSON([]byte(tt.params))
		if err != nil {
			t.Fatal(err)
		}
		var days calendar
		if faults := days.read(p, today); faults != nil {
			t.Errorf("%s is refused: %v", tt.params, faults)
			continue
		}
		var got []string
		for _, day := range days.next(today.AddDate(0, 0, -1), 4) {
			got = append(got, day.Format("01-02"))
		}
		if strings.Join(got, " ") != tt.days || days.inWords() != tt.words {
			t.Errorf("%s is on %v, %q; want %s, %q", tt.params, got, days.inWords(), tt.days, tt.words)
		}
	}
}

func TestCalendarsThatAreRefused(t *testing.T) {
	for params, want := range map[string]string{
		`{}`:                                                        "period must be day, week or month",
		`{"period":"day","every":0}`:                                "every must be from 1 to 366",
		`{"period":"day","every":367}`:                              "every must be from 1 to 366",
		`{"period":"day","start_date":"soon"}`:                      "start date is not a valid date",
		`{"period":"day","end_date":"2026-03-01"}`:                  "end date must not be before the start date",
		`{"period":"week"}`:                                         "weekdays can't be blank",
		`{"period":"week","on":{"weekdays":["mon"]}}`:               "mon is not a weekday",
		`{"period":"month"}`:                                        "days of month can't be blank",
		`{"period":"month","on":{"days_of_month":[0]}}`:             "days of month must be from 1 to 31",
		`{"period":"month","on":{"weekday_of_month":"5th_monday"}}`: "weekday of month is invalid",
	} {
		p, err := wire.ParseJSON([]byte(params))
		if err != nil {
			t.Fatal(err)
		}
		var days calendar
		if faults := days.read(p, today); len(faults) != 1 || faults[0] != want {
			t.Errorf("%s is refused with %q, want %q", params, faults, want)
		}
	}
}

// A calendar that ends in thousands of years is searched no further than it is bounded.
func TestAFarCalendarIsBounded(t *testing.T) {
	days := calendar{every: 366, period: monthly, days: []int{31}, start: today, end: today.AddDate(6000, 0, 0)}
	if found := days.next(today, 30); len(found) > 2 {
		t.Errorf("found %d days", len(found))
	}
}
