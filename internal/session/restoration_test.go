package session

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/target"
)

// movedControl is a control API with nothing but a clock and a webhook.
type movedControl struct {
	target.Control
	ahead   time.Duration
	stuck   bool
	fails   error
	webhook target.Webhook
}

func (c *movedControl) Now(context.Context) (time.Time, error) {
	return time.Now().Add(c.ahead), c.fails
}

func (c *movedControl) Advance(_ context.Context, by time.Duration) error {
	if !c.stuck && c.fails == nil {
		c.ahead += by
	}
	return c.fails
}

func (c *movedControl) SetWebhook(_ context.Context, url string) (string, error) {
	c.webhook = target.Webhook{URL: url, Secret: "new"}
	return "new", nil
}

func (c *movedControl) Webhook(context.Context) (target.Webhook, error) { return c.webhook, nil }

func (c *movedControl) RestoreWebhook(_ context.Context, webhook target.Webhook) error {
	c.webhook = webhook
	return c.fails
}

type controlled struct {
	target.Target
	control target.Control
}

func (c controlled) Control() target.Control { return c.control }

func TestARunLeavesTheTargetAsItFoundIt(t *testing.T) {
	const month = 30 * 24 * time.Hour
	gone := errors.New("the control API is gone")
	for name, test := range map[string]struct {
		stuck bool
		fails error
		says  []string
	}{
		"restored":        {},
		"does not move":   {true, nil, []string{"did not go back"}},
		"does not answer": {false, gone, []string{"ahead by 30 days and could not set it back: " + gone.Error(), "could not take it back: " + gone.Error()}},
	} {
		control := &movedControl{ahead: 2 * month, webhook: target.Webhook{URL: "http://127.0.0.1:1/", Secret: "old"}}
		s := New(Options{})
		to := s.follow(controlled{control: control})
		ctx, cancel := context.WithCancel(t.Context())
		_ = to.Control().Advance(ctx, month)
		_, _ = to.Control().SetWebhook(ctx, "http://127.0.0.1:2/")
		cancel() // as Ctrl-C does
		control.stuck, control.fails = test.stuck, test.fails
		s.Restore(ctx)
		said := s.Problems()
		if len(said) != len(test.says) {
			t.Errorf("%s: said %q, want %d sentences", name, said, len(test.says))
			continue
		}
		for i, want := range test.says {
			if !strings.Contains(said[i], want) {
				t.Errorf("%s: said %q, want %q", name, said[i], want)
			}
		}
		if test.says == nil && (control.ahead != 2*month || control.webhook.Secret != "old") {
			t.Errorf("%s: the clock is %s ahead and the webhook is %v, want those that were found", name, control.ahead, control.webhook)
		}
	}
}

func TestMovesOfAClockByOthers(t *testing.T) {
	for name, test := range map[string]struct {
		own, others time.Duration
		stuck       bool
		want        int
	}{
		"nothing":            {},
		"own move":           {own: 24 * time.Hour},
		"own move, standing": {own: 24 * time.Hour, stuck: true},
		"forward":            {others: 24 * time.Hour, want: 1},
		"back":               {others: -24 * time.Hour, want: 1},
		"both":               {own: time.Hour, others: 24 * time.Hour, want: 1},
	} {
		control := &movedControl{}
		clock := &targetClock{control: control}
		if _, err := clock.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		control.stuck = test.stuck
		if err := clock.advance(t.Context(), control, test.own); err != nil {
			t.Fatal(err)
		}
		control.ahead += test.others
		if got, _ := clock.look(t.Context()); got != test.want {
			t.Errorf("%s: %d moves by others, want %d", name, got, test.want)
		}
		if ahead := time.Until(clock.now()).Round(time.Minute); ahead != control.ahead {
			t.Errorf("%s: the clock is known to be %s ahead, and is %s", name, ahead, control.ahead)
		}
	}
}
