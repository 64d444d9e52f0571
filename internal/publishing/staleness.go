package publishing

import (
	"fmt"

	"github.com/omise-conformance/harness/reports"
)

// Stale returns what an entry says otherwise than a run that was just made, which has to be complete too: another contract, other
// cases, another verdict on the target, on a rule or on a case. Times and numbers of requests differ from run to run and do not count.
func Stale(entry *Result, fresh *reports.Report, harness *Harness) (reasons []string) {
	if entry.report == nil || entry.Manifest == nil {
		return nil // it is refused already
	}
	for _, why := range incomplete(fresh) {
		reasons = append(reasons, "The run to compare with is no complete one: "+why)
	}
	published := entry.report
	for _, part := range []struct{ what, published, now string }{
		{"API version", published.Run.SpecVersion, fresh.Run.SpecVersion},
		{"target", published.Run.Target, fresh.Run.Target},
		{"OpenAPI document (SHA-256)", brief(entry.Manifest.Harness.OpenAPISHA256), brief(harness.OpenAPISHA256)},
		{"list of rules (SHA-256)", brief(entry.Manifest.Harness.RulesSHA256), brief(harness.RulesSHA256)},
		{"verdict", string(published.Verdict), string(fresh.Verdict)},
	} {
		if part.published != part.now {
			reasons = append(reasons, fmt.Sprintf("Stale: the %s was %s when it was published, and is %s now.", part.what, part.published, part.now))
		}
	}
	reasons = changes(reasons, "rule", statusOfRules(published), statusOfRules(fresh))
	return changes(reasons, "case", statusOfCases(published), statusOfCases(fresh))
}

func statusOfRules(r *reports.Report) map[string]reports.Status {
	statuses := map[string]reports.Status{}
	for i := range r.Rules {
		statuses[r.Rules[i].ID] = r.Rules[i].Status
	}
	return statuses
}

func statusOfCases(r *reports.Report) map[string]reports.Status {
	statuses := map[string]reports.Status{}
	for i := range r.Cases {
		statuses[r.Cases[i].ID] = r.Cases[i].Status
	}
	return statuses
}

// changes appends a sentence each about what is new, gone and judged otherwise.
func changes(reasons []string, noun string, published, now map[string]reports.Status) []string {
	var added, gone, other []string
	for id, status := range now {
		switch before, there := published[id]; {
		case !there:
			added = append(added, id)
		case before != status:
			other = append(other, fmt.Sprintf("%s (%s, now %s)", id, before, status))
		}
	}
	for id := range published {
		if _, there := now[id]; !there {
			gone = append(gone, id)
		}
	}
	reasons = listed(reasons, added, noun+" is new since it was published", noun+"s are new since it was published")
	reasons = listed(reasons, gone, noun+" is no more", noun+"s are no more")
	return listed(reasons, other, noun+" has another verdict since it was published", noun+"s have other verdicts since it was published")
}
