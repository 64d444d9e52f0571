package gate

import (
	"context"
	"os"
	"strings"

	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/hooks"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/reports"
)

// openHooks returns what judges the client's webhook handler, nil where it has none to judge.
func openHooks(o *Options, s *session.Session, up *upstream) (*hooks.Hooks, error) {
	if o.Webhooks == nil {
		return nil, nil //nolint:nilnil // a gate without a handler is the usual one
	}
	settled := *o.Webhooks
	found := settled.Secret == ""
	if found {
		settled.Secret = os.Getenv(settled.Variable())
	}
	return hooks.New(settled, hooks.Surroundings{
		FoundSecret: found,
		Upstream:    up.beside, Fresh: o.Upstream.APIURL == "" && o.Upstream.SeedFile == "", SecretKey: up.secret, Judge: s.Judge(o.Session.Target.Dialect), Alone: len(o.Command) == 0,
	})
}

// seeing returns what is told of each request. Where that panics the client goes on, and its report says it.
func seeing(book *ledger, handler *hooks.Hooks) func(*front.Seen) {
	return func(seen *front.Seen) {
		defer func() {
			if err := guarded.Recovered(recover()); book.defect == nil {
				book.defect = err
			}
		}()
		book.see(seen)
		if handler != nil {
			handler.See(seen)
		}
	}
}

// perform runs the command, where there is one, and meanwhile and afterwards tries its webhook handler, where there is
// one.
func (g *Gate) perform(ctx context.Context, run *child.Options) child.End {
	if g.handler == nil {
		return g.runCommand(ctx, run)
	}
	variable := g.handler.Variable()
	name, _, _ := strings.Cut(variable, "=")
	run.Env = append(without(run.Env, name), variable)
	running, stop := context.WithCancel(ctx)
	defer stop()
	g.handler.Start(ctx, run.Env, stop)
	var end child.End
	if len(g.options.Command) > 0 {
		end = g.runCommand(running, run)
	}
	g.handler.Finish()
	if g.handler.Stopped() {
		end = child.End{Started: true} // it was ended by the gate
	}
	return end
}

func (g *Gate) runCommand(ctx context.Context, run *child.Options) child.End {
	run.Timeout, run.Marks = g.options.Timeout, g.options.Marks
	return child.Run(ctx, *run)
}

// without returns an environment without a variable.
func without(env []string, name string) []string {
	var kept []string
	for _, each := range env {
		if !strings.HasPrefix(each, name+"=") {
			kept = append(kept, each)
		}
	}
	return kept
}

// takeHandler adds what was found of the webhook handler to the report.
func (g *Gate) takeHandler(ctx context.Context, said *reports.Gate) {
	if g.handler == nil {
		return
	}
	for _, result := range g.handler.Results() {
		g.session.Take(ctx, result)
	}
	said.Notes = append(said.Notes, g.handler.Notes()...)
}
