package publishing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
)

// policies are the settings of a run that leave out no case: its lists of known failures are shown as such.
var policies = []string{"known_failing", "known_flaky"}

// verdicts are those of a run that came to an end.
var verdicts = []reports.Verdict{reports.Conformant, reports.NotConformant}

// incomplete returns why a report is not that of a complete run in test mode that judged every case. A case that the target
// does not support was judged to be that; the badge and the page say how many there are.
func incomplete(r *reports.Report) (reasons []string) {
	if r.Run.Mode != reports.ModeRun {
		reasons = append(reasons, fmt.Sprintf("The report is of %s, and only that of run is published.", r.Run.Mode))
	}
	if r.Run.Shard != "" {
		reasons = append(reasons, fmt.Sprintf("The run was shard %s of several: merge all of them (report merge) and publish the whole.", r.Run.Shard))
	}
	for _, filter := range slices.Sorted(maps.Keys(r.Run.Filters)) {
		if !slices.Contains(policies, filter) {
			reasons = append(reasons, fmt.Sprintf("The run was filtered by --%s %s: run all cases.", strings.ReplaceAll(filter, "_", "-"), r.Run.Filters[filter]))
		}
	}
	for _, part := range []struct {
		number    int
		one, many string
	}{
		{r.Totals.Excluded, "case was left out", "cases were left out"},
		{r.Totals.NotJudged, "case was not judged", "cases were not judged"},
	} {
		if part.number > 0 {
			reasons = append(reasons, fmt.Sprintf("%s, so the run is not complete.", names.Counted(part.number, part.one, part.many)))
		}
	}
	if !slices.Contains(verdicts, r.Verdict) {
		reasons = append(reasons, fmt.Sprintf("The verdict is %s: the run did not come to its end, or judged nothing.", badges[r.Verdict].message))
	}
	for _, why := range r.Incomplete {
		reasons = append(reasons, "The report is incomplete: "+why)
	}
	if inLiveMode(r) {
		reasons = append(reasons, "An answer was about real money (livemode true): only runs in test mode are published.")
	}
	if r.Run.Full {
		reasons = append(reasons, "The report keeps every answer (--full-report); publish one without them.")
	}
	return reasons
}

// inLiveMode reports whether the run says that an answer was about real money, or shows one.
func inLiveMode(r *reports.Report) bool {
	for _, problem := range r.Problems {
		if problem.Kind == reports.LiveModeProblem {
			return true
		}
	}
	for i := range r.Cases {
		for n := range r.Cases[i].Exchanges {
			if exchange.SaysLive([]byte(r.Cases[i].Exchanges[n].ResponseBody)) {
				return true
			}
		}
	}
	return false
}

// secrets returns a sentence for each secret in a document of JSON. It quotes none.
func secrets(document []byte) (reasons []string) {
	var tree any
	if json.NewDecoder(bytes.NewReader(document)).Decode(&tree) != nil {
		return nil // whoever reads the report says so
	}
	found := map[string]bool{}
	for path, leaf := range jsonvalue.Leaves(tree) {
		text, ok := leaf.(string)
		if !ok {
			continue
		}
		for _, secret := range exchange.Secrets(exchange.Redact(path), path[strings.LastIndex(path, ".")+1:], text) {
			found[fmt.Sprintf("There is a %s at %s: make the report anew with a version that redacts it.", secret.Kind, secret.At)] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
