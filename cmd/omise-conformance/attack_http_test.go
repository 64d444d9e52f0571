package main

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// What is said of a server whose answer is no HTTP, of one that ends too soon, and of one that answers, wrongly.
const (
	unusable = "no usable answer from"
	tooSoon  = "closed the connection before its answer was complete"
	noAnswer = "closed the connection without an answer"
	wrong    = "Not conformant"
)

// protocolAttacks are answers that HTTP does not know, or that mean harm with what it knows.
var protocolAttacks = []attack{
	{name: "no status line", code: 3, says: unusable, answer: bytesThenEnd("\r\n\r\n")},
	{name: "garbage", code: 3, says: unusable, answer: bytesThenEnd("\x00\x01\x02\x03\xff\xfe garbage\r\n\r\n")},
	{name: "HTTP/0.9", code: 3, says: unusable, answer: bytesThenEnd("<html>It works!</html>")},
	{name: "status 99", code: 1, says: wrong, answer: headed("HTTP/1.1 099 Odd\r\n", "{}")},
	{name: "status 000", code: 1, says: wrong, answer: headed("HTTP/1.1 000 None\r\n", "{}")},
	{name: "status 1000", code: 3, says: unusable, answer: headed("HTTP/1.1 1000 Many\r\n", "{}")},
	{name: "no reason", code: 1, says: wrong, answer: headed("HTTP/1.1 200\r\n", "{}")},
	{name: "HTTP/1.0 that stays", args: hasty, code: 3, says: silent, answer: bytesThenSilence("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}")},

	{name: "a negative length", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Content-Length: -1\r\n\r\n{}")},
	{name: "a huge length", code: 3, says: tooSoon, answer: bytesThenEnd(jsonHead + "Content-Length: 9223372036854775807\r\n\r\n{}")},
	{name: "a length beyond 64 bits", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Content-Length: 99999999999999999999\r\n\r\n{}")},
	{name: "two lengths", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")},
	{name: "a length and chunks", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")},
	{name: "a chunk longer than it says", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Transfer-Encoding: chunked\r\n\r\n2\r\n{\"a\":1}\r\n0\r\n\r\n")},
	{name: "a huge chunk", code: 3, says: tooSoon, answer: bytesThenEnd(jsonHead + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff0\r\n{}")},
	{name: "a chunk of no size", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n")},
	{name: "gzip, chunked", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")},

	{name: "gzip that is none", code: 3, says: tooSoon, answer: headed("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n", "{}")},
	{name: "half of a gzip", code: 3, says: tooSoon, answer: gzipped(100, 20)},
	{name: "a bomb of gzip", code: 3, says: "sent an answer of more than", answer: gzipped(32<<20, -1)},
	{name: "brotli that was not asked for", code: 3, says: "which was not asked for", answer: headed("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n", "{}x")},

	{name: "100,000 headers", code: 3, says: "headers exceeded", answer: repeated("X-A: a\r\n", 100_000)},
	{name: "a header of 4 MB", code: 3, says: "headers exceeded", answer: repeated("X-A: "+strings.Repeat("a", 1<<12), 1<<10)},
	{name: "NUL in a header", code: 3, says: unusable, answer: headed("HTTP/1.1 200 OK\r\nX-A: a\x00b\r\n", "{}")},
	{name: "a header without colon", code: 3, says: unusable, answer: headed("HTTP/1.1 200 OK\r\nodd\r\n", "{}")},
	{name: "a folded header", code: 1, says: wrong, answer: headed("HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\n", "{}")},
	{name: "line feeds alone", code: 1, says: wrong, answer: bytesThenEnd("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}")},
	{name: "carriage returns alone", code: 1, says: wrong, answer: bytesThenEnd("HTTP/1.1 200 OK\rContent-Type: application/json\r\r{}\r\n\r\n")},
	{name: "a byte order mark before the status", code: 3, says: unusable, answer: bytesThenEnd("\xef\xbb\xbf" + jsonHead + "Content-Length: 2\r\n\r\n{}")},

	{name: "the end before the head", code: 3, says: noAnswer, answer: bytesThenEnd("")},
	{name: "the end in the head", code: 3, says: unusable, answer: bytesThenEnd("HTTP/1.1 200 OK\r\nContent-Ty")},
	{name: "the end in the body", code: 3, says: tooSoon, answer: bytesThenEnd(jsonHead + "Content-Length: 100\r\n\r\n{")},
	{name: "a reset", code: 3, says: noAnswer, answer: func(conn net.Conn, _ *http.Request) { _ = conn.(*net.TCPConn).SetLinger(0) }},
	{name: "TLS to a plain client", code: 3, says: unusable, answer: bytesThenEnd("\x15\x03\x01\x00\x02\x02\x46")},
	{name: "HTTP/2 to a plain client", code: 3, says: unusable, answer: bytesThenEnd("\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64\x00\x04\x40\x00\x00\x00\x00\x02\x00\x00\x00\x00")},
	{name: "plain text to a TLS client", code: 3, says: "no TLS connection", args: secured + " --timeout-request 10s", accept: greet(jsonHead + "\r\n{}")},
	{name: "silence to a TLS client", code: 3, says: "did not answer within 500ms", args: secured + " --timeout-request 500ms", accept: greet("")},
	{name: "a certificate of nobody", code: 3, says: "no TLS connection", args: secured + " --timeout-request 10s", accept: handshake},

	{name: "a whole answer by TLS", args: trusted, code: 1, says: wrong, answer: headed("HTTP/1.1 200 OK\r\n", "{}")},
	{name: "half a body by TLS", args: trusted, code: 3, says: tooSoon, answer: bytesThenEnd(jsonHead + "Content-Length: 100\r\n\r\n{")},
	// Go's TLS takes the end of a connection for that of what was sent by it: the body counts as whole, and is judged.
	{name: "a body by TLS that nothing ends", args: trusted, code: 1, says: wrong, answer: withoutNotice(jsonHead + "\r\n{}")},
	{name: "chunks by TLS that nothing ends", args: trusted, code: 3, says: tooSoon, answer: withoutNotice(jsonHead + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")},
	{name: "half a head by TLS", args: trusted, code: 3, says: unusable, answer: withoutNotice("HTTP/1.1 200 OK\r\nContent-Ty")},
	{name: "no answer by TLS", args: trusted, code: 3, says: noAnswer, answer: withoutNotice("")},
	{name: "plain text within TLS", args: trusted, code: 3, says: "no TLS connection", answer: plainWithin},
	{name: "NUL in a header by TLS", args: trusted, code: 3, says: unusable, answer: headed("HTTP/1.1 200 OK\r\nX-A: a\x00b\r\n", "{}")},
	{name: "101 by TLS", args: trusted, code: 3, says: switched, answer: bytesThenSilence(switching)},

	{name: "a redirect to a file", code: 3, says: "redirects every request", answer: bytesThenEnd("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")},
	{name: "a redirect elsewhere", code: 3, says: "redirects every request", answer: bytesThenEnd("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n")},
	{name: "a redirect to nothing", code: 1, says: wrong, answer: bytesThenEnd("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")},
	{name: "204 with a body", code: 1, says: wrong, answer: bytesThenEnd("HTTP/1.1 204 No Content\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")},
	{name: "304 with a body", code: 1, says: wrong, answer: bytesThenEnd("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")},
	{name: "two answers at once", leftOver: true, code: 1, says: "Report:", answer: bytesThenEnd(jsonHead + "Content-Length: 2\r\n\r\n{}" + jsonHead + "Content-Length: 2\r\n\r\n[]")},
	{name: "keep-alive and the end", code: 1, says: wrong, answer: bytesThenEnd(jsonHead + "Connection: keep-alive\r\nKeep-Alive: timeout=1000\r\nContent-Length: 2\r\n\r\n{}")},
	{name: "429 for a year", code: 3, says: "429", answer: bytesThenEnd("HTTP/1.1 429 Too Many\r\nRetry-After: 31536000\r\nContent-Length: 0\r\n\r\n")},
	{name: "429 for less than nothing", code: 3, says: "429", answer: bytesThenEnd("HTTP/1.1 429 Too Many\r\nRetry-After: -9\r\nContent-Length: 0\r\n\r\n")},
	{name: "429 beyond 64 bits", code: 3, says: "429", answer: bytesThenEnd("HTTP/1.1 429 Too Many\r\nRetry-After: 9223372036854775807\r\nContent-Length: 0\r\n\r\n")},

	{
		name: "two lengths within TLS", args: trusted, code: 1, says: wrong, holds: breaksHTTP,
		answer: bytesThenEnd(jsonHead + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
	},
	{name: "line feeds within TLS", args: trusted, code: 1, says: wrong, holds: breaksHTTP, answer: bytesThenEnd("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}")},

	{name: "a control API of garbage", args: onControl, code: 3, says: unusable, answer: bytesThenEnd("garbage\r\n\r\n")},
	{name: "a control API that redirects", args: onControl, code: 3, says: "with status 302", answer: bytesThenEnd("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")},
	{name: "a control API with a bomb of gzip", args: onControl, code: 3, says: "unexpected JSON", answer: gzipped(32<<20, -1)},
}

// secured judges the hostile server as a target with TLS, and trusted one whose certificate is trusted.
const (
	secured = "run --api-url $SECURE --case tokens/create -q"
	trusted = "run --api-url $TRUSTED --case tokens/create -q --timeout-request 10s"
)

// breaksHTTP holds that the report says of an answer that its message is none.
func breaksHTTP(t *testing.T, o outcome) {
	t.Helper()
	for _, each := range o.whole(t).Rules {
		if each.ID == "answer.http" && each.Status == reports.StatusFailed {
			return
		}
	}
	t.Error("no case broke answer.http")
}

// withoutNotice answers with these bytes by TLS, and ends the connection without saying so, as somebody between could.
func withoutNotice(text string) answerer {
	return func(conn net.Conn, _ *http.Request) {
		_, _ = io.WriteString(conn, text)
		_ = conn.(*tls.Conn).NetConn().Close()
	}
}

// plainWithin answers without the TLS that the connection has.
func plainWithin(conn net.Conn, _ *http.Request) {
	_, _ = io.WriteString(conn.(*tls.Conn).NetConn(), jsonHead+"Content-Length: 2\r\n\r\n{}")
}

// headed answers with the beginning of a head and a body of known length.
func headed(head, body string) answerer {
	return bytesThenEnd(head + "Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
}

// gzipped answers with so many blanks, packed when they are asked for, of which it sends so many bytes, or all.
func gzipped(blanks, bytesSent int) answerer {
	return func(conn net.Conn, r *http.Request) {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		for block := strings.Repeat(" ", min(blanks, 1<<20)); blanks > 0; blanks -= len(block) {
			_, _ = io.WriteString(w, block)
		}
		_ = w.Close()
		if bytesSent >= 0 {
			packed.Truncate(bytesSent)
		}
		headed("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n", packed.String())(conn, r)
	}
}

// repeated answers with a head that has a text so many times.
func repeated(text string, times int) answerer {
	return func(conn net.Conn, r *http.Request) {
		headed("HTTP/1.1 200 OK\r\n"+strings.Repeat(text, times)+"\r\n", "{}")(conn, r)
	}
}

// greet sends a text to whoever connects, and waits until the connection ends.
func greet(text string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = io.WriteString(conn, text)
		_, _ = io.Copy(io.Discard, conn)
	}
}

// handshake shows a certificate that no client trusts.
func handshake(conn net.Conn) {
	server := httptest.NewUnstartedServer(nil)
	server.StartTLS()
	defer server.Close()
	_ = tls.Server(conn, &tls.Config{Certificates: server.TLS.Certificates, MinVersion: tls.VersionTLS12}).Handshake() //nolint:noctx // ends with conn
}

func TestAnswersThatAreNoHTTP(t *testing.T) {
	t.Parallel()
	attacked(t, protocolAttacks)
}
