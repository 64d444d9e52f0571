package gate

import (
	"context"
	"os"
	"strings"

	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/internal/gate/hooks"
	"github.com/omise-conformance/harness/internal/session"
)

// openHooks returns what judges the client's webhook handler, nil where it has none to judge.
func openHooks(o *Options, s *session.Session, up *upstream) (*hooks.Hooks, error) {
	if o.Webhooks == nil {
		return nil, nil //nolint:nilnil // a gate without a handler is the usual one
	}
	settled := *o.Webhooks
	if settled.Secret == "" {
		settled.Secret = os.Getenv(settled.Variable())
	}
	return hooks.New(settled, hooks.Surroundings{
		Upstream: up.through, Fresh: true, SecretKey: up.secret, Judge: s.Judge(o.Session.Target.Dialect), Alone: len(o.Command) == 0,
	})
}

// seeing returns what is told of each request.
func seeing(book *ledger, handler *hooks.Hooks) func(*front.Seen) {
	if handler == nil {
		return book.see
	}
	return func(seen *front.Seen) {
		book.see(seen)
		handler.See(seen)
	}
}

// perform runs the command, where there is one, and meanwhile and afterwards tries its webhook handler, where there is
// one.
func (g *Gate) perform(ctx context.Context, env []string) child.End {
	if g.handler == nil {
		return child.Run(ctx, child.Options{Command: g.options.Command, Env: env})
	}
	variable := g.handler.Variable()
	name, _, _ := strings.Cut(variable, "=")
	env = append(without(env, name), variable)
	running, stop := context.WithCancel(ctx)
	defer stop()
	g.handler.Start(ctx, env, stop)
	var end child.End
	if len(g.options.Command) > 0 {
		end = child.Run(running, child.Options{Command: g.options.Command, Env: env})
	}
	g.handler.Finish()
	if g.handler.Stopped() {
		end = child.End{} // it was ended by the gate
	}
	return end
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
func (g *Gate) takeHandler(ctx context.Context) {
	if g.handler == nil {
		return
	}
	for _, result := range g.handler.Results() {
		g.session.Take(ctx, result)
	}
	said := g.book.summary()
	said.Notes = append(said.Notes, g.handler.Notes()...)
}
