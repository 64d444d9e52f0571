package explore

import (
	"context"
	"errors"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/target"
)

// httpDriver takes the steps of a walk to a target over HTTP.
type httpDriver struct {
	ctx    context.Context //nolint:containedctx // a driver lives as long as its walk
	target target.Target
	judge  *judge.Judge
	past   *lifecycle.Past
}

// Drive returns the driver of a target. It ends with the context.
func Drive(ctx context.Context, to target.Target, j *judge.Judge) Driver {
	return &httpDriver{ctx, to, j, lifecycle.NewPast(j)}
}

func (d *httpDriver) Keys() target.Keys { return d.target.Config().Keys }

func (d *httpDriver) Do(call target.Call) (*exchange.Exchange, []judge.Finding) {
	ex := d.target.Do(d.ctx, call)
	_, findings := d.judge.Ambient(ex)
	_, past := d.past.Observe(ex)
	return ex, append(findings, past...)
}

func (d *httpDriver) Complete(charge, outcome string) error {
	if d.target.Control() == nil {
		return errors.New("the target has no control API to end a payment with")
	}
	return d.target.Control().Complete(d.ctx, charge, outcome, "")
}

func (d *httpDriver) Chain() (id, key string, err error) {
	if d.target.Control() == nil {
		return "", "", errors.New("the target has no control API to make a chain with")
	}
	return d.target.Control().CreateChain(d.ctx)
}

func (d *httpDriver) Advance(by time.Duration) error {
	if d.target.Control() == nil {
		return errors.New("the target has no control API to move its clock with")
	}
	return d.target.Control().Advance(d.ctx, by)
}

func (d *httpDriver) Pause(span time.Duration) bool {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-d.ctx.Done():
		return false
	}
}
