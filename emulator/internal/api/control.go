package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/router"
	"github.com/omise-conformance/harness/emulator/internal/seedfile"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// controlError is what the control API refuses a request with.
type controlError struct {
	status  int
	message string
}

func refuse(message string) *controlError { return &controlError{http.StatusBadRequest, message} }

type controlHandler func(e *Emulator, p wire.Params, id string) (any, *controlError)

// controlRoutes is the whole control API. A pattern has at most one {id}.
var controlRoutes = map[string]controlHandler{
	"GET /health":                  controlHealth,
	"GET /healthz":                 controlHealth,
	"GET /features":                controlFeatures,
	"GET /clock":                   controlClock,
	"POST /clock":                  controlSetClock,
	"POST /reset":                  controlReset,
	"POST /charges/{id}/complete":  controlComplete,
	"POST /chains":                 controlAddChain,
	"GET /accounts":                controlAccounts,
	"POST /accounts":               controlAddAccount,
	"GET /webhooks":                controlWebhook,
	"POST /webhooks":               controlSetWebhook,
	"POST /webhooks/rotate":        controlRotateSecret,
	"GET /deliveries":              controlDeliveries,
	"POST /deliveries/{id}/repeat": controlRepeat,
	"POST /events/{id}/deliver":    controlDeliverEvent,
	"GET /transfers":               controlTransfers,
}

// maxAccounts bounds what POST /accounts, POST /chains and unknown keys make.
const maxAccounts = 10_000

// Control handles the control API: time, accounts, payers' decisions and webhooks of the emulator
// itself.
func (e *Emulator) Control() http.Handler {
	mux := http.NewServeMux()
	for pattern, handle := range controlRoutes {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { e.control(w, r, handle) })
	}
	mux.HandleFunc("GET /metrics", e.showMetrics)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { e.control(w, r, controlUnknown) })
	return mux
}

func controlUnknown(*Emulator, wire.Params, string) (any, *controlError) {
	return nil, &controlError{http.StatusNotFound, "the control API does not know this path and method"}
}

func (e *Emulator) control(w http.ResponseWriter, r *http.Request, handle controlHandler) {
	var answer any
	p, err := e.controlParams(w, r)
	if err == nil {
		answer, err = handle(e, p, r.PathValue("id"))
	}
	if failed := e.kept(); failed != nil {
		answer, err = nil, &controlError{http.StatusInternalServerError, failed.Error()}
	}
	status := http.StatusOK
	if err != nil {
		status, answer = err.status, map[string]string{"error": err.message}
	}
	var out wire.Writer
	out.Value("", answer)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(append(out.Buf, '\n'))
}

func (e *Emulator) controlParams(w http.ResponseWriter, r *http.Request) (wire.Params, *controlError) {
	s := scratches.Get().(*scratch) //nolint:forcetypeassert // the pool holds nothing else
	defer s.release()
	s.body.Reset()
	if _, err := s.body.ReadFrom(http.MaxBytesReader(w, r.Body, e.behavior().mostBody)); err != nil {
		return nil, refuse("request body could not be read")
	}
	p, err := wire.ParseJSON(s.body.Bytes())
	if err != nil {
		return nil, refuse(err.Error())
	}
	return p, nil
}

func controlHealth(*Emulator, wire.Params, string) (any, *controlError) {
	return map[string]string{"status": "ok"}, nil
}

func controlFeatures(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	return map[string]any{"dialect": e.dialect, "features": e.features()}, nil
}

func controlClock(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	now, frozen := e.clock.State()
	return map[string]any{"now": now.UTC().Format(time.RFC3339Nano), "frozen": frozen}, nil
}

// latestTime keeps ids within their 19 characters and times within RFC 3339.
var latestTime = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// CheckTime returns an error where the clock cannot be set to a moment.
func CheckTime(at time.Time) error {
	if at.Year() < 1971 || at.After(latestTime) {
		return errors.New("the clock can be moved to the years 1971 to 8999")
	}
	return nil
}

func controlSetClock(e *Emulator, p wire.Params, _ string) (any, *controlError) {
	if !p.Has("advance") && !p.Has("set") && !p.Has("freeze") {
		return nil, refuse(`one of "advance", "set" and "freeze" is needed`)
	}
	freeze, ok := p.Boolean("freeze", false)
	if !ok {
		return nil, refuse(`"freeze" must be true or false`)
	}
	target := e.clock.Now()
	if p.Has("set") {
		var err error
		if target, err = time.Parse(time.RFC3339Nano, p.Text("set")); err != nil {
			return nil, refuse(`"set" must be a time such as "2026-01-31T00:00:00Z"`)
		}
	}
	var span time.Duration
	if p.Has("advance") {
		var err error
		if span, err = time.ParseDuration(p.Text("advance")); err != nil {
			return nil, refuse(`"advance" must be a duration such as "30m" or "168h"`)
		}
	}
	if err := CheckTime(target.Add(span)); err != nil {
		return nil, refuse(err.Error())
	}
	if p.Has("set") {
		e.clock.Set(target)
	}
	e.clock.Advance(span)
	if p.Has("freeze") {
		e.clock.Freeze(freeze)
	}
	e.keepClock()
	e.settleAll()
	e.hooks.ClockMoved()
	return controlClock(e, nil, "")
}

