package front

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/omise-conformance/harness/exchange"
)

// hostNames are the names of the hosts, as the upstream is asked for them.
var hostNames = map[exchange.Host]string{exchange.API: APIHost, exchange.Vault: VaultHost}

// arrival is how a request came.
type arrival struct {
	way   Way
	host  exchange.Host
	plain bool
}

// passage is a request on its way, and its answer on the way back.
type passage struct {
	*Front
	w       http.ResponseWriter
	r       *http.Request
	control *http.ResponseController
	body    upload
	seen    *Seen
	freed   []func() // called when it has been told of
	// left is how long after the request its client went away; 0: it is there.
	left atomic.Int64
}

// pass passes a request on and its answer back.
func (f *Front) pass(w http.ResponseWriter, r *http.Request, from arrival) {
	if !f.passing.start(r.Context()) {
		panic(http.ErrAbortHandler)
	}
	defer f.passing.stop()
	p := &passage{Front: f, w: w, r: r, control: http.NewResponseController(w)}
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	p.seen = &Seen{Way: from.way, Plain: from.plain, Mark: r.Header.Get(f.options.MarkHeader), Note: &Note{}, Raw: exchange.Raw{
		Method: r.Method, Host: from.host, Path: path, Query: r.URL.RawQuery, Header: r.Header, Started: time.Now(),
	}}
	defer context.AfterFunc(r.Context(), p.leave)()
	if !p.receive() || !p.answer(p.ask()) {
		panic(http.ErrAbortHandler)
	}
}

// receive reads the beginning of the body, and reports whether the client is still there.
func (p *passage) receive() bool {
	if p.body.begin(p.r) != nil {
		return false
	}
	if p.body.ended != nil {
		return true
	}
	free, err := p.uploads.take(p.r.Context(), p.r.ContentLength)
	if err != nil {
		return false
	}
	p.freed = append(p.freed, free)
	return true
}

// ask asks the upstream.
func (p *passage) ask() (*http.Response, error) {
	switch {
	case p.live():
		return refuse(p.r, liveRequest), nil
	case p.realMoney.Load():
		return refuse(p.r, liveAnswer), nil
	}
	on := p.r.WithContext(WithNote(p.r.Context(), p.seen.Note))
	on.Header = onward(p.r.Header, p.markHeader)
	if on.Header["User-Agent"] == nil {
		on.Header["User-Agent"] = nil // or the transport would make one up
	}
	name := hostNames[p.seen.Raw.Host]
	on.URL = &url.URL{Scheme: "https", Host: name, Path: p.r.URL.Path, RawPath: p.r.URL.RawPath, RawQuery: p.r.URL.RawQuery, ForceQuery: p.r.URL.ForceQuery}
	on.RequestURI, on.Host, on.TransferEncoding, on.Trailer, on.Close = "", name, nil, nil, false
	on.Body = p.body.body()
	if p.body.ended != nil {
		on.ContentLength = p.body.size
		on.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(p.body.kept)), nil }
	}
	return p.options.Upstream.RoundTrip(on)
}

