package capability_test

import (
	"encoding/json"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/capability"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

type shownCapability struct {
	Object string
	Banks  []string
	Limits map[string]struct{ Min, Max int64 }
	Listed []struct {
		Name       string
		Currencies []string
		Brands     []string `json:"card_brands"`
		Terms      []int    `json:"installment_terms"`
	} `json:"payment_methods"`
}

func shown(t *testing.T, documented bool) shownCapability {
	t.Helper()
	var w wire.Writer
	capability.View{Documented: documented}.Render(&w)
	var v shownCapability
	if err := json.Unmarshal(w.Buf, &v); err != nil {
		t.Fatalf("%v in %s", err, w.Buf)
	}
	return v
}

// The dialects differ in the limits of charges and in the case of currencies, not in what they list.
func TestLimitsOfTheDialects(t *testing.T) {
	recorded, documented := shown(t, false), shown(t, true)
	home := money.Currencies["THB"]
	if got := recorded.Limits["charge_amount"]; got.Min != home.Min || got.Max != home.Max {
		t.Errorf("the recorded limits are %v, those of a charge in baht %d and %d", got, home.Min, home.Max)
	}
	if got := documented.Limits["charge_amount"]; got.Min != 1 || got.Max != money.MaxAmount {
		t.Errorf("the documented limits are %v", got)
	}
	if got := recorded.Limits["installment_amount"].Min; got != methods.InstallmentMin {
		t.Errorf("installments start at %d, want %d", got, int64(methods.InstallmentMin))
	}
	if r, d := recorded.Listed[0].Currencies[0], documented.Listed[0].Currencies[0]; r == d {
		t.Errorf("both dialects write the currency as %s", r)
	}
	if len(recorded.Listed) != len(documented.Listed) {
		t.Errorf("the dialects list %d and %d methods", len(recorded.Listed), len(documented.Listed))
	}
}

// Cards come first and have brands; every type of source follows, with the terms of installments.
func TestEveryMethodIsListed(t *testing.T) {
	v := shown(t, false)
	if v.Object != "capability" || v.Banks[0] != "test" {
		t.Errorf("object %q, first bank %q", v.Object, v.Banks[0])
	}
	if card := v.Listed[0]; card.Name != "card" || len(card.Brands) == 0 || card.Terms != nil {
		t.Errorf("the first method is %+v", card)
	}
	sources := v.Listed[1:]
	if len(sources) != len(methods.SourceKinds) {
		t.Fatalf("%d of %d types of sources are listed", len(sources), len(methods.SourceKinds))
	}
	for i, kind := range methods.SourceKinds {
		if got := sources[i]; got.Name != kind.Name || got.Brands != nil || len(got.Terms) != len(kind.Terms) {
			t.Errorf("%s is listed as %+v", kind.Name, got)
		}
	}
}
