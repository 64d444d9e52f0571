package api

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/keyring"
	"github.com/omise-conformance/harness/emulator/internal/metrics"
	"github.com/omise-conformance/harness/emulator/internal/router"
	"github.com/omise-conformance/harness/emulator/internal/seedfile"
	"github.com/omise-conformance/harness/emulator/internal/watch"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// OutsideHeader is on each answer about what the contract does not describe, errors among them.
const OutsideHeader = "X-Outside-Contract"

var outside = []string{"true"} // shared between answers: net/http only reads it

// front is the HTTP side of one host.
type front struct {
	emu    *Emulator
	host   Host
	served hostSet // those whose paths it answers: its own, and the other one where they share an address
}

// hostOf returns the host that a request for a route is meant for: that of the listener, if it has the route.
func (f *front) hostOf(rt *Route) Host {
	if rt != nil && rt.hosts&f.host == 0 && rt.hosts&f.served != 0 {
		return rt.hosts & f.served
	}
	return f.host
}

// scratch is the memory one request needs, used again by later ones.
type scratch struct {
	body bytes.Buffer
	out  wire.Writer
	vars [router.MaxVars]string
	host Host // whose headers the answer has
	call asked
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxScratch keeps one large request from holding its memory permanently.
const maxScratch = 64 << 10

func (s *scratch) release() {
	s.call = asked{}
	if s.body.Cap() > maxScratch || cap(s.out.Buf) > maxScratch {
		return
	}
	scratches.Put(s)
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	s := scratches.Get().(*scratch) //nolint:forcetypeassert // the pool holds nothing else
	defer s.release()
	s.body.Reset()
	s.out.Buf = s.out.Buf[:0]

	status, special := http.StatusOK, (*wire.Page)(nil)
	refusal := f.serve(s, w, r, &special)
	if refusal != nil {
		s.out.Buf = s.out.Buf[:0]
		refusal.Render(&s.out)
		status, special = refusal.Status, nil
	} else if special != nil {
		status = cmp.Or(special.Status, status)
	}
	if warning := versionWarning(r); warning != "" {
		w.Header().Set(versionHeader, warning)
	}
	id := f.emu.asked.Next()
	if f.emu.options.Served != nil && (refusal != nil || !f.emu.options.ServedRefused) {
		f.emu.options.Served(f.report(s, r, watch.Exchange{
			Request: r, Start: start, RequestID: id, Status: status, Refusal: refusal, Answer: s.out.Buf, Page: special,
		}))
	}
	f.count(&s.call, status, refusal, time.Since(start))
	if special != nil {
		w.Header().Set("X-Request-Id", id)
		special.Write(w)
		return
	}
	if change := f.emu.behavior().body; change != nil {
		s.out.Buf = append(s.out.Buf[:0], change(bytes.Clone(s.out.Buf))...)
	}
	s.out.Buf = append(s.out.Buf, '\n')
	wire.SetHeaders(w.Header(), s.host == HostVault, id, status, len(s.out.Buf), time.Since(start))
	w.WriteHeader(status)
	_, _ = w.Write(s.out.Buf) // the client is gone, and so is who could read the error
}

// serve finds the route, checks the key, reads the parameters and runs the handler; the answer is
// left in s.out.
func (f *front) serve(s *scratch, w http.ResponseWriter, r *http.Request, special **wire.Page) *apierror.Error {
	path := strings.TrimRight(r.URL.Path, "/")
	rt, vars := f.emu.behavior().router.Match(r.Method, path, s.vars[:0])
	s.host = f.hostOf(rt)
	if rt == nil || rt.hosts&s.host == 0 {
		return apierror.NotFound("path", r.URL.Path)
	}
	if rt.Outside {
		w.Header()[OutsideHeader] = outside
	}
	c := &Call{Emulator: f.emu, Host: s.host, Vars: vars, Path: path, declined: cards.DeclineIn(r.Context())}
	s.call.route, s.call.call = rt, c
	if warning := versionWarning(r); warning != "" && f.emu.options.StrictVersion {
		return apierror.BadRequest(warning).Because("the emulator was started with --strict-version")
	}
	if rt.Keys == keyNone {
		c.Key, c.Account = keyNone, rt.locate(f.emu, vars)
		if c.Account == nil {
			return apierror.NotFound("path", r.URL.Path).Because("no charge or source has this page")
		}
		if err := c.admit(r); err != nil {
			return err
		}
	} else {
		owner, err := f.emu.authenticate(r, rt.Keys)
		if err != nil {
			return err
		}
		c.Key, c.Account, c.Chain = owner.kind, owner.Account, owner.chain
	}
	var err *apierror.Error
	if c.Params, err = f.readParams(s, w, r, rt.TakesFile); err != nil {
		s.call.unread = true
		return err
	}
	f.emu.meet(c)
	err = f.run(c, rt.Handle, s, special)
	f.emu.evict()
	if f.emu.kept() != nil {
		return apierror.New(http.StatusInternalServerError, "internal_error", "internal error")
	}
	return err
}

// count adds a request to the metrics.
func (f *front) count(seen *asked, status int, refusal *apierror.Error, took time.Duration) {
	kind := metrics.Request{Host: f.host.String(), Status: status}
	if seen.route != nil {
		kind.Method, kind.Pattern = seen.route.Method, seen.route.Pattern
	}
	if refusal != nil {
		kind.Code = refusal.Code
	}
	f.emu.metrics.Observe(kind, took)
}

// versionHeader of an answer says that the request was for another version of the API. Warning, which HTTP once
// had for this, is no longer part of it (RFC 9111, section 5.5).
const versionHeader = "X-Omise-Version-Warning"

// mostVersion bounds what is repeated of a version: clients bound the headers of answers, Node.js at 16 KiB.
const mostVersion = 100

// versionWarning returns what there is to say of the version that a request asks for, empty where it is the
// emulator's or is left to the account.
func versionWarning(r *http.Request) string {
	asked := r.Header["Omise-Version"]
	if len(asked) == 0 || asked[0] == "" || asked[0] == Version {
		return ""
	}
	if len(asked[0]) > mostVersion {
		return fmt.Sprintf("Omise-Version of %d bytes is not %s, the only version that the emulator speaks", len(asked[0]), Version)
	}
	return fmt.Sprintf("Omise-Version %+q is not %s, the only version that the emulator speaks", asked[0], Version)
}

// run calls the handler and encodes its answer under the account's lock. A panic becomes the
// API's internal error.
func (f *front) run(c *Call, handle Handler, s *scratch, special **wire.Page) (err *apierror.Error) {
	c.lock()
	defer c.Account.Mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			f.emu.log.Error("request failed inside the emulator", "path", c.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = apierror.New(http.StatusInternalServerError, "internal_error", "internal error").Because(
				"the emulator has failed; its log has the stack")
		}
	}()
	c.Now = f.emu.clock.Now()
	answer, err := handle(c)
	if err != nil {
		return err
	}
	if p, ok := answer.(*wire.Page); ok {
		*special = p
		return nil
	}
	s.out.Value("", answer)
	return nil
}

