package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	// switching is the head of an answer after which a connection belongs to another protocol. Go's client returns it as if it
	// were final, with the connection as its body.
	switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
	// jsonHead is the head of an answer whose body ends with the connection.
	jsonHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	// silent is what is said of a target that does not answer in time.
	silent = "did not answer within 500ms"
	// switched is what is said of one that switches protocols.
	switched = "it answered 101 Switching Protocols, which was not asked for and ends no request"
)

// drip is the pause of those who send byte by byte.
const drip = 100 * time.Millisecond

// endlessAttacks are connections that do not end.
var endlessAttacks = []attack{
	{name: "101 and silence", code: 3, says: switched, answer: bytesThenSilence(switching)},
	{name: "101 without Upgrade", code: 3, says: switched, answer: bytesThenSilence("HTTP/1.1 101 Switching Protocols\r\n\r\n")},
	{name: "101 and bytes for ever", code: 3, says: switched, answer: bytesForEver(switching, strings.Repeat("x", 1<<16), 0)},
	{name: "101 and the end", code: 3, says: switched, answer: bytesThenEnd(switching)},
	{name: "101 and an answer", code: 3, says: switched, answer: bytesThenSilence(switching + jsonHead + "Content-Length: 2\r\n\r\n{}")},
	{name: "101 to record", code: 3, says: switched, answer: bytesThenSilence(switching), args: "record --cassettes c --api-url $PEER --case tokens/create -q"},
	{name: "101 to explore", code: 3, says: switched, answer: bytesThenSilence(switching), args: "explore --api-url $PEER --steps 20 -q"},
	{name: "101 to a case", code: 3, says: switched, answer: bytesThenSilence(switching), spares: probing},
	{name: "101 of a control API", args: onControl, code: 3, says: switched, answer: bytesThenSilence(switching)},
	{name: "101 to the clock", args: onClock, code: 3, says: switched, answer: bytesThenSilence(switching), spares: allBut("/clock", "")},
	{name: "101 to the move of the clock", args: onClock, code: 3, says: switched, answer: bytesThenSilence(switching), spares: allBut("/clock", "advance")},
	{name: "101 to the restoration of the clock", args: onClock, says: "could not set it back", answer: bytesThenSilence(switching), spares: allBut("/clock", `"-`)},
	{name: "101 to the restoration of the webhook", args: onWebhook, says: "could not take it back", answer: bytesThenSilence(switching), spares: allBut("/webhooks", `"url":""`)},

	{name: "100 for ever", code: 3, says: "headers exceeded", answer: bytesForEver("", strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 100), 0)},
	{name: "100 now and then", args: hasty, code: 3, says: silent, answer: bytesForEver("", "HTTP/1.1 100 Continue\r\n\r\n", drip)},
	{name: "102 and silence", args: hasty, code: 3, says: silent, answer: bytesThenSilence("HTTP/1.1 102 Processing\r\n\r\n")},
	{name: "103 for ever", code: 3, says: "headers exceeded", answer: bytesForEver("", strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 100), 0)},
	{name: "199 and the end", code: 3, says: "closed the connection without an answer", answer: bytesThenEnd("HTTP/1.1 199 Odd\r\n\r\n")},

	{name: "silence", args: hasty, code: 3, says: silent, answer: bytesThenSilence("")},
	{name: "silence before the request", args: hasty, code: 3, says: silent, accept: func(conn net.Conn) { time.Sleep(5 * time.Second) }},
	{name: "a head byte by byte", args: hasty, code: 3, says: silent, answer: byteByByte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")},
	{name: "a body byte by byte", args: hasty, code: 3, says: silent, answer: bytesForEver(jsonHead+"Content-Length: 1000\r\n\r\n", " ", drip)},
	{name: "a body without end", args: hasty, code: 3, says: silent, answer: bytesForEver(jsonHead+"\r\n", " ", drip)},
	{name: "a body without end, at once", code: 3, says: "sent an answer of more than", answer: bytesForEver(jsonHead+"\r\n", strings.Repeat(" ", 1<<16), 0)},
	{name: "a head without end", args: hasty, code: 3, says: silent, answer: bytesForEver(jsonHead, "X-A: a\r\n", drip)},
	{name: "a head without end, at once", code: 3, says: "headers exceeded", answer: bytesForEver(jsonHead, strings.Repeat("X-A: a\r\n", 1000), 0)},
	{name: "a header line without end", code: 3, says: "headers exceeded", answer: bytesForEver(jsonHead+"X-A: ", strings.Repeat("a", 1<<16), 0)},
	{name: "a status line without end", code: 3, says: "headers exceeded", answer: bytesForEver("HTTP/1.1 200 ", strings.Repeat("a", 1<<16), 0)},
	{name: "chunks without end", args: hasty, code: 3, says: silent, answer: bytesForEver(jsonHead+"Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n", drip)},
	{name: "chunks without end, at once", code: 3, says: "sent an answer of more than", answer: bytesForEver(jsonHead+"Transfer-Encoding: chunked\r\n\r\n", "10000\r\n"+strings.Repeat(" ", 1<<16)+"\r\n", 0)},
	{name: "trailers without end", code: 3, says: "before its answer was complete", answer: bytesForEver(jsonHead+"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", strings.Repeat("X-A: a\r\n", 1000), 0)},
	{name: "a chunk size without end", code: 3, says: "before its answer was complete", answer: bytesForEver(jsonHead+"Transfer-Encoding: chunked\r\n\r\n2", strings.Repeat("0", 1<<12), 0)},
	{name: "a body shorter than it says", args: hasty, code: 3, says: silent, answer: bytesThenSilence(jsonHead + "Content-Length: 10\r\n\r\n{}")},
	{name: "Connection: close without closing", args: hasty, code: 3, says: silent, answer: bytesThenSilence(jsonHead + "Connection: close\r\n\r\n{}")},
	{name: "a redirect to itself", code: 3, says: "redirects every request", answer: bytesThenEnd("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")},
	{name: "gzip without end", args: hasty, code: 3, says: silent, answer: bytesForEver(jsonHead+"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", "", drip)},

	{name: "silence of a control API", args: onControl + " --timeout-request 500ms", code: 3, says: silent, answer: bytesThenSilence("")},
	{name: "a body without end of a control API", args: onControl, code: 3, says: "unexpected JSON", answer: bytesForEver(jsonHead+"\r\n", strings.Repeat(" ", 1<<16), 0)},
}

const (
	// onClock and onWebhook judge an emulator by a case that needs the clock, and by one that needs webhooks.
	onClock   = "run --api-url $WHOLE --control-url $PEER --case tokens/expired-on-charge -q"
	onWebhook = "run --api-url $WHOLE --control-url $PEER --case events/webhook-charge-create -q"
)

// probing reports whether a request is one of those before the first case.
func probing(r *http.Request) bool { return !hasCard(r) }

// allBut spares requests but those to a path whose body has a text.
func allBut(path, text string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		return r.URL.Path != path || !bytes.Contains(body, []byte(text))
	}
}

// byteByByte sends a text slowly.
func byteByByte(text string) answerer {
	return func(conn net.Conn, _ *http.Request) {
		for i := range len(text) {
			if _, err := io.WriteString(conn, text[i:i+1]); err != nil {
				return
			}
			time.Sleep(drip)
		}
	}
}

func TestConnectionsWithoutEnd(t *testing.T) {
	t.Parallel()
	attacked(t, endlessAttacks)
}
