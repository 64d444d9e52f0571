package main

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/faultproxy"
	"github.com/omise-conformance/harness/specs"
)

// fault is what is wrong with an emulator.
type fault struct {
	id, sentence string
	wire         *faultproxy.Fault // nil where the emulator itself has the fault
}

// none is the fault of an emulator without one.
var none = fault{sentence: "Nothing."}

// stage is an emulator on free ports.
type stage struct {
	*emulator.Server
	public, secret string
	close          func()
}

// newStage starts an emulator with a fault, in itself or in its answers on the wire.
func newStage(ctx context.Context, options emulator.Options, with fault) (*stage, error) {
	listening := emulator.ServerOptions{}
	if with.wire == nil {
		options.Fault = with.id
	} else {
		listening.Watch = func(host string, next http.Handler) http.Handler {
			if host == "control" { // it is not judged
				return next
			}
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				with.wire.Proxy(embedded.Transport{r.Host: next}).ServeHTTP(w, r)
			})
		}
	}
	e := emulator.New(options)
	server, err := emulator.Start(ctx, e, listening)
	if err != nil {
		e.Close()
		return nil, err
	}
	s := &stage{Server: server, close: func() {
		_ = server.Shutdown(context.WithoutCancel(ctx))
		e.Close()
	}}
	s.public, s.secret = e.Keys()
	return s, nil
}

// chosenFaults returns the first faults of a list that are wrong in either dialect, and how many of these there are.
func chosenFaults(list string, most int) (chosen []fault, of int, err error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, 0, err
	}
	semantic, err := contract.SemanticFaults()
	if err != nil {
		return nil, 0, err
	}
	onWire, err := faultproxy.Faults(contract)
	if err != nil {
		return nil, 0, err
	}
	suitable := map[string]fault{}
	for _, f := range semantic {
		if cmp.Or(f.Dialect, specs.Any) == specs.Any {
			suitable[f.ID] = fault{id: f.ID, sentence: f.Sentence}
		}
	}
	for _, f := range onWire {
		if cmp.Or(f.Dialect, string(specs.Any)) == string(specs.Any) && !f.Harmless {
			suitable[f.ID] = fault{f.ID, f.Sentence, f}
		}
	}
	for line := range strings.Lines(list) {
		if f, is := suitable[strings.TrimSpace(line)]; is && len(chosen) < most {
			chosen = append(chosen, f)
		}
	}
	return chosen, len(suitable), nil
}
