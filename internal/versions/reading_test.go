package versions

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// The bodies of a version, without what every version has.
var bodies = map[string]string{
	"charge 2014": `{"object":"charge","captured":true,"created":"2014-08-01T00:00:00Z","currency":"thb","refunded":0,` +
		`"refunds":{"object":"list","from":"1970-01-01T00:00:00+00:00","to":"2014-08-01T00:00:00+00:00","offset":0,"limit":20,"total":0,"data":[]},` +
		`"card":{"object":"card","financing":"","last_digits":"4242","fingerprint":"x","created":"2014-08-01T00:00:00Z"}}`,
	"charge 2015": `{"object":"charge","paid":true,"status":"successful","source_of_fund":"card","offsite":null,"offline":null,` +
		`"reference":null,"refunded":0,"currency":"thb","created":"2015-12-01T00:00:00Z",` +
		`"refunds":{"object":"list","order":null,"data":[]}}`,
	"charge 2017": `{"object":"charge","paid":true,"status":"successful","source":null,"reference":null,"refunded":0,` +
		`"currency":"thb","created":"2017-12-01T00:00:00Z","refunds":{"object":"list","order":null,"data":[]}}`,
	"charge 2019": `{"object":"charge","paid":true,"status":"successful","source":null,"refunded_amount":0,"net":1,"fee":0,` +
		`"fee_vat":0,"interest":0,"interest_vat":0,"currency":"THB","created_at":"2019-12-01T00:00:00Z",` +
		`"refunds":{"object":"list","order":"chronological","data":[]},"card":{"object":"card","deleted":false}}`,
}