func controlReset(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	if err := e.Reset(); err != nil {
		return nil, &controlError{http.StatusInternalServerError, err.Error()}
	}
	return struct{}{}, nil
}

// controlComplete ends a pending payment as its payer would, whichever account it belongs to.
func controlComplete(e *Emulator, p wire.Params, id string) (any, *controlError) {
	outcome := cmp.Or(p.Text("outcome"), "successful")
	if outcome != "successful" && outcome != "failed" {
		return nil, refuse(`"outcome" must be "successful" or "failed"`)
	}
	for _, acct := range e.AllAccounts() {
		if answer, found, err := e.completeIn(acct, id, outcome, p.Text("failure_code")); found {
			return answer, err
		}
	}
	return nil, &controlError{http.StatusNotFound, "charge " + id + " was not found"}
}

func (e *Emulator) completeIn(acct *Account, id, outcome, failureCode string) (answer json.RawMessage, found bool, _ *controlError) {
	acct.Mu.Lock()
	defer acct.Mu.Unlock()
	if _, found = acct.Charges.Get(id); !found {
		return nil, false, nil
	}
	charge, err := e.controlCall(acct).completeCharge(id, outcome, failureCode)
	if err != nil {
		return nil, true, &controlError{err.Status, err.Message}
	}
	var w wire.Writer // rendered now, while the lock is held
	w.Value("", charge)
	return w.Buf, true, nil
}

// controlAddChain makes a sub-merchant of the default account.
func controlAddChain(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	if err := e.roomForAccount(); err != nil {
		return nil, err
	}
	defer e.evict()
	platform := e.AllAccounts()[0]
	sub := e.addAccount(platform)
	platform.Mu.Lock()
	defer platform.Mu.Unlock()
	ch := e.controlCall(platform).newChain(sub)
	return map[string]string{"id": ch.id, "key": ch.Key, "public_key": sub.publicKey, "secret_key": sub.SecretKey}, nil
}

func controlTransfers(e *Emulator, _ wire.Params, _ string) (any, *controlError) {
	var all []*transfer
	for _, acct := range e.AllAccounts() {
		acct.Mu.Lock()
		all = append(all, acct.Transfers...)
		acct.Mu.Unlock()
	}
	return rendered(all, (*transfer).Render), nil
}

// rendered is {"data": […]} over values that do not change.
func rendered[T any](all []T, item func(T, *wire.Writer)) map[string]json.RawMessage {
	return map[string]json.RawMessage{"data": listed(all, item)}
}

// listed is […] over values that do not change.
func listed[T any](all []T, item func(T, *wire.Writer)) json.RawMessage {
	var w wire.Writer
	w.Array("")
	for _, v := range all {
		item(v, &w)
	}
	w.EndArray()
	return w.Buf
}

// commonFeatures are those of both dialects, in addition to source.<type> for each source type.
var commonFeatures = strings.Fields("clock second_account chains destination_charges transfers webhooks mark_as complete " +
	"recipient_verify partial_capture three_d_secure void capability")

// features names what a target need not have and this one has, and with a leading dash what it would be
// thought to have and lacks.
func (e *Emulator) features() []string {
	list := append([]string(nil), commonFeatures...)
	if e.dialect == Documented {
		list = append(list, "card_endpoint")
	}
	if e.options.OneAddress {
		list = append(list, "-separate_hosts")
	} else {
		list = append(list, "separate_hosts")
	}
	for i := range methods.SourceKinds {
		list = append(list, "source."+methods.SourceKinds[i].Name)
	}
	return list
}

// controlCall is a call of the control API on one account, whose lock the caller holds.
func (e *Emulator) controlCall(acct *Account) *Call {
	return &Call{Emulator: e, Account: acct, Key: KeySecret, Host: HostAPI, Now: e.clock.Now()}
}

// perform answers a request of a seed file as one of a client, at its moment and with its ids.
func (e *Emulator) perform(acct *Account, r *seedfile.Request) *apierror.Error {
	c := e.controlCall(acct)
	c.Params, c.Path, c.given = r.Params, r.Path, maps.Clone(r.IDs)
	if !r.At.IsZero() {
		c.Now = r.At
	}
	if r.Outcome != "" {
		if r.Outcome != "successful" && r.Outcome != "failed" {
			return apierror.BadRequest(`outcome must be "successful" or "failed"`)
		}
		_, err := c.completeCharge(r.Charge, r.Outcome, r.FailureCode)
		return err
	}
	if acct.has(r.IDs["tokn"]) { // of an object that was made before, and is gone
		acct.Tokens.Remove(r.IDs["tokn"])
	}
	rt, vars := e.behavior().router.Match(r.Method, r.Path, make([]string, 0, router.MaxVars))
	c.Vars = vars
	_, err := rt.Handle(c)
	return err
}
