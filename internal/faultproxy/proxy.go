package faultproxy

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/tidwall/gjson"
)

// Proxy stands between a client and a target and changes answers as its fault says.
type Proxy struct {
	fault   *Fault
	reverse *httputil.ReverseProxy
	changed atomic.Int64
	sample  atomic.Pointer[string]
}

// Proxy returns a proxy with the fault. It sends requests unchanged over next to the host
// that they name. Answers of a host named control stay as they are, since the control API
// is not judged.
func (f *Fault) Proxy(next http.RoundTripper) *Proxy {
	p := &Proxy{fault: f}
	p.reverse = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			// Unparsed: cases send odd queries on purpose.
			r.Out.URL.RawQuery = r.In.URL.RawQuery
			r.Out.Host = r.In.Host
			if r.Out.URL.Host == "" { // it came over a socket
				r.Out.URL.Scheme, r.Out.URL.Host = "http", r.In.Host
			}
		},
		Transport: next, ModifyResponse: p.modify,
	}
	return p
}

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.reverse.ServeHTTP(w, r) }

// Changed returns how many answers were changed, and the first of them in words: request,
// answer before, answer after.
func (p *Proxy) Changed() (count int64, sample string) {
	if first := p.sample.Load(); first != nil {
		sample = *first
	}
	return p.changed.Load(), sample
}

func (p *Proxy) modify(response *http.Response) error {
	if strings.HasPrefix(response.Request.URL.Host, "control.") {
		return nil
	}
	was := *response
	was.Header = response.Header.Clone()
	before, after, err := p.fault.alter(response)
	if err == nil && after != nil {
		p.note(response, &was, before, after)
	}
	return err
}

// Alter makes the fault in an answer, which has the request that it answers, and reports whether that changed anything.
func (f *Fault) Alter(response *http.Response) (changed bool, err error) {
	_, after, err := f.alter(response)
	return after != nil, err
}

// alter returns the body before and after the fault, the latter nil where nothing was changed.
func (f *Fault) alter(response *http.Response) (before, after []byte, err error) {
	read, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, err
	}
	_ = response.Body.Close()
	a := &answer{request: response.Request, response: response, body: read, kind: answerKind(response, read)}
	status, headers := response.StatusCode, response.Header.Clone()
	f.change(a)
	SetBody(response, a.body)
	if status == response.StatusCode && bytes.Equal(read, a.body) && sameHeaders(headers, response.Header) {
		return read, nil, nil
	}
	return read, append([]byte{}, a.body...), nil // never nil
}

// SetBody replaces the body of an answer, and its Content-Length where the answer has one.
func SetBody(response *http.Response, body []byte) {
	response.Body = io.NopCloser(bytes.NewReader(body))
	if response.ContentLength = int64(len(body)); response.Header.Get("Content-Length") != "" {
		response.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
}

// answerKind returns the kind of the object in an answer, empty for anything else.
func answerKind(response *http.Response, body []byte) string {
	if media, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); media != "application/json" {
		return ""
	}
	if !gjson.ValidBytes(body) {
		return ""
	}
	return gjson.GetBytes(body, "object").Str
}

func sameHeaders(a, b http.Header) bool {
	var one, other bytes.Buffer
	_ = a.Write(&one)
	_ = b.Write(&other)
	return bytes.Equal(one.Bytes(), other.Bytes())
}

// sampleBytes bounds what a sample shows of a body.
const sampleBytes = 300

func (p *Proxy) note(now, was *http.Response, before, after []byte) {
	if p.changed.Add(1) > 1 {
		return
	}
	text := fmt.Sprintf("%s %s: %s → %s", now.Request.Method, now.Request.URL.Path,
		describe(was.StatusCode, was.Header, before), describe(now.StatusCode, now.Header, after))
	p.sample.Store(&text)
}

func describe(status int, header http.Header, body []byte) string {
	return fmt.Sprintf("%d %s %.*s", status, header.Get("Content-Type"), sampleBytes, body)
}
