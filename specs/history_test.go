package specs

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatIsWrongWithAHistory(t *testing.T) {
	const token = "x-history: {fixed: [location, created_at], likely: {order: [[card.created_at, created_at]]}}"
	if !strings.Contains(string(Raw()), token) {
		t.Fatalf("the document has no %q", token)
	}
	for instead, want := range map[string]string{
		"x-history: {fixed: [location, created_on]}":          "Token: x-history: created_on is not a property",
		"x-history: {once: [used_at]}":                        "Token: x-history: used_at is not a property",
		"x-history: {order: [[created_at, wallet.made_at]]}":  "Token: x-history: wallet.made_at is not a property",
		"x-history: {likely: {fixed: [color]}}":               "Token: x-history: color is not a property",
		"x-history: {fixd: [location]}":                       `Token: x-history: unknown field "fixd"`,
		"x-history: {likely: {orders: [[created_at, used]]}}": `Token: x-history: unknown field "orders"`,
	} {
		_, err := Parse([]byte(strings.Replace(string(Raw()), token, instead, 1)), RawRules())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want …%s", instead, err, want)
		}
	}
}

func TestHistoryOfACharge(t *testing.T) {
	history := contract(t).History("charge")
	for _, kept := range []Kept{
		{Field: "created_at"},
		{Field: "paid_at", Once: true, Nullable: true},
		{Field: "ip", Likely: true, Nullable: true},
		{Field: "authorize_uri", Once: true, Likely: true, Nullable: true},
	} {
		if !slices.Contains(history.Kept, kept) {
			t.Errorf("%+v is not kept", kept)
		}
	}
	for _, order := range []Order{{First: "created_at", Then: "paid_at"}, {First: "authorized_at", Then: "paid_at", Likely: true}} {
		if !slices.Contains(history.Order, order) {
			t.Errorf("%+v is no order", order)
		}
	}
	if contract(t).History("capability") != nil || !slices.Contains(contract(t).Histories(), "charge") {
		t.Errorf("the histories are of %v", contract(t).Histories())
	}
}
