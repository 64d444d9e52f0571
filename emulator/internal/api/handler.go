package api

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/router"
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
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxScratch keeps one large request from holding its memory permanently.
const maxScratch = 64 << 10

func (s *scratch) release() {
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
	if err := f.serve(s, w, r, &special); err != nil {
		s.out.Buf = s.out.Buf[:0]
		err.Render(&s.out)
		status, special = err.Status, nil
	}
	if special != nil {
		special.Write(w)
		return
	}
	if change := f.emu.seam.Body; change != nil {
		s.out.Buf = append(s.out.Buf[:0], change(bytes.Clone(s.out.Buf))...)
	}
	s.out.Buf = append(s.out.Buf, '\n')
	wire.SetHeaders(w.Header(), s.host == HostVault, f.emu.asked.Next(), status, len(s.out.Buf), time.Since(start))
	w.WriteHeader(status)
	_, _ = w.Write(s.out.Buf) // the client is gone, and so is who could read the error
}

// serve finds the route, checks the key, reads the parameters and runs the handler; the answer is
// left in s.out.
func (f *front) serve(s *scratch, w http.ResponseWriter, r *http.Request, special **wire.Page) *apierror.Error {
	path := strings.TrimRight(r.URL.Path, "/")
	rt, vars := f.emu.router.Match(r.Method, path, s.vars[:0])
	s.host = f.hostOf(rt)
	if rt == nil || rt.hosts&s.host == 0 {
		return apierror.NotFound("path", r.URL.Path)
	}
	if rt.Outside {
		w.Header()[OutsideHeader] = outside
	}
	c := &Call{Emulator: f.emu, Host: s.host, Vars: vars, Path: path}
	if rt.Keys == keyNone {
		c.Key, c.Account = keyNone, rt.locate(f.emu, vars)
		if c.Account == nil {
			return apierror.NotFound("path", r.URL.Path)
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
		return err
	}
	f.emu.meet(c)
	err = f.run(c, rt.Handle, s, special)
	f.emu.evict()
	return err
}

// run calls the handler and encodes its answer under the account's lock. A panic becomes the
// API's internal error.
func (f *front) run(c *Call, handle Handler, s *scratch, special **wire.Page) (err *apierror.Error) {
	c.lock()
	defer c.Account.Mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			f.emu.log.Error("request failed inside the emulator", "path", c.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = apierror.New(http.StatusInternalServerError, "internal_error", "internal error")
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
	if _, err = s.body.ReadFrom(http.MaxBytesReader(w, r.Body, f.emu.options.MaxBodyBytes)); err != nil {
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
