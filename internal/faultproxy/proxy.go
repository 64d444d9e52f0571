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
	read, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	a := &answer{request: response.Request, response: response, body: read, kind: answerKind(response, read)}
	before := response.StatusCode
	headers := response.Header.Clone()
	p.fault.change(a)
	if before != response.StatusCode || !bytes.Equal(read, a.body) || !sameHeaders(headers, response.Header) {
		p.note(a, before, read, headers)
	}
	response.Body = io.NopCloser(bytes.NewReader(a.body))
	if response.ContentLength = int64(len(a.body)); response.Header.Get("Content-Length") != "" {
		response.Header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	return nil
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

func (p *Proxy) note(a *answer, status int, body []byte, header http.Header) {
	if p.changed.Add(1) > 1 {
		return
	}
	text := fmt.Sprintf("%s %s: %s → %s", a.request.Method, a.request.URL.Path,
		describe(status, header, body), describe(a.response.StatusCode, a.response.Header, a.body))
	p.sample.Store(&text)
}

func describe(status int, header http.Header, body []byte) string {
	return fmt.Sprintf("%d %s %.*s", status, header.Get("Content-Type"), sampleBytes, body)
}
