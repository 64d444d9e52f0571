package main

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

// onFrames judges a server that speaks HTTP/2.
const onFrames = "run --api-url $FRAMES --case tokens/create -q --timeout-request 1s"

// The types of frames (RFC 9113, 6), and one that nobody knows.
const (
	frameData         = 0x0
	frameHeaders      = 0x1
	frameReset        = 0x3
	frameSettings     = 0x4
	framePing         = 0x6
	frameGoAway       = 0x7
	frameContinuation = 0x9
	frameUnknown      = 0x63

	endHeaders = 0x4
)

// The heads of answers (RFC 7541): 200 is in the table, 103 is written out.
var (
	head200 = []byte{0x88}
	head103 = []byte("\x48\x03103")
)

// frame returns a frame of the first stream, or of the connection where it can be of that alone.
func frame(kind, flags byte, payload []byte) []byte {
	stream := byte(1)
	if kind == frameSettings || kind == framePing || kind == frameGoAway {
		stream = 0
	}
	size := len(payload)
	return append([]byte{byte(size >> 16), byte(size >> 8), byte(size), kind, flags, 0, 0, 0, stream}, payload...)
}

// frames answers the first request with frames, and then sends others again and again, each time after a pause.
func frames(once, more []byte, pause time.Duration) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Write(frame(frameSettings, 0, nil))
		for kind := byte(frameData); kind != frameHeaders; {
			head := make([]byte, 9)
			if kind == frameData { // the preface comes first
				head = make([]byte, 24+9)
			}
			if _, err := io.ReadFull(conn, head); err != nil {
				return
			}
			head = head[len(head)-9:]
			kind = head[3]
			_, _ = io.CopyN(io.Discard, conn, int64(head[0])<<16|int64(head[1])<<8|int64(head[2]))
		}
		_, err := conn.Write(once)
		if len(more) == 0 {
			_, _ = io.Copy(io.Discard, conn)
			return
		}
		go func() { _, _ = io.Copy(io.Discard, conn) }()
		for err == nil {
			time.Sleep(pause)
			_, err = conn.Write(more)
		}
	}
}

// flood is so many frames that one write has some ten kilobytes.
func flood(kind, flags byte, payload []byte) []byte {
	return bytes.Repeat(frame(kind, flags, payload), 1000)
}

// frameAttacks are connections of HTTP/2 that hang, or keep a client busy.
var frameAttacks = []attack{
	{name: "frames: silence", says: "did not answer within 1s", accept: frames(nil, nil, 0)},
	{name: "frames: nobody reads", says: "did not answer within 1s", accept: func(conn net.Conn) {
		_, err := conn.Write(frame(frameSettings, 0, nil))
		for err == nil {
			_, err = conn.Write(flood(framePing, 0, make([]byte, 8)))
		}
	}},
	{name: "frames: pings", says: "did not answer within 1s", accept: frames(nil, flood(framePing, 0, make([]byte, 8)), 0)},
	{name: "frames: settings", says: "did not answer within 1s", accept: frames(nil, flood(frameSettings, 0, nil), 0)},
	{name: "frames: resets", says: "no usable answer", accept: frames(nil, flood(frameReset, 0, []byte{0, 0, 0, 8}), 0)},
	{name: "frames: refused", says: "did not answer within 1s", accept: frames(frame(frameReset, 0, []byte{0, 0, 0, 7}), nil, 0)},
	{name: "frames: farewell", says: "did not answer within 1s", accept: frames(frame(frameGoAway, 0, make([]byte, 8)), nil, 0)},
	{name: "frames: a head without end", says: "did not answer within 1s", accept: frames(frame(frameHeaders, 0, head200), flood(frameContinuation, 0, nil), 0)},
	{name: "frames: early hints", says: "no usable answer", accept: frames(nil, flood(frameHeaders, endHeaders, head103), 0)},
	{name: "frames: early hints now and then", says: "did not answer within 1s", accept: frames(nil, frame(frameHeaders, endHeaders, head103), drip)},
	{name: "frames: a body without end", says: "did not answer within 1s", accept: frames(frame(frameHeaders, endHeaders, head200), frame(frameData, 0, []byte(" ")), drip)},
	{name: "frames: a body of nothing", says: "did not answer within 1s", accept: frames(frame(frameHeaders, endHeaders, head200), flood(frameData, 0, nil), 0)},
	{name: "frames: of a kind that nobody knows", says: "more remarks on connections are left out", holds: saysLittle, accept: frames(nil, flood(frameUnknown, 0, nil), 0)},
}

// saysLittle holds that a command says no more than people read, however much the library under it has to say.
func saysLittle(t *testing.T, o outcome) {
	t.Helper()
	if len(o.out) > 20<<10 {
		t.Errorf("it says %d bytes", len(o.out))
	}
}

func TestConnectionsOfHTTP2(t *testing.T) {
	t.Parallel()
	rows := make([]attack, len(frameAttacks))
	for i, row := range frameAttacks {
		row.args, row.code = onFrames, 3
		rows[i] = row
	}
	attacked(t, rows)
}