func read(t *testing.T, text string) Reading {
	t.Helper()
	if body, ok := bodies[text]; ok {
		text = body
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return Read(value)
}

// years writes versions by their years.
func years(versions []string) string {
	short := make([]string, len(versions))
	for i, version := range versions {
		short[i] = version[2:4]
	}
	return strings.Join(short, " ")
}

func TestVersionsByTheirMarks(t *testing.T) {
	for _, each := range []struct{ body, want string }{
		{"charge 2014", "14"},
		{"charge 2015", "15"},
		{"charge 2017", "17"},
		{"charge 2019", "19"},
		// One mark alone.
		{`{"object":"charge","captured":true}`, "14"},
		{`{"object":"charge","paid":true}`, "15 17 19"},
		{`{"object":"charge","status":"pending"}`, "15 17 19"},
		{`{"object":"charge","source_of_fund":"card"}`, "15"},
		{`{"object":"charge","offsite":null}`, "15"},
		{`{"object":"charge","offline":null}`, "15"},
		{`{"object":"charge","reference":null}`, "14 15 17"},
		{`{"object":"charge","source":null}`, "17 19"},
		{`{"object":"charge","refunded":0}`, "14 15 17"},
		{`{"object":"charge","refunded_amount":0}`, "19"},
		{`{"object":"charge","net":0}`, "19"},
		{`{"object":"charge","fee":0}`, "19"},
		{`{"object":"charge","fee_vat":0}`, "19"},
		{`{"object":"charge","interest":0}`, "19"},
		{`{"object":"charge","interest_vat":0}`, "19"},
		{`{"object":"charge","platform_fee":{}}`, "19"},
		{`{"object":"link","created":"x"}`, "14 15 17"},
		{`{"object":"link","created_at":"x"}`, "19"},
		{`{"object":"refund","currency":"thb"}`, "14 15 17"},
		{`{"object":"refund","currency":"THB"}`, "19"},
		{`{"object":"refund","funding_currency":"thb"}`, "14 15 17"},
		{`{"object":"refund","funding_currency":"THB"}`, "19"},
		{`{"object":"transaction","currency":"THB"}`, "14 15 17 19"},
		{`{"object":"transaction","currency":"thb"}`, "14 15 17"},
		{`{"object":"source","installment_terms":null}`, "14 15 17"},
		{`{"object":"list","order":null}`, "15 17"},
		{`{"object":"list","order":"chronological"}`, "15 17 19"},
		{`{"object":"capability","payment_backends":[]}`, "14 15 17"},
		{`{"object":"capability","payment_methods":[]}`, "19"},
		{`{"object":"bank_account","account_type":null}`, "14 15 17"},
		{`{"object":"bank_account","type":null}`, "19"},
		{`{"object":"bank_account","account_number":null}`, "19"},
		{`{"object":"transaction","type":"credit"}`, "14 15 17"},
		{`{"object":"transaction","source":"chrg_1"}`, "14 15 17"},
		{`{"object":"transaction","direction":"credit"}`, "19"},
		{`{"object":"transaction","origin":"chrg_1"}`, "19"},
		{`{"object":"transaction","transferable_at":"x"}`, "19"},
		{`{"object":"card","deleted":false}`, "19"},
		{`{"object":"customer","id":"c","livemode":false,"deleted":true}`, "14 15 17"},
		{`{"object":"customer","id":"c","livemode":false,"deleted":true,"email":"a@example.com"}`, "19"},
		{`{"object":"recipient","id":"r","livemode":false,"deleted":true}`, "14 15 17"},
		// What is lacking.
		{`{"object":"card","created":"x","fingerprint":"x","financing":"","last_digits":"4242"}`, "14"},
		{`{"object":"card","created":"x","fingerprint":"x","financing":"","last_digits":"4242","bank":""}`, "14 15 17"},
		{`{"object":"card","created":"x","fingerprint":"x"}`, "14 15 17"}, // trimmed: it lacks more than the bank
		{`{"object":"list","from":"x","to":"x","offset":0,"limit":20,"total":0,"data":[]}`, "14"},
		{`{"object":"list","from":"x","data":[]}`, "14 15 17 19"},
		{`{"object":"list","from":"x","to":"x","offset":0,"limit":20,"total":0,"data":[{"object":"charge","net":1}]}`, "19"},
		// What says nothing.
		{`{"object":"error","code":"not_found","message":"x","location":"x"}`, "14 15 17 19"},
		{`{"object":"charge","paid_at":null,"voided":false,"expires_at":"x","transaction_fees":{},"zero_interest_installments":false}`, "14 15 17 19"},
		{`{"object":"balance","currency":"of its own"}`, "14 15 17 19"},
		{`{"currency":"THB","created":"x"}`, "14 15 17 19"},
		{`{"object":"charge","metadata":{"object":"charge","captured":true,"net":1}}`, "14 15 17 19"},
		{`{"object":"charge","created_at":"x","card":{"object":"card","id":"c","livemode":false,"deleted":true}}`, "19"},
		{`null`, "14 15 17 19"},
		{`[]`, "14 15 17 19"},
		{`"text"`, "14 15 17 19"},
		{`{}`, "14 15 17 19"},
		// Mixtures.
		{`{"object":"charge","captured":true,"paid":true}`, ""},
		{`{"object":"charge","created_at":"x","currency":"thb"}`, ""},
		{`{"object":"charge","created_at":"x","card":{"object":"card","created":"x"}}`, ""},
		{`{"object":"list","data":[{"object":"charge","net":1},{"object":"charge","refunded":1}]}`, ""},
		{`{"object":"event","created_at":"x","data":{"object":"charge","created_at":"x","currency":"thb"}}`, ""},
		// An event and its data.
		{`{"object":"event","created":"x","data":{"object":"charge","source":null}}`, "17"},
		{`{"object":"event","created_at":"x","data":{"object":"charge","created":"x"}}`, "19"},
		{`{"object":"event","created":"x","data":{"object":"customer","id":"c","livemode":false,"deleted":true}}`, "14 15 17"},
	} {
		if got := years(read(t, each.body).Versions); got != each.want {
			t.Errorf("%s: read as of %q, want %q", each.body, got, each.want)
		}
	}
}

// TestEachMarkTurnsTheReading: a mark of another version in a body makes a mixture of it, and is named.
func TestEachMarkTurnsTheReading(t *testing.T) {
	for _, each := range []struct{ body, old, mutated, mark string }{
		{"charge 2014", `"refunded":0`, `"refunded":0,"paid":true`, "/paid charge paid"},
		{"charge 2014", `"financing":""`, `"financing":"","deleted":false`, "/card/deleted card deleted that is false"},
		{"charge 2015", `"offline":null`, `"source":null`, "/source charge source"},
		{"charge 2015", `"source_of_fund"`, `"captured":true,"x"`, "/captured charge captured"},
		{"charge 2017", `"created"`, `"created_at"`, "/created_at charge created_at"},
		{"charge 2017", `"thb"`, `"THB"`, "/currency charge currency in upper case"},
		{"charge 2017", `"refunded"`, `"refunded_amount"`, "/refunded_amount charge refunded_amount"},
		{"charge 2017", `"reference"`, `"source_of_fund"`, "/source_of_fund charge source_of_fund"},
		{"charge 2019", `"created_at"`, `"created"`, "/created charge created"},
		{"charge 2019", `"THB"`, `"thb"`, "/currency charge currency in lower case"},
		{"charge 2019", `"refunded_amount"`, `"refunded"`, "/refunded charge refunded"},
		{"charge 2019", `"chronological"`, `null`, "/refunds/order list order that is null"},
		{"charge 2019", `"deleted":false`, `"created":"x"`, "/card/created card created"},
	} {
		body := bodies[each.body]
		mutated := strings.Replace(body, each.old, each.mutated, 1)
		if mutated == body {
			t.Fatalf("%s has no %s", each.body, each.old)
		}
		reading := read(t, mutated)
		if len(reading.Versions) > 0 {
			t.Errorf("%s with %s: read as of %v, want a mixture", each.body, each.mutated, reading.Versions)
		}
		if !slices.ContainsFunc(reading.Marks, func(m Mark) bool { return m.Place+" "+m.Object+" "+m.Field == each.mark }) {
			t.Errorf("%s with %s: no mark %s in %v", each.body, each.mutated, each.mark, reading.Marks)
		}
	}
}

// TestMarksAreNamedOnce holds that long lists have short readings, at their first places.
func TestMarksAreNamedOnce(t *testing.T) {
	charges := strings.TrimSuffix(strings.Repeat(bodies["charge 2017"]+",", 500), ",")
	reading := read(t, `{"object":"list","order":"chronological","from":"x","data":[`+charges+`]}`)
	if len(reading.Marks) > 12 || years(reading.Versions) != "17" {
		t.Errorf("%d marks, read as of %v", len(reading.Marks), reading.Versions)
	}
	for _, mark := range reading.Marks {
		if strings.Contains(mark.Place, "/data/1/") {
			t.Errorf("%s is not the first place of %s", mark.Place, mark.Field)
		}
	}
}

// TestAbsencesAreNamedWhereTheyCount: an absence that the marks leave no room for says nothing.
func TestAbsencesAreNamedWhereTheyCount(t *testing.T) {
	lacks := func(reading Reading, place, field string) bool {
		return slices.ContainsFunc(reading.Marks, func(m Mark) bool { return m.Field == field && m.Place == place })
	}
	if old := read(t, "charge 2014"); !lacks(old, "/card", "no bank") || !lacks(old, "/refunds", "no order") {
		t.Errorf("a charge of 2014: %v", old.Marks)
	}
	trimmed := read(t, strings.Replace(bodies["charge 2014"], `"captured":true`, `"source":null`, 1))
	if years(trimmed.Versions) != "17" || lacks(trimmed, "/card", "no bank") {
		t.Errorf("read as of %v by %v", trimmed.Versions, trimmed.Marks)
	}
}

func TestPlacesAreJSONPointers(t *testing.T) {
	reading := read(t, `{"a/b":{"c~d":[0,{"object":"x","created":"y"}]}}`)
	if len(reading.Marks) != 1 || reading.Marks[0].Place != "/a~1b/c~0d/1/created" {
		t.Errorf("%v", reading.Marks)
	}
}

// TestDeepAnswersAreReadUpToADepth: nesting is bounded, and what is below it is not read.
func TestDeepAnswersAreReadUpToADepth(t *testing.T) {
	deep := any(map[string]any{"object": "charge", "captured": true})
	for range 100_000 {
		deep = []any{deep}
	}
	if got := Read(deep); len(got.Versions) != 4 {
		t.Errorf("%v", got)
	}
}

func BenchmarkRead(b *testing.B) {
	var value any
	if err := json.Unmarshal([]byte(bodies["charge 2019"]), &value); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Read(value)
	}
}

func TestAllIsOnesOwn(t *testing.T) {
	All()[0] = "changed"
	if years(All()) != "14 15 17 19" {
		t.Errorf("%v", All())
	}
}
