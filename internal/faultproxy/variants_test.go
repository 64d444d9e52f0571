package faultproxy

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

func variantsByID(t *testing.T, ids ...string) []*Variant {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := Variants(contract)
	var found []*Variant
	for _, id := range ids {
		n := slices.IndexFunc(all, func(v *Variant) bool { return v.ID == id })
		if n < 0 {
			t.Fatalf("there is no variant %s", id)
		}
		found = append(found, all[n])
	}
	return found
}

func TestVariantsAreMadeWhereverTheObjectIs(t *testing.T) {
	const event = `{"object":"event","created_at":"2026-01-01T00:00:00Z","data":{"object":"charge","authentication":"x","metadata":{"object":"charge","authentication":"y"}}}`
	for id, want := range map[string]string{
		"absent/charge.authentication": `{"object":"event","created_at":"2026-01-01T00:00:00Z","data":{"object":"charge","metadata":{"object":"charge","authentication":"y"}}}`,
		"null/charge.authentication":   `{"object":"event","created_at":"2026-01-01T00:00:00Z","data":{"object":"charge","authentication":null,"metadata":{"object":"charge","authentication":"y"}}}`,
		"order/charge":                 `{"object":"event","created_at":"2026-01-01T00:00:00Z","data":{"metadata":{"object":"charge","authentication":"y"},"authentication":"x","object":"charge"}}`,
		"times/offset":                 `{"object":"event","created_at":"2026-01-01T00:00:00+00:00","data":{"object":"charge","authentication":"x","metadata":{"object":"charge","authentication":"y"}}}`,
		"further/token":                event,
	} {
		rewriter := NewRewriter(variantsByID(t, id))
		if got := string(rewriter.Rewrite([]byte(event))); got != want {
			t.Errorf("%s:\n%s, want\n%s", id, got, want)
		}
		if changed := rewriter.Changed()[0]; (changed == 1) != (want != event) {
			t.Errorf("%s has changed %d objects", id, changed)
		}
	}
}

// The amounts of another fee follow from its rate as those of the samples do from theirs.
func TestOtherFeesAddUp(t *testing.T) {
	for charge, want := range map[string]string{
		`{"object":"charge","fee":3650,"fee_vat":256,"net":96094,"funding_amount":100000,"transaction_fees":{"fee_rate":"3.65"}}`: `{"object":"charge","fee":2950,"fee_vat":207,"net":96843,"funding_amount":100000,"transaction_fees":{"fee_rate":"2.95"}}`,
		`{"object":"charge","fee":0,"fee_vat":0,"net":100000,"funding_amount":100000,"transaction_fees":{"fee_rate":"0.0"}}`:      `{"object":"charge","fee":0,"fee_vat":0,"net":100000,"funding_amount":100000,"transaction_fees":{"fee_rate":"0.0"}}`,
	} {
		if got := string(NewRewriter(variantsByID(t, "fees/other")).Rewrite([]byte(charge))); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What hides another variant would leave it unproven in the same group.
func TestVariantsThatHideEachOther(t *testing.T) {
	for _, each := range []struct {
		a, b string
		want bool
	}{
		{"absent/charge.authentication", "null/charge.authentication", true},
		{"absent/charge.authentication", "absent/charge.three_ds_info", false},
		{"times/offset", "times/offset", true},
		{"times/offset", "order/charge", false},
		{"further/charge", "order/charge", false},
		{"absent/charge.authentication", "further/charge", false},
	} {
		pair := variantsByID(t, each.a, each.b)
		if pair[0].Excludes(pair[1]) != each.want || pair[1].Excludes(pair[0]) != each.want {
			t.Errorf("%s excludes %s: want %t", each.a, each.b, each.want)
		}
	}
}

// The faults must be noticed and the variants must not, so nothing is both.
func TestNoVariantIsAFault(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	faults, err := Faults(contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range Variants(contract) {
		way, field, _ := strings.Cut(v.ID, "/")
		for _, f := range faults {
			if !f.Harmless && (f.ID == "wire/"+field+"/drop" && way == "absent" || f.ID == "wire/"+field+"/null" && way == "null") {
				t.Errorf("%s is the fault %s", v.ID, f.ID)
			}
		}
	}
}
