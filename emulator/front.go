package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// front is the HTTP side of one host.
type front struct {
	emu  *Emulator
	host Host
}

// scratch is the memory one request needs, used again by later ones.
type scratch struct {
	body bytes.Buffer
	out  Writer
	vars [MaxVars]string
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxScratch keeps one large request from holding its memory for good.
const maxScratch = 64 << 10

func (s *scratch) release() {
	if s.body.Cap() > maxScratch || cap(s.out.Buf) > maxScratch {
		return
	}
	scratches.Put(s)
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	s := scratches.Get().(*scratch)
	defer s.release()
	s.body.Reset()
	s.out.Buf = s.out.Buf[:0]

	status, special := http.StatusOK, (*Page)(nil)
	if err := f.serve(s, w, r, &special); err != nil {
		s.out.Buf = s.out.Buf[:0]
		err.Render(&s.out)
		status, special = err.Status, nil
	}
	if special != nil {
		special.Write(w)
		return
	}
	s.out.Buf = append(s.out.Buf, '\n')
	SetHeaders(w.Header(), f.host == HostVault, f.emu.asked.Next(), status, len(s.out.Buf), time.Since(start))
	w.WriteHeader(status)
	_, _ = w.Write(s.out.Buf) // the client is gone; there is nobody to tell
}

// serve finds the route, checks the key, reads the parameters and runs the handler; the answer is left in s.out.
func (f *front) serve(s *scratch, w http.ResponseWriter, r *http.Request, special **Page) *Error {
	path := strings.TrimRight(r.URL.Path, "/")
	rt, vars := f.emu.router.Match(r.Method, path, s.vars[:0])
	if rt == nil || rt.hosts&f.host == 0 {
		return NotFound("path", r.URL.Path)
	}
	c := &Call{Emulator: f.emu, Host: f.host, Vars: vars, Path: path}
	if rt.Keys == keyNone {
		c.Key, c.Account = keyNone, rt.locate(f.emu, vars)
		if c.Account == nil {
			return NotFound("path", r.URL.Path)
		}
	} else {
		owner, err := f.emu.authenticate(r, rt.Keys)
		if err != nil {
			return err
		}
		c.Key, c.Account, c.Chain = owner.kind, owner.Account, owner.chain
	}
	var err *Error
	if c.Params, err = f.readParams(s, w, r); err != nil {
		return err
	}
	err = f.run(c, rt.Handle, s, special)
	f.emu.evict()
	return err
}

// run calls the handler and encodes its answer under the account's lock. A panic becomes the API's internal error.
func (f *front) run(c *Call, handle Handler, s *scratch, special **Page) (err *Error) {
	c.Account.Mu.Lock()
	defer c.Account.Mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			f.emu.log.Error("request failed inside the emulator", "path", c.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = &Error{http.StatusInternalServerError, "internal_error", "internal error"}
		}
	}()
	c.Now = f.emu.clock.Now()
	answer, err := handle(c)
	if err != nil {
		return err
	}
	if p, ok := answer.(*Page); ok {
		*special = p
		return nil
	}
	s.out.Value("", answer)
	return nil
}

// readParams merges the query and the body; the body wins. A body on GET counts too: two SDKs send list parameters there.
func (f *front) readParams(s *scratch, w http.ResponseWriter, r *http.Request) (Params, *Error) {
	query, err := ParseForm(r.URL.RawQuery)
	if err != nil {
		return nil, BadRequest(err.Error())
	}
	if r.Body == nil || r.Body == http.NoBody {
		return query, nil
	}
	if _, err := s.body.ReadFrom(http.MaxBytesReader(w, r.Body, f.emu.options.MaxBodyBytes)); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, &Error{http.StatusRequestEntityTooLarge, "bad_request", "request body is too large"}
		}
		return nil, BadRequest("request body could not be read")
	}
	body, err := ParseBody(r.Header.Get("Content-Type"), s.body.Bytes())
	if err != nil {
		return nil, BadRequest(err.Error())
	}
	if len(query) == 0 {
		return body, nil
	}
	for name, v := range body {
		query[name] = v
	}
	return query, nil
}

// ParseBody decodes by content type. Without one, a body that looks like JSON is JSON and anything else a form.
func ParseBody(contentType string, body []byte) (Params, error) {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return nil, nil
	}
	kind := "application/x-www-form-urlencoded"
	switch {
	case contentType == "application/json": // spares the parser on the usual value
		kind = contentType
	case contentType != "":
		var err error
		if kind, _, err = mime.ParseMediaType(contentType); err != nil {
			return nil, errors.New("content type is not valid")
		}
	case trimmed[0] == '{' || trimmed[0] == '[' || string(trimmed) == "null":
		kind = "application/json"
	}
	switch kind {
	case "application/json":
		return ParseJSON(trimmed)
	case "application/x-www-form-urlencoded":
		if string(trimmed) == "null" || string(trimmed) == "{}" { // an empty call of an SDK that keeps its form header
			return nil, nil
		}
		return ParseForm(string(trimmed))
	}
	return nil, fmt.Errorf("content type %s is not supported", kind)
}
