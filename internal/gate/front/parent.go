package front

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/elazarl/goproxy"
)

// BarredError is the answer of a proxy in between, such as that of a company, which opens no way to a host.
type BarredError struct {
	// Proxy is its address without a password, and Host what was asked for, with the port.
	Proxy, Host string
	// Answer is what it answered, Body the beginning of the body.
	Answer *http.Response
	Body   []byte
}

// longestRefusal bounds what is passed on of the body of such an answer.
const longestRefusal = 64 << 10

// NewBarredError keeps an answer to CONNECT.
func NewBarredError(proxy *url.URL, host string, answer *http.Response) *BarredError {
	barred := &BarredError{Proxy: proxy.Scheme + "://" + proxy.Host, Host: host, Answer: answer}
	if answer.Body != nil {
		barred.Body, _ = io.ReadAll(io.LimitReader(answer.Body, longestRefusal))
	}
	return barred
}

// Status returns code and reason of the answer.
func (e *BarredError) Status() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", e.Answer.StatusCode, http.StatusText(e.Answer.StatusCode)))
}

func (e *BarredError) Error() string {
	return fmt.Sprintf("the proxy %s answered %s", e.Proxy, e.Status())
}

// Barrier says how often a proxy in between opened no way to a foreign host.
type Barrier struct {
	Proxy, Host string
	// Status is what it answered; empty: it did not answer.
	Status string
	Count  int
}

// mostBarriers bounds them, because clients choose the hosts.
const mostBarriers = 64

// barriers are those so far.
type barriers struct {
	mutex sync.Mutex
	met   []Barrier
}

func (b *barriers) add(proxy, host, status string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for i := range b.met {
		if met := &b.met[i]; met.Proxy == proxy && met.Host == host && met.Status == status {
			met.Count++
			return
		}
	}
	if len(b.met) < mostBarriers {
		b.met = append(b.met, Barrier{Proxy: proxy, Host: host, Status: status, Count: 1})
	}
}

// Barriers returns where a proxy in between opened no way, in the order in which that first happened.
func (f *Front) Barriers() []Barrier {
	f.barriers.mutex.Lock()
	defer f.barriers.mutex.Unlock()
	return append([]Barrier(nil), f.barriers.met...)
}

// connect opens a way to a foreign host, through a proxy where one is in between. The library that passes on does so as
// well, and loses what the proxy answered.
func (f *Front) connect(r *http.Request, network, address string) (net.Conn, error) {
	parent, err := f.parent(&url.URL{Scheme: "https", Host: address})
	if err != nil {
		return nil, err
	}
	if parent == nil {
		return f.dial(r.Context(), network, address)
	}
	if parent.Scheme != "http" && parent.Scheme != "https" {
		return nil, fmt.Errorf("the proxy %s is not one of http or https", parent.Redacted())
	}
	conn, err := f.through(r.Context(), parent, address)
	var barred *BarredError
	switch {
	case errors.As(err, &barred):
		f.barriers.add(barred.Proxy, barred.Host, barred.Status())
	case err != nil:
		f.barriers.add(parent.Scheme+"://"+parent.Host, address, "")
	}
	return conn, err
}

// through asks a proxy for the way to an address.
func (f *Front) through(ctx context.Context, parent *url.URL, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialing)
	defer cancel()
	port := parent.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[parent.Scheme]
	}
	conn, err := f.dial(ctx, "tcp", net.JoinHostPort(parent.Hostname(), port))
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	way := conn
	if parent.Scheme == "https" {
		way = f.connections.keep(tls.Client(conn, &tls.Config{ServerName: parent.Hostname(), MinVersion: tls.VersionTLS12}))
	}
	reader := bufio.NewReader(way)
	answer, err := ask(way, reader, parent, address)
	if err != nil {
		_ = way.Close()
		return nil, err
	}
	if kept, ok := way.(*connection); ok && reader.Buffered() > 0 { // the host has spoken first
		kept.early, _ = reader.Peek(reader.Buffered())
	}
	_ = answer.Body.Close()
	return way, nil
}

// ask sends CONNECT. An answer other than success is a BarredError.
func ask(way io.Writer, reader *bufio.Reader, parent *url.URL, address string) (*http.Response, error) {
	connect := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: http.Header{}}
	authorize(connect, parent.User)
	if err := connect.Write(way); err != nil {
		return nil, err
	}
	answer, err := http.ReadResponse(reader, connect)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return nil, NewBarredError(parent, address, answer)
	}
	return answer, nil
}

// authorize tells a proxy the name and the password of its address.
func authorize(connect *http.Request, user *url.Userinfo) {
	if user == nil {
		return
	}
	password, _ := user.Password()
	connect.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)))
}

// answerUnconnected answers a client for whom a foreign host cannot be reached. It passes on the answer of a proxy in
// between unchanged; without one it answers 502 with the reason.
func answerUnconnected(w io.Writer, ctx *goproxy.ProxyCtx, err error) {
	answer, body := &http.Response{StatusCode: http.StatusBadGateway, Header: http.Header{"Content-Type": {goproxy.ContentTypeText}}}, []byte(unreached(ctx.Req.URL.Host, err))
	var barred *BarredError
	if errors.As(err, &barred) {
		answer, body = &http.Response{StatusCode: barred.Answer.StatusCode, Status: barred.Answer.Status, Header: barred.Answer.Header.Clone()}, barred.Body
		for _, hop := range []string{"Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Content-Length"} {
			answer.Header.Del(hop)
		}
	}
	answer.ProtoMajor, answer.ProtoMinor, answer.Close = 1, 1, true
	answer.ContentLength, answer.Body = int64(len(body)), io.NopCloser(bytes.NewReader(body))
	_ = answer.Write(w)
}
