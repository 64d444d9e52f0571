package derived_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/derived"
)

// changed returns the contract with parts of its document replaced, given as pairs of old and
// new text.
func changed(t *testing.T, pairs ...string) *specs.Contract {
	t.Helper()
	text := string(specs.Raw())
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("%q is %d times in the document", pairs[i], strings.Count(text, pairs[i]))
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	c, err := specs.Parse([]byte(text), specs.RawRules())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ids(cases []*suites.Case) []string {
	var out []string
	for _, c := range cases {
		out = append(out, strings.TrimPrefix(c.ID, "generated/"))
	}
	slices.Sort(out)
	return out
}

// without returns what is in one list and not in the other.
func without(some, others []string) []string {
	return slices.DeleteFunc(slices.Clone(some), func(id string) bool { return slices.Contains(others, id) })
}

// TestModelDecidesOnCases changes the document and checks which cases are added and removed.
func TestModelDecidesOnCases(t *testing.T) {
	before := ids(derived.Lifecycles(changed(t)))
	for _, row := range []struct {
		name       string
		pairs      []string
		gone, come string
	}{
		{
			"no transition by reversal",
			[]string{
				"          - {on: reverseCharge, from: [authorized], to: reversed, shows: true, events: [charge.reverse]}\n", "",
			},
			"capture-charge-refused-for-reversed-charge capture-charge-still-refused-for-reversed-charge " +
				"create-refund-refused-for-reversed-charge " +
				"create-refund-still-refused-for-reversed-charge expire-charge-refused-for-reversed-charge " +
				"expire-charge-still-refused-for-reversed-charge " +
				"retrieve-charge-keeps-reversed-charge reverse-charge-refused-for-reversed-charge " +
				"reverse-charge-still-refused-for-reversed-charge " +
				"reverse-charge-takes-authorized-charge-to-reversed update-charge-keeps-reversed-charge", "",
		},
		{
			"a capture that leads elsewhere",
			[]string{
				"{on: captureCharge, from: [authorized], to: captured-later,",
				"{on: captureCharge, from: [authorized, pending], to: captured-later,",
			},
			"", "capture-charge-takes-pending-charge-to-captured-later",
		},
		{
			"a refusal less",
			[]string{"          - {on: captureCharge, in: [failed], status: [400], codes: [failed_capture]}\n", ""},
			"capture-charge-refused-for-failed-charge capture-charge-still-refused-for-failed-charge", "",
		},
		{
			"no state of a verified recipient",
			[]string{
				`          verified:
            description: Can be paid out to.
            fields: {verified: true, active: true, deleted: false, verified_at: set, activated_at: set}
`, "",
				"{on: retrieveRecipient, from: [unverified, verified]", "{on: retrieveRecipient, from: [unverified]",
				"          - {on: verifyRecipient, from: [unverified], to: verified, shows: true, requires: [recipient_verify]}\n", "",
				`          - {on: updateRecipient, from: [verified], to: unverified, shows: true,
             with: {bank_account: {brand: bbl, number: "5556667771", name: Somsri Jaidee}}}
          - {on: updateRecipient, name: details, from: [verified], to: same, shows: true,
             provided: The bank account stays as it is., with: {description: changed by conformance}}
`, "",
				"{on: destroyRecipient, from: [unverified, verified]", "{on: destroyRecipient, from: [unverified]",
				"{on: createCharge, from: [verified], to: same,", "{on: createCharge, from: [unverified], to: same,",
				"{on: verifyRecipient, in: [verified],", "{on: verifyRecipient, in: [unverified],",
			},
			"create-charge-keeps-verified-recipient destroy-recipient-takes-verified-recipient-to-deleted " +
				"retrieve-recipient-keeps-verified-recipient " +
				"update-recipient-takes-verified-recipient-to-unverified verify-recipient-takes-unverified-recipient-to-verified",
			"create-charge-keeps-unverified-recipient",
		},
		{
			"no time limit",
			[]string{"          - {in: unused, after: 30m, to: stale, dialect: documented}\n", ""},
			"create-charge-refused-for-stale-token create-charge-still-refused-for-used-token " +
				"create-customer-card-refused-for-stale-token create-customer-card-still-refused-for-used-token " +
				"create-customer-refused-for-stale-token " +
				"create-customer-still-refused-for-used-token retrieve-token-keeps-stale-token " +
				"time-takes-unused-token-to-stale " +
				"update-customer-refused-for-stale-token update-customer-still-refused-for-used-token", "",
		},
	} {
		after := ids(derived.Lifecycles(changed(t, row.pairs...)))
		if gone := strings.Join(without(before, after), " "); gone != row.gone {
			t.Errorf("%s: gone are\n%s\nwant\n%s", row.name, gone, row.gone)
		}
		if come := strings.Join(without(after, before), " "); come != row.come {
			t.Errorf("%s: come are\n%s\nwant\n%s", row.name, come, row.come)
		}
	}
}

// TestWhatHasNoCase lists the transitions and illegal pairs without a case, with the reason.
func TestWhatHasNoCase(t *testing.T) {
	c := changed(t)
	made := ids(derived.Lifecycles(c))
	has := func(words ...string) bool {
		prefix := strings.Join(words, "-")
		return slices.ContainsFunc(made, func(id string) bool { return id == prefix || strings.HasPrefix(id, prefix+"-") })
	}
	var missing []string
	for _, schema := range c.Models() {
		model, word := c.Model(schema), suites.KebabCase(schema)
		for _, change := range model.Transitions {
			for _, from := range change.From {
				on := strings.ReplaceAll(suites.KebabCase(change.On), ":", "-")
				words := []string{on, "takes", from, word, "to", change.Target(from)}
				if change.To == specs.Same {
					words = []string{on, "keeps", from, word}
				}
				if change.Name != "" {
					words = append(words, change.Name)
				}
				if !has(words...) {
					missing = append(missing, strings.Join(words, "-"))
				}
			}
		}
		for _, refusal := range model.Refusals {
			for _, in := range refusal.In {
				if !has(suites.KebabCase(refusal.On), "refused-for", in, word) {
					missing = append(missing, suites.KebabCase(refusal.On)+"-refused-for-"+in+"-"+word)
				}
			}
		}
	}
	slices.Sort(missing)
	reasons := map[string]string{
		"create-charge-keeps-unused-token":                                  "that a decline spends the token is only a SHOULD",
		"create-refund-takes-partially-refunded-charge-to-voided-void":      "whether the other refunds were voids is not on the charge",
		"create-refund-takes-source-paid-charge-to-partially-refunded-part": "whether money goes back depends on the method",
		"create-refund-takes-source-paid-charge-to-refunded-rest":           "whether money goes back depends on the method",
		"create-refund-takes-source-paid-charge-to-voided-void":             "whether money goes back depends on the method",
		"update-recipient-keeps-verified-recipient-details":                 "recordings of different years disagree",
	}
	if known := slices.Sorted(maps.Keys(reasons)); !slices.Equal(missing, known) {
		t.Errorf("no case is made of\n%s\nknown are\n%s", strings.Join(missing, "\n"), strings.Join(known, "\n"))
	}
}

func BenchmarkLifecycles(b *testing.B) {
	c, err := specs.Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		derived.Lifecycles(c)
	}
}
