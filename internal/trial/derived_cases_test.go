package trial

import (
	"slices"
	"testing"

	"github.com/omise-conformance/harness/suites"
)

// Derived cases are made from the contract and written for no fault. Each of these faults must still
// be found by one of them, run alone.
func TestDerivedCasesFindFaultsThatTheyWereNotWrittenFor(t *testing.T) {
	jobs, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for fault, id := range map[string]string{
		"charge.amount-at-minimum":          "generated/create-charge-amount-at-minimum-thb",
		"charge.amount-above-maximum":       "generated/create-charge-amount-above-maximum-thb",
		"charge.amount-missing":             "generated/create-charge-amount-missing",
		"generated.parameter-accepted/null": "generated/update-customer-email-null",
		"generated.no-state-change":         "generated/update-charge-metadata-type",
		"relation.pages-partition":          "relations/pages-refunds-of-charge-reverse-chronological",
		"relation.pages-partition/twice":    "relations/pages-charges-chronological",
		"wire/charge.linked_account/drop":   "relations/encodings-create-charge",
	} {
		t.Run(fault, func(t *testing.T) {
			i := slices.IndexFunc(jobs, func(j Job) bool { return j.ID == fault })
			if i < 0 {
				t.Fatalf("the catalog has no fault %s", fault)
			}
			entry, err := jobs[i].try(t.Context(), 1, func(c *suites.Case) bool { return c.ID == id })
			if err != nil || !slices.Equal(entry.Failed, []string{id}) {
				t.Errorf("%d cases ran, %q failed, %v; want %s to fail", entry.Cases, entry.Failed, err, id)
			}
			clean := Job{kind: "clean", Fault: jobs[i].Fault}
			if entry, err = clean.try(t.Context(), 1, func(c *suites.Case) bool { return c.ID == id }); err != nil || entry.Cases != 1 || len(entry.Failed) > 0 {
				t.Errorf("without the fault %d cases ran, %q failed, %v", entry.Cases, entry.Failed, err)
			}
		})
	}
}
