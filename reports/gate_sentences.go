package reports

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2/reporters"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// gateVerdict is VerdictSentence for a gate.
func gateVerdict(r *Report) string {
	t, judged := r.Totals, names.Count(r.Gate.judged(), "request")
	if r.Gate.judged() == 0 { // a webhook handler was judged alone
		judged = names.Count(t.Passed+t.Failed+t.KnownFailing, "judged case")
	}
	switch r.Verdict {
	case Conformant:
		if t.KnownFailing > 0 {
			return fmt.Sprintf("Conformant: in %s the client kept every MUST but those of %s listed in known-failing.", judged, caseCount(t.KnownFailing))
		}
		return fmt.Sprintf("Conformant: the client kept every MUST in %s.", judged)
	case NotConformant:
		return gateFailure(r, judged)
	case NotJudged:
		return fmt.Sprintf("Not judged: the run is incomplete; the client kept every MUST in the %s that came.", judged)
	case Interrupted:
		if t.Failed == 0 {
			return fmt.Sprintf("Interrupted: until then, the client kept every MUST in %s.", judged)
		}
		return fmt.Sprintf("Interrupted: until then, the client broke %s in %s.", rules(len(rulesWith(r, StatusFailed))), judged)
	case NothingSelected:
		if r.Gate.Requests == 0 {
			return "Nothing was judged: no request of the client came to the gate."
		}
		return fmt.Sprintf("Nothing was judged: of %s none was about what the contract describes.", names.Count(r.Gate.Requests, "request"))
	}
	return fmt.Sprintf("Unknown verdict %q.", r.Verdict)
}

func gateFailure(r *Report, judged string) string {
	kept := "Not conformant: the client kept every MUST in " + judged + ", but "
	switch missing := notCalled(r); {
	case r.Totals.Failed > 0:
		cases := r.Totals.Passed + r.Totals.Failed + r.Totals.KnownFailing
		return fmt.Sprintf("Not conformant: the client broke %s, in %d of %s; %s judged.", rules(len(rulesWith(r, StatusFailed))),
			r.Totals.Failed, names.Count(cases, "judged case"), names.Counted(r.Gate.judged(), "request was", "requests were"))
	case len(r.Stale) > 0:
		return kept + staleEntries(r) + " no longer true."
	case len(missing) > 0:
		return kept + "did not call " + strings.Join(missing, ", ") + " as required."
	}
	return fmt.Sprintf("%suses %s of its operations and parameters, and the minimum is %g %%.", kept, percent(r.Coverage.Percent), r.Coverage.Minimum)
}

// gateLines returns what a gate counted, one sentence each.
func gateLines(r *Report) []string {
	g := r.Gate
	var lines []string
	if len(g.Command) > 0 {
		end := cmp.Or(g.CommandEnd, "exit code "+strconv.Itoa(g.CommandExit))
		lines = append(lines, "Client: "+commandLine(g.Command)+" ("+end+").")
	}
	requests := names.Count(g.Requests, "request") + ", " + strconv.Itoa(g.judged()) + " judged with " + names.Count(r.Totals.Checks, "check")
	for _, part := range []struct {
		count int
		what  string
	}{
		{g.Unknown, "to no method and path of the API"},
		{total(g.Outside), "outside the contract"},
		{g.Unanswered, "without an answer"},
		{g.LiveKeys, "with a live key, not passed on"},
	} {
		if part.count > 0 {
			requests += fmt.Sprintf(", %d %s", part.count, part.what)
		}
	}
	lines = append(lines, requests+".")
	for _, counts := range []struct {
		name string
		of   map[string]int
		none string
	}{
		{"Outside the contract", g.Outside, ""},
		{"Ways in", g.Ways, ""},
		{"Versions asked for", g.Versions, "none"},
		{"Done to answers on purpose", g.Injected, ""},
	} {
		if len(counts.of) > 0 {
			lines = append(lines, counts.name+": "+counted(counts.of, counts.none)+".")
		}
	}
	if missing := notCalled(r); len(missing) > 0 {
		lines = append(lines, "Required, and not called: "+strings.Join(missing, ", ")+".")
	}
	return append(lines, fmt.Sprintf("Contract %s, seed %d, %.1f s.", r.Run.SpecVersion, r.Run.Seed, r.Run.DurationMS/1000))
}

// shownCounts is how many counts of one kind people are shown.
const shownCounts = 8

// counted writes counts, the largest first: "GET /transfers (4), GET /account (1)". none stands for the empty name.
func counted(counts map[string]int, none string) string {
	parts := make([]string, 0, len(counts))
	for _, each := range sortedReasons(counts) {
		parts = append(parts, fmt.Sprintf("%s (%d)", cmp.Or(each.reason, none), each.count))
	}
	return listNames(parts, shownCounts)
}

// commandLine writes a command as one would type it.
func commandLine(command []string) string {
	words := make([]string, len(command))
	for i, word := range command {
		if words[i] = word; word == "" || strings.ContainsAny(word, " \t\n\"'$&|;<>()") {
			words[i] = strconv.Quote(word)
		}
	}
	return strings.Join(words, " ")
}

// gateCoverage returns how much of the contract a client uses.
func gateCoverage(c *coverage.Coverage) string {
	var parts []string
	for _, total := range presentKinds(c) {
		parts = append(parts, fmt.Sprintf("%d of %s", total.Covered, names.Count(total.Reachable(), string(total.Kind))))
	}
	return "The client uses " + strings.Join(parts, " and ") + " of the contract (" + percent(c.Percent) + ")."
}

// gateProperties returns what a gate says, for the first testsuite.
func gateProperties(r *Report) []reporters.JUnitProperty {
	if r.Gate == nil {
		return nil
	}
	g := r.Gate
	properties := []reporters.JUnitProperty{{Name: "client_exit", Value: strconv.Itoa(g.CommandExit)}}
	add := func(name, value string) {
		if value != "" {
			properties = append(properties, reporters.JUnitProperty{Name: name, Value: shortened(value, maxMessage)})
		}
	}
	add("client", commandLine(g.Command))
	add("client_end", g.CommandEnd)
	add("requests", strconv.Itoa(g.Requests))
	add("requests_outside", counted(g.Outside, ""))
	add("requests_unanswered", strconv.Itoa(g.Unanswered))
	add("ways", counted(g.Ways, ""))
	add("versions", counted(g.Versions, "none"))
	add("injected", counted(g.Injected, ""))
	add("not_called", strings.Join(g.NotCalled, ", "))
	for i, note := range g.Notes {
		add("note_"+strconv.Itoa(i+1), note)
	}
	return properties
}

// warningOf returns what a client did against a rule of level SHOULD, as one of the findings has it; empty where the report
// is not of a client. A client has no case that could be run alone to see it.
func warningOf(r *Report, rule *RuleEntry) string {
	if r.Gate == nil {
		return ""
	}
	for i := range r.Cases {
		for _, f := range r.Cases[i].Findings {
			if f.Rule == rule.ID && f.Level == specs.Should && !warnsAsKnown(r, &r.Cases[i], rule.ID) {
				return CauseSentence(&Cause{Rules: []string{rule.ID}, Sent: f.Sent, Expected: f.Expected, Got: f.Got, Mark: f.Mark})[len(rule.ID)+2:]
			}
		}
	}
	return ""
}
