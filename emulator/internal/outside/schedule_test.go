package outside

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

func TestAScheduleOfCharges(t *testing.T) {
	k := newKit(t, api.Options{})
	customer := k.customer()
	card := k.get("/customers/" + customer).str("default_card")
	s := k.post("/schedules", fmt.Sprintf(`{"every":2,"period":"day","end_date":"2026-03-08","charge":
		{"customer":%q,"card":%q,"amount":50000,"description":"Membership","metadata":{"a":"b"}}}`, customer, card))
	s.has(`"running"`, "status").has("true", "active").has(`"Every 2 day(s)"`, "in_words").has("{}", "on").has(`"2026-03-02"`, "start_on")
	s.has(`["2026-03-04","2026-03-06","2026-03-08"]`, "next_occurrences_on").has("1", "occurrences", "total").has("50000", "charge", "amount")
	s.has(`"`+card+`"`, "charge", "card").has(`"THB"`, "charge", "currency").has("false", "charge", "default_card")
	first := k.get("/occurrences/"+s.str("occurrences", "data", 0, "id")).has(`"successful"`, "status").has(`"2026-03-02"`, "scheduled_on")
	charge := k.get("/charges/"+first.str("result")).has(`"`+s.str("id")+`"`, "schedule").has("50000", "amount").has(`{"a":"b"}`, "metadata")
	charge.has(`"`+customer+`"`, "customer").has(`"Membership"`, "description")

	k.advance("49h") // the clock alone runs what is due
	if n := k.get("/charges").at("total"); fmt.Sprint(n) != "2" {
		t.Errorf("there are %v charges after two days, want 2", n)
	}
	k.get("/schedules/"+s.str("id")+"/occurrences").has("2", "total").has(`"2026-03-04"`, "data", 1, "scheduled_on")
	k.advance("240h")
	over := k.get("/schedules/"+s.str("id")).has(`"expired"`, "status").has("false", "active").has("[]", "next_occurrences_on")
	over.has("4", "occurrences", "total").has(`"2026-03-14T11:00:00Z"`, "ended_at")
	k.get("/charges").has("4", "total")
}

func TestAScheduleWhoseCardFails(t *testing.T) {
	k := newKit(t, api.Options{})
	customer := k.customer()
	s := k.post("/schedules", `{"period":"day","charge":{"customer":"`+customer+`","amount":50000}}`).has("true", "charge", "default_card")
	path := "/schedules/" + s.str("id")
	k.do("DELETE", "/customers/"+customer, "").ok()
	k.advance("24h")
	failed := k.get(path+"/occurrences").has("2", "total").has(`"failed"`, "data", 1, "status").has("null", "data", 1, "result")
	failed.has(`"customer `+customer+` was not found"`, "data", 1, "message")

	k.do("DELETE", path, "").ok().has(`"deleted"`, "status").has("true", "deleted").has("[]", "next_occurrences_on")
	k.advance("24h")
	k.get(path).has(`"deleted"`, "status").has("2", "occurrences", "total")
	k.do("DELETE", path, "").ok().has(`"deleted"`, "status")
}

func TestAScheduleOfTransfers(t *testing.T) {
	k := newKit(t, api.Options{})
	recipient := k.recipient()
	k.charge() // brings 96094
	s := k.post("/schedules", `{"period":"day","transfer":{"recipient":"`+recipient+`","percentage_of_balance":50}}`)
	s.has("null", "transfer", "amount").has("50", "transfer", "percentage_of_balance").has(`"`+recipient+`"`, "transfer", "recipient")
	list := k.get("/transfers").has("1", "total").has("48047", "data", 0, "amount")
	list.has(`"`+s.str("id")+`"`, "data", 0, "schedule").has(`"`+s.str("occurrences", "data", 0, "result")+`"`, "data", 0, "id")
	for path, total := range map[string]string{
		"/transfers/schedules": "1", "/charges/schedules": "0", "/schedules": "1", "/recipients/" + recipient + "/schedules": "1",
		"/recipients/" + k.recipient() + "/schedules": "0", "/customers/" + k.customer() + "/schedules": "0",
	} {
		k.get(path).has(total, "total").has(`"`+path+`"`, "location")
	}
	for range 5 { // half of half, until the rest is below the least amount of a transfer
		k.advance("24h")
	}
	k.get("/schedules/"+s.str("id")).has(`"amount must be greater than or equal to 3000"`, "occurrences", "data", 5, "message")
}

// A transfer is too small when it is due, not when it is planned.
func TestScheduleOfSmallTransfers(t *testing.T) {
	k := newKit(t, api.Options{})
	s := k.post("/schedules", `{"period":"day","transfer":{"recipient":"`+k.recipient()+`","amount":2000}}`)
	s.has("2000", "transfer", "amount")
	s.has(`"amount must be greater than or equal to 3000"`, "occurrences", "data", 0, "message")
	k.get("/transfers").has("0", "total")
}

