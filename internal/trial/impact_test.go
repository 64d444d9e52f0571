package trial

import (
	"slices"
	"testing"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// A fault that misses a case that it changes would leave what that case finds unseen.
func TestAFaultIsRunAgainstTheCasesItAffects(t *testing.T) {
	jobs, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	all := impactMap{specs.Any: {
		"lists":  {routes: []string{"GET /charges"}, kinds: []string{"list", "error"}},
		"tokens": {routes: []string{"POST /tokens"}, kinds: []string{"token", "card"}},
	}}
	for id, want := range map[string][]string{
		"lifecycle.one-state":            {"lists"},           // on GET /charges
		"wire/error.code/drop":           {"lists"},           // answers of a kind
		"wire/card.id/drop":              {"tokens"},          // a kind within another
		"wire/header/x-request-id/drop":  {"lists", "tokens"}, // every answer
		"event.webhook-delivered/object": {"lists", "tokens"}, // what carries webhooks
		"answer.request-id":              {"lists", "tokens"}, // what stands before the routes
		"chain.revoke/answer":            {},                  // on POST /chains/{id}/revoke
		sampledAgainstAll(t, jobs):       {"lists", "tokens"},
	} {
		n := slices.IndexFunc(jobs, func(j Job) bool { return j.ID == id })
		if n < 0 {
			t.Errorf("there is no fault %s", id)
			continue
		}
		chosen := []string{}
		for _, name := range []string{"lists", "tokens"} {
			if jobs[n].affected(all)(&suites.Case{ID: name}) {
				chosen = append(chosen, name)
			}
		}
		if !slices.Equal(chosen, want) {
			t.Errorf("%s is run against %v, want %v", id, chosen, want)
		}
	}
	unseen := &suites.Case{ID: "a case that was not watched"}
	for i := range jobs {
		if !jobs[i].affected(all)(unseen) {
			t.Errorf("%s is not run against a case of which nothing is known", jobs[i].ID)
		}
	}
}

// sampledAgainstAll gives a fault of the emulator that every case is run against,
// though it touches neither lists nor tokens.
func sampledAgainstAll(t *testing.T, jobs []Job) string {
	t.Helper()
	for i := range jobs {
		if jobs[i].wire == nil && hashOf(jobs[i].ID)%againstAll == 0 && !emulator.FaultTouches(jobs[i].ID, []string{"GET /charges", "POST /tokens"}) {
			return jobs[i].ID
		}
	}
	t.Fatal("no fault is run against every case")
	return ""
}
