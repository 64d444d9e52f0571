package session

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// Requests returns about how many requests the cases send to the target of the session, as many as they send to
// an emulator; 0 if that is not known.
func (s *Session) Requests(ctx context.Context, cases []*suites.Case) int {
	to := &s.options.Target
	emu := embedded.Start(embedded.Options{Dialect: to.Dialect, Seed: s.options.Seed})
	defer emu.Close()
	count := &counter{next: emu.Transport}
	config := emu.Target(to.Dialect, count)
	if to.ControlURL == "" {
		config.ControlURL = ""
	}
	made, err := target.New(config)
	if err != nil {
		return 0 // a run does without an estimate
	}
	env := s.Env()
	env.Target, env.Halt, env.Now = made, nil, embedded.Epoch
	for _, c := range cases {
		if ctx.Err() == nil {
			suites.Execute(ctx, &env, c)
		}
	}
	return int(count.sent.Load())
}

// counter counts the requests that pass.
type counter struct {
	next http.RoundTripper
	sent atomic.Int64
}

func (c *counter) RoundTrip(request *http.Request) (*http.Response, error) {
	c.sent.Add(1)
	return c.next.RoundTrip(request)
}

// Supported returns those of some cases that the target has the features for.
func (s *Session) Supported(cases []*suites.Case) []*suites.Case {
	var out []*suites.Case
	for _, c := range cases {
		if s.env.Missing(c) == "" {
			out = append(out, c)
		}
	}
	return out
}

// Plan says what a run is about to do and what it costs.
type Plan struct {
	Target string
	// Cases will be judged, Unsupported need what the target lacks, and LeftOut are generated ones that
	// run only where they are asked for.
	Cases, Unsupported, LeftOut int
	// Requests is an estimate, 0 for none; Rate is in requests a second.
	Requests int
	Rate     float64
}

// perGenerated is how many requests a generated case sends: 14,074 of 2,683 cases.
const perGenerated = 5

// Plan returns the plan of a run whose generated cases were left out, or not.
func (s *Session) Plan(ctx context.Context, leftOut int) Plan {
	selected := s.options.Selected.Cases
	cases := s.Supported(selected)
	return Plan{
		Target: s.options.Target.Name, Cases: len(cases), Unsupported: len(selected) - len(cases), LeftOut: leftOut,
		Requests: s.Requests(ctx, cases), Rate: s.options.Target.Rate,
	}
}

// String returns the sentences about what the run is about to do, what it costs, and what it leaves out.
func (p Plan) String() string {
	text := fmt.Sprintf("Judging %s of %s", names.Count(p.Cases, "case"), p.Target)
	if p.Unsupported > 0 {
		text += fmt.Sprintf(" (%s not supported)", names.Counted(p.Unsupported, "is", "are"))
	}
	if p.Requests > 0 {
		text += ": " + Cost(p.Requests, p.Rate)
	}
	text += "."
	if p.LeftOut > 0 {
		text += fmt.Sprintf(" %s left out: they would be %s more. All cases run with --case '*'.",
			names.Counted(p.LeftOut, "generated case is", "generated cases are"), Cost(p.LeftOut*perGenerated, p.Rate))
	}
	return text
}

// Cost says what requests cost at a rate, in requests a second; 0 is none.
func Cost(requests int, rate float64) string {
	text := "about " + names.Count(requests, "request")
	if rate > 0 && requests > 0 {
		text += fmt.Sprintf(", at %g a second %s", rate, Span(time.Duration(float64(requests)/rate*float64(time.Second))))
	}
	return text
}

// Span says about how long something takes, in words.
func Span(d time.Duration) string {
	if d < time.Minute {
		return "less than a minute"
	}
	minutes := int((d + 30*time.Second) / time.Minute)
	parts := []string{"about"}
	if hours := minutes / 60; hours > 0 {
		parts = append(parts, names.Count(hours, "hour"))
		minutes %= 60
	}
	if minutes > 0 {
		parts = append(parts, names.Count(minutes, "minute"))
	}
	return strings.Join(parts, " ")
}

// estimate reckons how long the rest of a run takes, by what cases took so far. Cases that the target
// lacks something for take no time and do not count.
type estimate struct {
	workers         int
	together, alone int // cases to come: of which several run at once, and of which one does
	done            int
	spent           time.Duration // in the cases that are done
}

// estimated is how many cases are done before there is an estimate: the first of a subject are alike.
const estimated = 10

// expect counts the cases to come.
func (e *estimate) expect(workers int, together, alone []*suites.Case) {
	e.workers, e.together, e.alone = max(workers, 1), len(together), len(alone)
}

// note counts a case that is done.
func (e *estimate) note(took time.Duration, quiet bool) {
	e.done++
	e.spent += took
	if quiet {
		e.alone--
	} else {
		e.together--
	}
}

// left returns the time that the rest takes, or 0 where that cannot be said yet.
func (e *estimate) left() time.Duration {
	if e.done < estimated || e.together < 0 || e.alone < 0 {
		return 0
	}
	cases := float64(e.together)/float64(e.workers) + float64(e.alone)
	return time.Duration(float64(e.spent) / float64(e.done) * cases)
}
