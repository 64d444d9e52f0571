package emulator

import (
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// The types of frames that the test meets (RFC 9113, 6), and their flags.
const (
	frameData, frameHeaders, frameReset, frameSettings, framePing = 0x0, 0x1, 0x3, 0x4, 0x6

	endStream, endHeaders = 0x1, 0x4
)

// frame returns a frame of HTTP/2.
func frame(kind, flags byte, stream uint32, payload string) string {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	return string(binary.BigEndian.AppendUint32(append(head, flags), stream)) + payload
}

// TestAnEarlyAnswerResetsNoStream: a request by HTTP/2 that is refused by its head has its answer as a whole, whenever its body comes.
func TestAnEarlyAnswerResetsNoStream(t *testing.T) {
	emu := New(Options{})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Shutdown(t.Context()) //nolint:errcheck // the test is over
	var head strings.Builder        // without an index (RFC 7541, 6.2.2), nor a key
	for _, field := range [][2]string{
		{":method", "POST"},
		{":scheme", "https"},
		{":path", "/charges"},
		{":authority", "api.omise.co"},
		{"content-type", "application/json"},
		{"content-length", "2"},
	} {
		head.WriteString("\x00" + string(rune(len(field[0]))) + field[0] + string(rune(len(field[1]))) + field[1])
	}
	for name, early := range map[string]bool{"with its head": true, "after its answer": false} {
		t.Run(name, func(t *testing.T) {
			conn, err := tls.Dial("tcp", strings.TrimPrefix(srv.TLSURL, "https://"), &tls.Config{
				InsecureSkipVerify: true, NextProtos: []string{"h2"}, //nolint:gosec // of loopback
			})
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
			send := func(text string) {
				if _, err := io.WriteString(conn, text); err != nil {
					t.Fatal(err)
				}
			}
			send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(frameSettings, 0, 0, "") + frame(frameHeaders, endHeaders, 1, head.String()))
			body := frame(frameData, endStream, 1, "{}")
			if early {
				time.Sleep(100 * time.Millisecond) // its handler has begun, and would have ended
				send(body)
			}
			for answered := false; ; {
				kind, flags := read(t, conn)
				if kind == frameHeaders && !answered && !early {
					send(body)
				}
				answered = answered || kind == frameHeaders
				switch {
				case kind == frameReset:
					t.Fatal("the stream is reset")
				case kind == framePing:
					return // all that was sent before has been answered
				case flags&endStream != 0:
					send(frame(framePing, 0, 0, "12345678"))
				}
			}
		})
	}
}

// read returns the type and the flags of the next frame of a stream, or of a ping that is answered.
func read(t *testing.T, conn net.Conn) (kind, flags byte) {
	t.Helper()
	for head := make([]byte, 9); ; {
		if _, err := io.ReadFull(conn, head); err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, conn, int64(binary.BigEndian.Uint32(head)>>8)); err != nil {
			t.Fatal(err)
		}
		if kind := head[3]; kind == frameData || kind == frameHeaders || kind == frameReset || kind == framePing {
			return head[3], head[4]
		}
	}
}
