package front

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/elazarl/goproxy"
)

// dialing bounds how long a connection to a foreign host may take.
const dialing = 30 * time.Second

// passForeign returns what passes on what is for other hosts than those of the API, without a look at it.
func (f *Front) passForeign() http.Handler {
	through := f.throughProxy()
	if !f.options.OnlyOmise {
		return through
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !onLoopback(r.Host) {
			http.Error(w, fmt.Sprintf("%s is not a host of the Omise API, and this gate lets nothing else pass (--only-omise).", r.Host), http.StatusForbidden)
			return
		}
		through.ServeHTTP(w, r)
	})
}

// onLoopback reports whether a host is this machine, by its name alone.
func onLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func (f *Front) throughProxy() http.Handler {
	proxy := goproxy.NewProxyHttpServer()
	proxy.Logger = silent{}
	proxy.KeepAcceptEncoding = true
	proxy.Tr = &http.Transport{
		Proxy:              func(r *http.Request) (*url.URL, error) { return f.parent(r.URL) },
		DialContext:        f.dial,
		DisableCompression: true, // answers are passed on as they are
		IdleConnTimeout:    time.Minute,
	}
	proxy.ConnectDial = nil // it is made of variables of the environment
	proxy.ConnectDialWithReq = f.connect
	proxy.ConnectionErrHandler = answerUnconnected
	proxy.OnResponse().DoFunc(func(answer *http.Response, ctx *goproxy.ProxyCtx) *http.Response {
		if answer == nil && ctx.Error != nil {
			return goproxy.NewResponse(ctx.Req, goproxy.ContentTypeText, http.StatusBadGateway, unreached(ctx.Req.URL.Host, ctx.Error))
		}
		return answer
	})
	return proxy
}

func unreached(host string, err error) string {
	return fmt.Sprintf("The gate's proxy did not reach %s: %v\n", host, err)
}

// parent returns the proxy that leads to a foreign address, or nil where none is in between.
func (f *Front) parent(to *url.URL) (*url.URL, error) {
	if f.options.Parent == nil {
		return nil, nil
	}
	return f.options.Parent(to)
}

// dial connects to a foreign host.
func (f *Front) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if f.closing.Load() {
		return nil, errors.New("the gate has ended")
	}
	dialer := net.Dialer{Timeout: dialing}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return f.connections.keep(conn), nil
}

// silent is a logger that writes nothing: a gate forwards the output of the command untouched.
type silent struct{}

// Printf writes nothing.
func (silent) Printf(string, ...any) {}
