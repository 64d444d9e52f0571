package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/timetable"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// followed is a target whose control API tells the session what it changes, so that a run can leave
// the target as it found it.
type followed struct {
	target.Target
	clock   *targetClock
	webhook *targetWebhook
}

// Control returns the control API, if the target has one.
func (f followed) Control() target.Control {
	if control := f.Target.Control(); control != nil {
		return followedControl{control, f.clock, f.webhook}
	}
	return nil
}

type followedControl struct {
	target.Control
	clock   *targetClock
	webhook *targetWebhook
}

// Advance moves the clock, at the turn of the case where several move it.
func (c followedControl) Advance(ctx context.Context, by time.Duration) error {
	if times := timetable.Of(ctx); times != nil {
		return times.Advance(ctx, by)
	}
	return c.clock.advance(ctx, c.Control, by)
}

// SetWebhook sets the address of the webhook.
func (c followedControl) SetWebhook(ctx context.Context, url string) (secret string, err error) {
	return c.webhook.set(ctx, url)
}

// webhookKeeper is a control API that shows its webhook.
type webhookKeeper interface {
	Webhook(ctx context.Context) (target.Webhook, error)
	RestoreWebhook(ctx context.Context, webhook target.Webhook) error
}

// targetWebhook remembers the webhook that a target had.
type targetWebhook struct {
	control target.Control
	mu      sync.Mutex
	changed bool
	found   target.Webhook // none where the control API does not show it
}

func (h *targetWebhook) set(ctx context.Context, url string) (secret string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if keeper, shows := h.control.(webhookKeeper); shows && !h.changed {
		if found, err := keeper.Webhook(ctx); err == nil {
			h.found = found
		}
	}
	h.changed = true
	return h.control.SetWebhook(ctx, url)
}

// restore sets the webhook to what it was, and returns what is wrong afterwards, or an empty string.
func (h *targetWebhook) restore(ctx context.Context) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.changed {
		return ""
	}
	keeper, can := h.control.(webhookKeeper)
	err := errors.ErrUnsupported
	if can {
		err = keeper.RestoreWebhook(ctx, h.found)
	}
	if err != nil {
		return fmt.Sprintf("The run set the webhook of the target and could not take it back: %v", err)
	}
	h.changed = false
	return ""
}

// follow returns the target as the cases shall have it. The embedded emulator ends with the run, so
// that nothing in it has to be followed.
func (s *Session) follow(to target.Target) target.Target {
	control := to.Control()
	if s.options.Embedded != nil || control == nil {
		return to
	}
	s.clock.control, s.webhook.control = control, control
	return s.Follow(to)
}

// Follow returns another way to the target of the session, whose changes count as those of the session.
func (s *Session) Follow(to target.Target) target.Target {
	if s.webhook.control == nil {
		return to
	}
	return followed{to, &s.clock, &s.webhook}
}

// Now returns the time at the target, as far as it is known without asking.
func (s *Session) Now() time.Time { return s.clock.now() }

// Restore leaves the target as it was found, as far as it can, also when ctx has ended, and adds to the
// report what it could not restore.
func (s *Session) Restore(ctx context.Context) {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), controlWait)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(interruptedWait, cancel) })()
	err := guarded.Call(ctx, func() {
		for _, restore := range []func(context.Context) string{s.clock.restore, s.webhook.restore} {
			if problem := restore(limited); problem != "" {
				s.Say(problem)
			}
		}
	})
	if err != nil {
		s.Say("The run may have left the clock or the webhook of the target changed: what sets them back did not end")
	}
	if n := s.retried.Load(); n > 0 {
		s.Say(requests(n) + " sent again on a new connection, because a reused one ended before the first byte of the answer")
	}
	if n := s.clock.disturbed.Load(); n > 0 {
		s.Say(fmt.Sprintf("Somebody else, such as another run, moved the clock of the target while cases ran; %s tried again", cases(n)))
	}
}

func requests(n int64) string {
	if n == 1 {
		return "1 request was"
	}
	return fmt.Sprintf("%d requests were", n)
}

func cases(n int64) string {
	if n == 1 {
		return "1 case was"
	}
	return fmt.Sprintf("%d cases were", n)
}

// A case without a good end during which somebody else moved the clock is tried again, after a pause that
// grows, in which a move of the other is over.
const (
	disturbedTries = 10
	disturbedPause = 20 * time.Millisecond
	longestPause   = time.Second
)

// performUndisturbed performs a case until the clock of the target is moved by nobody else meanwhile.
func (s *Session) performUndisturbed(ctx context.Context, c *suites.Case) *suites.Result {
	if !s.clock.read {
		return s.performOnce(ctx, c)
	}
	for try, wait := 1, disturbedPause; ; try, wait = try+1, min(2*wait, longestPause) {
		before := s.clock.before(ctx)
		result := s.performOnce(ctx, c)
		if !broken(result) && result.Status != suites.NotJudged || ctx.Err() != nil {
			return result
		}
		if after, err := s.clock.look(ctx); err != nil || after == before {
			return result
		}
		if try == 1 {
			s.clock.disturbed.Add(1)
		}
		if try == disturbedTries {
			return NotJudged(c, fmt.Sprintf("somebody else moved the clock of the target while the case ran, %d times in a row", try))
		}
		pause(ctx, wait)
	}
}

// performOnce performs a case, and once more where it went wrong after a request that may have had its effect
// twice: the target does not send one twice again.
func (s *Session) performOnce(ctx context.Context, c *suites.Case) *suites.Result {
	result := suites.Execute(ctx, s.env, c)
	if broken(result) && slices.ContainsFunc(result.Exchanges, (*exchange.Exchange).Doubled) && ctx.Err() == nil {
		return suites.Execute(ctx, s.env, c)
	}
	return result
}