// SDKs that send forms send texts; the answer has the numbers that typed SDKs read.
func TestTheDaysOfASchedule(t *testing.T) {
	k := newKit(t, api.Options{})
	for on, want := range map[string]string{
		"period=month&on[days_of_month][]=1&on[days_of_month][]=15": `{"days_of_month":[1,15]}`,
		"period=month&on[weekday_of_month]=last_friday":             `{"weekday_of_month":"last_friday"}`,
		"period=week&on[weekdays][]=Monday&on[weekdays][]=friday":   `{"weekdays":["monday","friday"]}`,
		"period=day": `{}`,
	} {
		form := on + "&charge[amount]=5000&charge[customer]=" + k.customer()
		k.send(k.emu.API(), api.DefaultSecretKey, "application/x-www-form-urlencoded", "POST", "/schedules", form).ok().has(want, "on")
	}
}

// Days before today are left out, also where the schedule is over.
func TestSchedulesThatBeganInThePast(t *testing.T) {
	k := newKit(t, api.Options{})
	one, other := k.customer(), k.customer()
	for _, tt := range []struct{ dates, status, occurrences string }{
		{`"start_date":"2026-02-20","end_date":"2026-04-01"`, `"running"`, "1"}, // every other day: today is one
		{`"start_date":"2026-02-21","end_date":"2026-04-01"`, `"running"`, "0"},
		{`"start_date":"2018-01-04","end_date":"2019-01-04"`, `"expired"`, "0"},
	} {
		s := k.post("/schedules", `{"period":"day","every":2,`+tt.dates+`,"charge":{"customer":"`+one+`","amount":50000}}`)
		s.has(tt.status, "status").has(tt.occurrences, "occurrences", "total")
	}
	k.get("/customers/"+one+"/schedules").has("3", "total")
	k.get("/customers/"+other+"/schedules").has("0", "total")
}

func TestSchedulesThatAreRefused(t *testing.T) {
	k := newKit(t, api.Options{})
	customer, recipient := k.customer(), k.recipient()
	const lowAmount = "amount must be greater than 0"
	const outOfRange = "percentage of balance must be greater than 0 and at most 100"
	for body, want := range map[string]string{
		`{"period":"day"}`: "one of charge and transfer is required",
		`{"charge":{"customer":"CUST","amount":50000}}`:                                 "period must be day, week or month",
		`{"period":"day","charge":{"customer":"CUST","amount":1}}`:                      "amount must be greater than or equal to 2000",
		`{"period":"day","charge":{"customer":"CUST","amount":50000,"currency":"xxx"}}`: "currency is currently not supported",
		`{"period":"day","charge":{"customer":"CUST","amount":50000,"metadata":1}}`:     "Metadata should be a JSON hash",
		`{"period":"day","transfer":{"recipient":"RECP","amount":0}}`:                   lowAmount,
		`{"period":"day","transfer":{"recipient":"RECP","percentage_of_balance":101}}`:  outOfRange,
		`{"period":"day","charge":{"customer":"CUST"},"transfer":{"recipient":"RECP"}}`: "one of charge and transfer is required",
		`{"period":"year","transfer":{"recipient":"RECP","amount":-1}}`:                 "period must be day, week or month and " + lowAmount,
	} {
		body = strings.NewReplacer("CUST", customer, "RECP", recipient).Replace(body)
		k.do("POST", "/schedules", body).refused(400, "bad_request", want)
	}
	nobody := k.do("POST", "/schedules", `{"period":"day","charge":{"customer":"cust_x","amount":5000}}`)
	nobody.refused(404, "not_found", "customer cust_x was not found")
	other := k.do("POST", "/schedules", `{"period":"day","charge":{"customer":"`+customer+`","card":"card_x","amount":5000}}`)
	other.refused(404, "not_found", "card card_x was not found")
	none := k.do("POST", "/schedules", `{"period":"day","transfer":{"amount":5000}}`)
	none.refused(400, "bad_request", "recipient can't be blank")
	nobody = k.do("POST", "/schedules", `{"period":"day","charge":{"amount":5000}}`)
	nobody.refused(400, "bad_request", "customer can't be blank")
	k.get("/schedules").has("0", "total")
}

// A clock that is moved by years does not make a charge for each day at once.
func TestSchedulesAreBounded(t *testing.T) {
	k := newKit(t, api.Options{})
	s := k.post("/schedules", `{"period":"day","end_date":"2900-01-01","charge":{"customer":"`+k.customer()+`","amount":5000}}`)
	k.advance("87600h")
	k.get("/charges").has("367", "total")
	k.get("/schedules/"+s.str("id")).has("733", "occurrences", "total")
}
