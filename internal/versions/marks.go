package versions

import (
	"maps"
	"slices"
	"strings"
)

// row is a mark as the tables have it: a field of a kind of object, or a form of it.
type row struct {
	field    string
	form     form
	versions set
}

// numbered is a row whose number no other row has.
type numbered struct {
	row
	number int
}

// form is what a field has to look like to be a mark.
type form struct {
	name string // after the name of the field
	fits func(value any, object map[string]any) bool
	// alone forms are marks where the object is the whole answer, or the data of an event.
	alone bool
}

// The forms in which a field is a mark.
var (
	there = form{name: "", fits: func(any, map[string]any) bool { return true }}
	lower = form{name: " in lower case", fits: func(v any, _ map[string]any) bool { return isCurrency(v) && v == strings.ToLower(v.(string)) }}
	// Transactions had it in upper case long before 2019-05-29.
	upper = form{name: " in upper case", fits: func(v any, o map[string]any) bool {
		return isCurrency(v) && v == strings.ToUpper(v.(string)) && o["object"] != "transaction"
	}}
	isNull  = form{name: " that is null", fits: func(v any, _ map[string]any) bool { return v == nil }}
	isFalse = form{name: " that is false", fits: func(v any, _ map[string]any) bool { return v == false }}
	// Whether what was deleted stands whole in other objects of the last version, no source says.
	onStub  = form{name: " with the id alone", fits: func(v any, o map[string]any) bool { return v == true && len(o) <= stubSize }, alone: true}
	onWhole = form{name: " with the other fields", fits: func(v any, o map[string]any) bool { return v == true && len(o) > stubSize }}
)

// stubSize is how many fields a deleted object had before 2019-05-29: object, id, livemode, deleted.
const stubSize = 4

func isCurrency(v any) bool {
	text, ok := v.(string)
	return ok && len(text) == 3
}

// ofAny are the marks of every kind of object. What came later was given to older versions too, as expires_at and
// transaction_fees were: it is a mark of nothing, and so are times with an offset, which every version before the last has in
// its events.
var ofAny = []row{
	{"created", there, before2019},
	{"created_at", there, in2019},
	{"currency", lower, before2019},
	{"currency", upper, in2019},
	{"funding_currency", lower, before2019},
	{"funding_currency", upper, in2019},
}

// marks are those of one kind of object.
var marks = map[string][]row{
	"charge": {
		{"captured", there, in2014},
		{"paid", there, since2015},
		{"status", there, since2015},
		{"source_of_fund", there, in2015},
		{"offsite", there, in2015},
		{"offline", there, in2015},
		{"reference", there, before2019},
		{"source", there, since2017},
		{"refunded", there, before2019},
		{"refunded_amount", there, in2019},
		{"net", there, in2019},
		{"fee", there, in2019},
		{"fee_vat", there, in2019},
		{"interest", there, in2019},
		{"interest_vat", there, in2019},
		{"platform_fee", there, in2019},
	},
	"source":       {{"installment_terms", there, before2019}},
	"card":         deletions,
	"customer":     deletions,
	"recipient":    deletions,
	"list":         {{"order", isNull, in2015 | in2017}, {"order", there, since2015}},
	"capability":   {{"payment_backends", there, before2019}, {"payment_methods", there, in2019}},
	"bank_account": {{"account_type", there, before2019}, {"type", there, in2019}, {"account_number", there, in2019}},
	"transaction": {
		{"type", there, before2019},
		{"source", there, before2019},
		{"direction", there, in2019},
		{"origin", there, in2019},
		{"transferable_at", there, in2019},
	},
}

// deletions are the marks of what can be deleted.
var deletions = []row{
	{"deleted", isFalse, in2019},
	{"deleted", onWhole, in2019},
	{"deleted", onStub, before2019},
}

// absence is a field without which an object is of few versions. People leave fields out of what they keep, so an absence
// counts only beside the fields that are always there, and where the marks leave room for it.
type absence struct {
	field    string
	beside   []string
	versions set
}

// absences are those of one kind of object.
var absences = map[string]*absence{
	"card": {"bank", []string{"created", "fingerprint", "financing", "last_digits"}, in2014},
	"list": {"order", []string{"from", "to", "offset", "limit", "total"}, in2014},
}

// ofKind has the rows of each kind of object, those of every kind among them, and under "" the rows of any other.
var ofKind, rowCount = func() (map[string][]numbered, int) {
	merged, count := map[string][]numbered{}, 0
	kinds := append(slices.Collect(maps.Keys(marks)), "")
	for _, kind := range kinds {
		for _, each := range slices.Concat(ofAny, marks[kind]) {
			merged[kind] = append(merged[kind], numbered{each, count})
			count++
		}
	}
	return merged, count
}()
