package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// occasion is a way to have the upstream make an event.
type occasion struct {
	key string
	// make returns the id of the object that the event is about.
	make func(ctx context.Context, e *events, by string) (about string, err error)
}

// occasions are in the order in which a trial likes them: what handlers act upon comes first. They need a secret key
// only, as the public one that goes with it may be unknown.
var occasions = []occasion{
	{"charge.complete", paidCharge},
	{"charge.create", pendingCharge},
	{"refund.create", func(ctx context.Context, e *events, by string) (string, error) {
		charge, err := paidCharge(ctx, e, by)
		if err == nil {
			_, err = e.create(ctx, by, "/charges/"+charge+"/refunds", url.Values{"amount": {"2500"}})
		}
		return charge, err
	}},
	{"customer.create", func(ctx context.Context, e *events, by string) (string, error) {
		return e.create(ctx, by, "/customers", url.Values{"description": {"made by a trial of webhooks"}})
	}},
}

// pendingCharge makes a charge that can be paid and refunded without a token.
func pendingCharge(ctx context.Context, e *events, by string) (string, error) {
	return e.create(ctx, by, "/charges", url.Values{
		"amount": {"100000"}, "currency": {"THB"}, "source[type]": {"shopeepay"}, "return_uri": {"https://example.com/return"},
		"description": {"made by a trial of webhooks"},
	})
}

func paidCharge(ctx context.Context, e *events, by string) (string, error) {
	charge, err := pendingCharge(ctx, e, by)
	if err == nil {
		_, err = e.create(ctx, by, "/charges/"+charge+"/mark_as_paid", nil)
	}
	return charge, err
}

// create posts to the upstream and returns the id of what it answers.
func (e *events) create(ctx context.Context, by, path string, form url.Values) (string, error) {
	text, err := e.ask(ctx, http.MethodPost, path, by, form)
	if err != nil {
		return "", err
	}
	var made struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(text, &made); err != nil || made.ID == "" {
		return "", fmt.Errorf("the upstream answered POST %s with no object that has an id", path)
	}
	e.mu.Lock()
	e.own[made.ID] = true
	e.mu.Unlock()
	return made.ID, nil
}

// Events of an upstream on the network may come a moment after what causes them.
const (
	eventTries = 10
	eventPause = 200 * time.Millisecond
)

// raise has the upstream make an event, and returns all that are about its object by their keys.
func (e *events) raise(ctx context.Context, key string) (map[string]event, error) {
	by := e.key()
	if by == "" {
		return nil, errors.New("no secret key of the upstream is known, so that it cannot be asked for an event")
	}
	for _, each := range occasions {
		if each.key != key {
			continue
		}
		about, err := each.make(ctx, e, by)
		if err != nil {
			return nil, err
		}
		return e.about(ctx, by, about, key)
	}
	return nil, fmt.Errorf("a trial has no way to cause %s", key)
}

// about returns the events about an object, once one has the key.
func (e *events) about(ctx context.Context, by, id, key string) (map[string]event, error) {
	for range eventTries {
		page, err := e.list(ctx, by, url.Values{"order": {"reverse_chronological"}, "limit": {"20"}})
		if err != nil {
			return nil, err
		}
		found := map[string]event{}
		for _, text := range page.Data {
			if ev := readEvent(text); ev.about == id {
				found[ev.key] = ev
			}
		}
		if _, ok := found[key]; ok {
			return found, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(eventPause):
		}
	}
	return nil, fmt.Errorf("the upstream has no event %s about %s", key, id)
}
