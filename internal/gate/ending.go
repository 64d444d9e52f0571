package gate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/suites"
)

// sayEnd says how the command ended.
func (g *Gate) sayEnd(said *reports.Gate) {
	if g.upstream.hints != nil {
		said.Notes = append(said.Notes, g.upstream.hints()...)
	}
	if len(g.options.Command) == 0 {
		return
	}
	said.Command, said.CommandExit, said.CommandEnd = redacted(g.options.Command, g.options.Upstream.Keys()), g.end.Code, g.end.Problem
	said.Notes = append(said.Notes, g.notes...)
	if said.Requests > 0 {
		said.Notes = append(said.Notes, g.refusals()...)
	}
	said.Notes = append(said.Notes, g.barriers()...)
	if g.end.Left {
		said.Notes = append(said.Notes, "The command left processes running; what they send after its end is not judged.")
	}
}

// redacted returns a command without the secrets in its arguments.
func redacted(command, known []string) []string {
	words := make([]string, len(command))
	for i, word := range command {
		words[i] = exchange.Redact(word, known...)
	}
	return words
}

// settle makes the verdict that of a client whose command was interrupted, where it was.
func (g *Gate) settle(report *reports.Report) {
	if g.end.Interrupted {
		report.Verdict = reports.Interrupted
		report.ExitCode = report.Verdict.ExitCode()
	}
}

// noRequests says why there may be nothing to judge: in words, and what to look at in a client of such a runtime.
func (g *Gate) noRequests() []string {
	switch {
	case len(g.options.Command) == 0:
		return []string{"Nothing was judged: no request to the API came."}
	case !g.end.Started:
		return []string{"Nothing was judged: " + g.end.Problem + "."}
	}
	runs := intercept.Guess(g.options.Command)
	if refused := g.refusals(); len(refused) > 0 {
		return append([]string{"Nothing was judged: the client does not trust the certificate of the gate."}, append(refused, runs.Refused+".")...)
	}
	none := fmt.Sprintf("Nothing was judged: %s sent no request to the API", g.options.Command[0])
	switch {
	case g.end.Problem != "":
		none += "; " + g.end.Problem
	case g.end.Code != 0:
		none += fmt.Sprintf(", and failed with exit code %d: see first what it says itself", g.end.Code)
	}
	return []string{none + ".", runs.NoRequest + "."}
}

// refusals says how the client has refused the certificate.
func (g *Gate) refusals() []string {
	var said []string
	for _, each := range g.front.Refusals() {
		often := "once"
		if each.Count > 1 {
			often = fmt.Sprintf("%d times", each.Count)
		}
		said = append(said, fmt.Sprintf("A client asked for %s, and %s (%s).", cmp.Or(each.Name, "no host by name"), each.Why, often))
	}
	return said
}

// barriers says to which hosts a proxy in between opened no way. That is between the client and those hosts.
func (g *Gate) barriers() []string {
	var said []string
	for _, each := range g.front.Barriers() {
		did := "did not answer"
		if each.Status != "" {
			did = "answered " + each.Status
		}
		said = append(said, fmt.Sprintf("Not judged: a proxy stands between the client and %s. %s %s to %s, and so did the gate.",
			each.Host, each.Proxy, did, names.Count(each.Count, "request")))
	}
	return said
}

// worst returns the status of a client that has these results.
func worst(results []*suites.Result) string {
	if slices.ContainsFunc(results, func(r *suites.Result) bool { return r.Status == suites.Failed }) {
		return string(suites.Failed)
	}
	return string(suites.Passed)
}
