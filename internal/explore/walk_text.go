package explore

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/internal/script"
	"github.com/omise-conformance/harness/specs"
)

// String describes a walk that failed: what is wrong, the numbered steps with their
// answers, the commands that repeat them, and the seed.
func (w *Walk) String() string {
	var out strings.Builder
	if w.Failure != nil {
		fmt.Fprintf(&out, "%s\n\n", w.Failure.Finding.Message)
	}
	fmt.Fprintf(&out, "%s, of the %d that were drawn:\n", stepsText(len(w.Steps)), w.Drawn)
	for i := range w.Steps {
		fmt.Fprintf(&out, "%3d. %s%s\n", i+1, w.Steps[i].String(), w.Steps[i].answers())
	}
	fmt.Fprintf(&out, "\nAs commands:\n\n%s", w.script())
	fmt.Fprintf(&out, "\nTo repeat the walk: --seed %d\n", w.Seed)
	return out.String()
}

func stepsText(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}

// answers describes the answers to the requests of the step itself.
func (t *Taken) answers() string {
	own := max(1, len(t.Together))
	if t.On == specs.Time || t.On == specs.Dashboard || t.On == specs.PayerPays || t.On == specs.PayerFails {
		own = 0
	}
	var out []string
	for _, ex := range t.Exchanges[:min(own, len(t.Exchanges))] {
		if ex.Response != nil {
			out = append(out, answered(ex))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, "; ")
}

// script returns the requests of the walk as commands.
func (w *Walk) script() *script.Script {
	var requests []script.Request
	for i := range w.Steps {
		for _, r := range w.Steps[i].requests() {
			r.Step = i + 1
			requests = append(requests, r)
		}
	}
	return script.New(requests)
}

// Control returns what a step asks of the control API, as commands.
func (t *Taken) Control() []string {
	switch t.On {
	case specs.Time:
		return []string{script.Control("/clock", fmt.Sprintf(`{"advance":"%s"}`, t.For))}
	case specs.Dashboard:
		return []string{script.Control("/chains", "{}")}
	case specs.PayerPays, specs.PayerFails:
		outcome := strings.TrimPrefix(t.On, "payer:")
		for _, ex := range t.Exchanges[:min(1, len(t.Exchanges))] {
			return []string{script.Control(ex.Request.Path+"/complete", fmt.Sprintf(`{"outcome":"%s"}`, outcome))}
		}
	}
	return nil
}

// requests returns what a step sends; requests made at once run in the background.
func (t *Taken) requests() []script.Request {
	var out []script.Request
	for _, command := range t.Control() {
		out = append(out, script.Request{Command: command})
	}
	for i, ex := range t.Exchanges {
		request := script.Request{Command: ex.Curl(), AtOnce: i < len(t.Together)}
		if ex.Response != nil {
			request.Answer = ex.Response.Body
		}
		out = append(out, request)
		if i == len(t.Together)-1 {
			out = append(out, script.Request{Command: "wait"})
		}
	}
	return out
}
