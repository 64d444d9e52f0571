package injection

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidwall/gjson"
)

func TestRefusals(t *testing.T) {
	for i := range refusals {
		r := &refusals[i]
		a := open(t, r.name)
		address, method, form := "/charges", http.MethodPost, "amount=10000&currency=thb&card="+a.token()
		if r.name == "error/404" {
			address, method, form = "/charges/chrg_test_1", http.MethodGet, ""
		}
		before := a.charges()
		got := a.ask(method, address, form)
		if got.status != r.status || got.note.Injected != r.name || got.header.Get("Retry-After") != r.header["Retry-After"] {
			t.Errorf("%s: %d %q %+v", r.name, got.status, got.header, got.note)
		}
		if acted := a.charges() > before; acted != r.done {
			t.Errorf("%s: the upstream has acted: %t, want %t", r.name, acted, r.done)
		}
		if known := got.note.Answered != nil; known != r.done || known && gjson.GetBytes(got.note.Answered.Body, "object").Str != "charge" {
			t.Errorf("%s: the true answer is %+v", r.name, got.note.Answered)
		}
		if got.header.Get("Content-Length") != strconv.Itoa(len(got.body)) {
			t.Errorf("%s: the length is %s of %d", r.name, got.header.Get("Content-Length"), len(got.body))
		}
		isError := gjson.Valid(got.body) && got.get("object") == "error" && got.get("code") != "" && got.get("message") != ""
		if isPage := strings.Contains(got.body, "<h1>"+strconv.Itoa(r.status)); isError == isPage || isError != strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
			t.Errorf("%s: the body is %s", r.name, got.body)
		}
	}
}

func TestErrorsAreThoseOfTheContract(t *testing.T) {
	for i := range refusals {
		r := &refusals[i]
		if r.example == "" {
			continue
		}
		op := contract(t).Operation("captureCharge")
		listed := false
		for _, code := range op.ErrorCodes(r.status) {
			listed = listed || code.Code == gjson.GetBytes(r.body(contract(t)), "code").Str
		}
		if !listed {
			t.Errorf("%s: the contract does not list its code for %d", r.name, r.status)
		}
	}
}

// awaitHeld waits until an answer is held back.
func (a *api) awaitHeld() {
	for held := 0; held == 0; time.Sleep(time.Millisecond) {
		a.through.(*transport).sent.mu.Lock()
		held = len(a.through.(*transport).sent.held)
		a.through.(*transport).sent.mu.Unlock()
	}
}

func TestAnAnswerIsHeldUntilTheClientGoesAway(t *testing.T) {
	for name, charges := range map[string]int64{"timeout/done": 1, "timeout/undone": 0} {
		a := open(t, name+"@createCharge")
		token := a.token()
		ctx, leave := context.WithCancel(t.Context())
		go func() {
			a.awaitHeld()
			leave()
		}()
		got := a.send(ctx, a.through, http.MethodPost, "/charges", "application/x-www-form-urlencoded", "amount=10000&currency=thb&card="+token)
		if !errors.Is(got.err, errHeld) {
			t.Errorf("%s: %v", name, got.err)
		}
		if n := a.charges(); n != charges || (got.note.Answered != nil) != (charges > 0) || got.note.Injected != name {
			t.Errorf("%s: %d charges, note %+v", name, n, got.note)
		}
		if again := a.charge(""); again.get("status") != "successful" {
			t.Errorf("%s: the second request gets %d %v", name, again.status, again.err)
		}
	}
}

func TestAnAnswerIsNotHeldForEver(t *testing.T) {
	a := open(t, "timeout/undone@listCharges")
	a.plan.Hold = 20 * time.Millisecond
	if got := a.ask(http.MethodGet, "/charges", ""); !errors.Is(got.err, errHeld) || a.plan.Tallies()[0].Outlasted != 1 {
		t.Errorf("%d %v", got.status, got.err)
	}
}

// TestARequestIsMadeAgainWhileItsAnswerIsAwaited: a client that stops waiting without an end of the connection pays twice.
func TestARequestIsMadeAgainWhileItsAnswerIsAwaited(t *testing.T) {
	for _, tt := range []struct {
		name, injected, first, again string
		want                         int
	}{
		{"the same", "timeout/done@createRefund", "amount=3000", "amount=3000", 1},
		{"another amount", "timeout/done@createRefund", "amount=3000", "amount=4000", 0},
		{"more than is left", "timeout/done@createRefund", "amount=9000", "amount=9000", 0},
		{"nothing was done", "timeout/undone@createRefund", "amount=3000", "amount=3000", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := open(t, tt.injected)
			refunds := "/charges/" + a.charge("").get("id") + "/refunds"
			var waiting sync.WaitGroup
			ctx, leave := context.WithCancel(t.Context())
			waiting.Go(func() {
				a.send(ctx, a.through, http.MethodPost, refunds, "application/x-www-form-urlencoded", tt.first)
			})
			a.awaitHeld()
			a.ask(http.MethodPost, refunds, tt.again)
			leave()
			waiting.Wait()
			if got := a.plan.Tallies()[0].Twice["createRefund"]; got != tt.want {
				t.Errorf("%d refunds were made twice, want %d", got, tt.want)
			}
		})
	}
}

func TestASlowAnswerIsSlow(t *testing.T) {
	a := open(t, "slow")
	a.plan.Delay = 40 * time.Millisecond
	started := time.Now()
	if got := a.charge(""); got.get("status") != "successful" || time.Since(started) < a.plan.Delay || got.note.Answered != nil {
		t.Errorf("%s after %s, %+v", got.body, time.Since(started), got.note)
	}
}

func TestACutAnswer(t *testing.T) {
	a := open(t, "cut/body")
	got := a.charge("")
	if !errors.Is(got.err, errHalved) || got.status != http.StatusOK || !strings.HasPrefix(got.body, `{"object":"charge"`) || gjson.Valid(got.body) {
		t.Errorf("%d %v %s", got.status, got.err, got.body)
	}
	if whole := string(got.note.Answered.Body); !gjson.Valid(whole) || got.header.Get("Content-Length") != strconv.Itoa(len(whole)) || len(got.body) != len(whole)/2 {
		t.Errorf("of %d bytes came %d, and the header says %s", len(whole), len(got.body), got.header.Get("Content-Length"))
	}
	for name, charges := range map[string]int64{"cut/done": 1, "cut/undone": 0} {
		a := open(t, name)
		if got := a.charge(""); !errors.Is(got.err, errDropped) || a.charges() != charges || (got.note.Answered != nil) != (charges > 0) {
			t.Errorf("%s: %v, %d charges, %+v", name, got.err, a.charges(), got.note)
		}
	}
}
