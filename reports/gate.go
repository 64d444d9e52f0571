package reports

import (
	"maps"
	"slices"
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