// answer passes an answer back, or its failure, and tells of it. It reports whether the client has the whole answer.
func (p *passage) answer(answer *http.Response, failed error) bool {
	if failed == nil && answer.StatusCode < http.StatusOK {
		_ = answer.Body.Close()
		failed = errors.New("the upstream answered " + answer.Status + ", which ends no request")
	}
	if failed != nil && p.body.broken() {
		p.free() // it was no whole request
		return false
	}
	if failed != nil {
		p.seen.Lost = true
		p.answered()
		if p.seen.Raw.Response = p.seen.Note.Answered; p.seen.Raw.Response == nil {
			p.seen.Raw.Failure = failure(failed)
		}
		p.complete(p.join())
		return false
	}
	defer answer.Body.Close()
	d := &download{from: answer.Body, length: answer.ContentLength}
	if p.r.Method == http.MethodHead || bodiless(answer.StatusCode) {
		d.ended = io.EOF
	}
	buffer, _ := parts.Get().(*[beginning]byte)
	defer parts.Put(buffer)
	part := d.read(buffer[:])
	p.beware(part) // before the client has it, and sends its next request
	if d.ended == nil {
		free, err := p.downloads.take(p.r.Context(), d.length)
		if err != nil {
			d.ended = err
		} else {
			p.freed = append(p.freed, free)
		}
	}
	complete := p.join()
	gone := p.r.Context().Err() != nil // who leaves after the answer has got it
	lost := p.write(answer, d, part, buffer[:]) != nil || gone
	p.seen.Lost = lost
	if len(d.kept) > beginning {
		p.beware(d.kept)
	}
	p.seen.Raw.Response = &exchange.RawResponse{Status: answer.StatusCode, Header: answer.Header, Body: d.kept}
	if p.r.ProtoMajor == 1 { // HTTP/2 tells a client to stop, and it reads meanwhile
		p.body.drain(p.control)
	}
	p.complete(complete)
	return !lost
}

// join takes the place of the request in the order of what is told.
func (p *passage) join() (complete func()) {
	return p.queue.join(p.seen, p.free)
}

// free gives the memory of long bodies back.
func (p *passage) free() {
	for _, free := range p.freed {
		free()
	}
}

// leave notes that the client is gone.
func (p *passage) leave() { p.left.Store(int64(time.Since(p.seen.Raw.Started))) }

// answered notes the time at which the answer, as far as it has come, is there, or at which the client went away before
// it was.
func (p *passage) answered() {
	p.seen.Raw.Duration = time.Since(p.seen.Raw.Started)
	if left := time.Duration(p.left.Load()); left > 0 {
		p.seen.Raw.Duration = left
	}
}

// complete has the request told of.
func (p *passage) complete(known func()) {
	p.seen.Raw.Body, p.seen.Size = p.body.finish()
	p.seen.Size = max(p.seen.Size, p.r.ContentLength)
	known()
}

// write writes an answer to the client as it comes.
func (p *passage) write(answer *http.Response, d *download, part, buffer []byte) error {
	header := p.w.Header()
	for name, values := range onward(answer.Header, "") {
		header[name] = values
	}
	for _, made := range []string{"Date", "Content-Type"} {
		if header[made] == nil {
			header[made] = nil // or the server would make one up
		}
	}
	if length := d.known(); length >= 0 && header["Content-Length"] == nil && !bodiless(answer.StatusCode) {
		header["Content-Length"] = []string{strconv.FormatInt(length, 10)}
	}
	if !p.body.whole() {
		_ = p.control.EnableFullDuplex()
	}
	_ = p.control.SetWriteDeadline(time.Now().Add(patience))
	defer func() { _ = p.control.SetWriteDeadline(time.Time{}) }()
	p.w.WriteHeader(answer.StatusCode)
	for {
		p.answered() // before it is written: the client may send its next request as soon as it has the last part
		if len(part) > 0 {
			if _, err := p.w.Write(part); err != nil {
				return err
			}
		}
		if err := p.control.Flush(); err != nil {
			return err
		}
		if d.ended != nil {
			break
		}
		part = d.read(buffer)
		_ = p.control.SetWriteDeadline(time.Now().Add(patience))
	}
	if d.ended != io.EOF {
		return d.ended
	}
	return nil
}

// patience is the time that a client has to take a part of an answer.
const patience = time.Minute

// bodiless reports whether an answer with a status has no body (RFC 9110, 6.4.1).
func bodiless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified
}

// failure says why the upstream did not answer.
func failure(err error) *exchange.Failure {
	kind := exchange.FailureClosed
	var slow interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		kind = exchange.FailureCanceled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		kind = exchange.FailureTimeout
	}
	return &exchange.Failure{Kind: kind, Message: err.Error()}
}