// readParams merges the query and the body; the body wins. A body on GET counts too: two SDKs
// send list parameters there.
func (f *front) readParams(s *scratch, w http.ResponseWriter, r *http.Request, file bool) (wire.Params, *apierror.Error) {
	query, err := wire.ParseForm(r.URL.RawQuery)
	if err != nil {
		return nil, apierror.BadRequest(err.Error())
	}
	if r.Body == nil || r.Body == http.NoBody {
		return query, nil
	}
	if _, err = s.body.ReadFrom(http.MaxBytesReader(w, r.Body, f.emu.behavior().mostBody)); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, apierror.New(http.StatusRequestEntityTooLarge, "bad_request", "request body is too large")
		}
		return nil, apierror.BadRequest("request body could not be read")
	}
	parse := wire.ParseBody
	if file {
		parse = wire.ParseUpload
	}
	body, err := parse(r.Header.Get("Content-Type"), s.body.Bytes())
	if err != nil {
		return nil, apierror.BadRequest(err.Error())
	}
	if len(query) == 0 {
		return body, nil
	}
	maps.Copy(query, body)
	return query, nil
}

// Plant makes the objects of a seed file that are not there, now and after every reset. Where one cannot be made, the error
// names file, line and field, and the emulator is as it was when it was made; with a state file that was there before, it
// keeps what it has.
func (e *Emulator) Plant(f *seedfile.File) error {
	err := e.plant(f)
	if err != nil && e.planted.Load() { // what clients did since the first time may be the reason, which must not keep it from starting
		e.log.Warn("of the seed file an object that is gone is not made again", "error", err)
		err = nil
	}
	if err != nil {
		e.seeds.Store(nil)
		if e.starts <= 1 {
			_ = e.Reset() // without seeds nothing is refused
		}
		return err
	}
	e.seeds.Store(f)
	if e.file != nil && !e.planted.Swap(true) {
		e.file.Touch()
	}
	return nil
}

// plant tries every object, and returns why the first one that could not be made was not.
func (e *Emulator) plant(f *seedfile.File) (failed error) {
	for rest := f.Requests; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Object == rest[0].Object && rest[n].PublicKey == rest[0].PublicKey {
			n++
		}
		if err := e.plantObject(f, rest[:n]); err != nil && failed == nil {
			failed = err
		}
		rest = rest[n:]
		e.evict()
	}
	return failed
}

// plantObject answers the requests for one object, unless the account has it.
func (e *Emulator) plantObject(f *seedfile.File, requests []seedfile.Request) error {
	now, first := e.clock.Now(), &requests[0]
	acct := e.AllAccounts()[0]
	if first.PublicKey != "" {
		public, _ := keyring.Parse(first.PublicKey)
		secret, _ := keyring.Parse(first.SecretKey)
		var err *controlError
		if acct, err = e.pair(public, secret); err != nil {
			return f.Problem(first, err.message)
		}
	}
	acct.Mu.Lock() // for all requests: a state file has the whole object, or nothing of it
	defer acct.Mu.Unlock()
	if acct.has(first.Object) {
		return nil
	}
	for i := range requests {
		r := &requests[i]
		if r.At.After(now) {
			return f.Problem(r, "created at "+r.At.Format(time.RFC3339)+" is later than the clock, which shows "+now.UTC().Format(time.RFC3339))
		}
		if err := e.perform(acct, r); err != nil {
			return f.Problem(r, err.Message)
		}
	}
	return nil
}
