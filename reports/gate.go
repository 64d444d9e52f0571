package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/coverage"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
	"github.com/onsi/ginkgo/v2/reporters"
)

// Gate is what a gate says of the run of a client.
type Gate struct {
	// Command is the command that was run, without the values of what looks like a secret.
	Command []string `json:"command,omitempty"`
	// CommandExit is its exit code; -1 where it did not start, or was ended by a signal. CommandEnd says in a
	// sentence how it ended, where the exit code does not say it.
	CommandExit int    `json:"command_exit"`
	CommandEnd  string `json:"command_end,omitempty"`
	// Requests counts all requests to the hosts of the API, Unanswered those of them without an answer.
	Requests   int `json:"requests"`
	Unanswered int `json:"unanswered,omitempty"`
	// Unknown counts those to no method and path of the API, LiveKeys those with a key for live mode, which were not
	// passed on.
	Unknown  int `json:"unknown,omitempty"`
	LiveKeys int `json:"live_keys,omitempty"`
	// Outside counts the requests to what the contract does not describe, by method and path:
	// "GET /transfers/{id}". They are not judged.
	Outside map[string]int `json:"outside,omitempty"`
	// Operations counts the requests of each operation.
	Operations map[string]int `json:"operations"`
	// Required are the operations that the client has to call, NotCalled those of them that it did not. Finish
	// computes NotCalled.
	Required  []string `json:"required,omitempty"`
	NotCalled []string `json:"not_called,omitempty"`
	// Ways counts the requests by the way in which they came: "url", "proxy", "tls".
	Ways map[string]int `json:"ways"`
	// Versions counts the requests by their Omise-Version; "" has none.
	Versions map[string]int `json:"versions,omitempty"`
	// Injected counts what was done to answers on purpose, by the name of the injection.
	Injected map[string]int `json:"injected,omitempty"`
	// Notes are sentences about the client that change no verdict.
	Notes []string `json:"notes,omitempty"`
}

// finish computes what follows from the counts.
func (g *Gate) finish() {
	if g != nil {
		g.NotCalled = g.missing()
	}
}

// missing returns the required operations that were not called.
func (g *Gate) missing() []string {
	return slices.DeleteFunc(slices.Clone(g.Required), func(operation string) bool { return g.Operations[operation] > 0 })
}

// complete returns a copy with {} for every object that is nil.
func (g *Gate) complete() *Gate {
	if g == nil {
		return nil
	}
	full := *g
	full.Operations, full.Ways = object(g.Operations), object(g.Ways)
	return &full
}

// with returns what two gates say together, of several runs or parts of a client. nil says nothing.
func (g *Gate) with(other *Gate) *Gate {
	if g == nil || other == nil {
		return g
	}
	sum := *g
	if !slices.Equal(g.Command, other.Command) {
		sum.Command = nil
	}
	if sum.CommandExit == 0 {
		sum.CommandExit = other.CommandExit
	}
	if sum.CommandEnd == "" {
		sum.CommandEnd = other.CommandEnd
	}
	sum.Requests += other.Requests
	sum.Unanswered += other.Unanswered
	sum.Unknown += other.Unknown
	sum.LiveKeys += other.LiveKeys
	sum.Outside, sum.Operations = added(g.Outside, other.Outside), added(g.Operations, other.Operations)
	sum.Ways, sum.Versions, sum.Injected = added(g.Ways, other.Ways), added(g.Versions, other.Versions), added(g.Injected, other.Injected)
	sum.Required, sum.Notes = appendNew(g.Required, other.Required...), appendNew(g.Notes, other.Notes...)
	return &sum
}

// added returns the sums of two counts.
func added(a, b map[string]int) map[string]int {
	if len(a)+len(b) == 0 {
		return nil
	}
	sum := maps.Clone(object(a))
	for name, count := range b {
		sum[name] += count
	}
	return sum
}

// totalsOf returns the totals of a report. The cases of a gate share requests, so that it counts them apart.
func totalsOf(r *Report) Totals {
	totals := countCases(r.Cases)
	if r.Gate != nil {
		totals.Requests = r.Gate.Requests
	}
	return totals
}

// judged is how many requests were judged.
func (g *Gate) judged() int { return g.Requests - total(g.Outside) }

func total(counts map[string]int) int {
	sum := 0
	for _, count := range counts {
		sum += count
	}
	return sum
}

// notCalled returns the operations that a client had to call and did not, none where the report is of no gate or of a
// part of a run.
func notCalled(r *Report) []string {
	if r.Gate == nil || r.Run.Shard != "" {
		return nil
	}
	return r.Gate.missing()
}

// gateVerdict is VerdictSentence for a gate.
func gateVerdict(r *Report) string {
	t, judged := r.Totals, names.Count(r.Gate.judged(), "request")
	if r.Gate.judged() == 0 { // a webhook handler was judged alone
		judged = names.Count(t.Passed+t.Failed+t.KnownFailing, "judged case")
	}
	switch r.Verdict {
	case Conformant:
		if t.KnownFailing > 0 {
			return fmt.Sprintf("Conformant: in %s the client kept every MUST but those of %s listed in %s.", judged, caseCount(t.KnownFailing), knownLists(r))
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
