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
	host hostKind
}

// scratch is the memory one request needs, used again by later ones.
type scratch struct {
	body bytes.Buffer
	out  jsonWriter
	vars [maxVars]string
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxScratch keeps one large request from holding its memory for good.
const maxScratch = 64 << 10

func (s *scratch) release() {
	if s.body.Cap() > maxScratch || cap(s.out.buf) > maxScratch {
		return
	}
	scratches.Put(s)
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	s := scratches.Get().(*scratch)
	defer s.release()
	s.body.Reset()
	s.out.buf = s.out.buf[:0]

	status, special := http.StatusOK, (*page)(nil)
	if err := f.serve(s, w, r, &special); err != nil {
		s.out.buf = s.out.buf[:0]
		err.render(&s.out)
		status, special = err.status, nil
	}
	if special != nil {
		special.write(w)
		return
	}
	s.out.buf = append(s.out.buf, '\n')
	setHeaders(w.Header(), f.host == hostVault, f.emu.asked.next(), status, len(s.out.buf), time.Since(start))
	w.WriteHeader(status)
	_, _ = w.Write(s.out.buf) // the client is gone; there is nobody to tell
}

// serve finds the route, checks the key, reads the parameters and runs the handler; the answer is left in s.out.
func (f *front) serve(s *scratch, w http.ResponseWriter, r *http.Request, special **page) *apiError {
	path := strings.TrimRight(r.URL.Path, "/")
	rt, vars := f.emu.router.match(r.Method, path, s.vars[:0])
	if rt == nil || rt.hosts&f.host == 0 {
		return notFound("path", r.URL.Path)
	}
	c := &call{emu: f.emu, host: f.host, vars: vars, path: path}
	if rt.keys == keyNone {
		c.key, c.acct = keyNone, rt.locate(f.emu, vars)
		if c.acct == nil {
			return notFound("path", r.URL.Path)
		}
	} else {
		owner, err := f.emu.authenticate(r, rt.keys)
		if err != nil {
			return err
		}
		c.key, c.acct, c.chain = owner.kind, owner.acct, owner.chain
	}
	var err *apiError
	if c.params, err = f.readParams(s, w, r); err != nil {
		return err
	}
	err = f.run(c, rt.handle, s, special)
	f.emu.evict()
	return err
}

// run calls the handler and encodes its answer under the account's lock. A panic becomes the API's internal error.
func (f *front) run(c *call, handle handler, s *scratch, special **page) (err *apiError) {
	c.acct.mu.Lock()
	defer c.acct.mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			f.emu.log.Error("request failed inside the emulator", "path", c.path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = &apiError{http.StatusInternalServerError, "internal_error", "internal error"}
		}
	}()
	c.now = f.emu.clock.now()
	answer, err := handle(c)
	if err != nil {
		return err
	}
	if p, ok := answer.(*page); ok {
		*special = p
		return nil
	}
	s.out.value("", answer)
	return nil
}

// readParams merges the query and the body; the body wins. A body on GET counts too: two SDKs send list parameters there.
func (f *front) readParams(s *scratch, w http.ResponseWriter, r *http.Request) (params, *apiError) {
	query, err := parseForm(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	if r.Body == nil || r.Body == http.NoBody {
		return query, nil
	}
	if _, err := s.body.ReadFrom(http.MaxBytesReader(w, r.Body, f.emu.options.MaxBodyBytes)); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, &apiError{http.StatusRequestEntityTooLarge, "bad_request", "request body is too large"}
		}
		return nil, badRequest("request body could not be read")
	}
	body, err := parseBody(r.Header.Get("Content-Type"), s.body.Bytes())
	if err != nil {
		return nil, badRequest(err.Error())
	}
	if len(query) == 0 {
		return body, nil
	}
	for name, v := range body {
		query[name] = v
	}
	return query, nil
}

// parseBody decodes by content type. Without one, a body that looks like JSON is JSON and anything else a form.
func parseBody(contentType string, body []byte) (params, error) {
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
		return parseJSON(trimmed)
	case "application/x-www-form-urlencoded":
		if string(trimmed) == "null" || string(trimmed) == "{}" { // an empty call of an SDK that keeps its form header
			return nil, nil
		}
		return parseForm(string(trimmed))
	}
	return nil, fmt.Errorf("content type %s is not supported", kind)
}
