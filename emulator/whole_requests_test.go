package emulator

import (
	"bytes"
	"crypto/tls"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// TestAnEarlyAnswerResetsNoStream: a request by HTTP/2 that is refused by its head has its answer as a whole, whenever its body comes.
func TestAnEarlyAnswerResetsNoStream(t *testing.T) {
	emu := New(Options{})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Shutdown(t.Context()) //nolint:errcheck // the test is over
	var head bytes.Buffer           // without a key
	fields := hpack.NewEncoder(&head)
	for _, field := range [][2]string{
		{":method", "POST"},
		{":scheme", "https"},
		{":path", "/charges"},
		{":authority", "api.omise.co"},
		{"content-type", "application/json"},
		{"content-length", "2"},
	} {
		_ = fields.WriteField(hpack.HeaderField{Name: field[0], Value: field[1]}) // to memory
	}
	for name, early := range map[string]bool{"before its answer is read": true, "after its answer": false} {
		t.Run(name, func(t *testing.T) {
			conn, err := tls.Dial("tcp", strings.TrimPrefix(srv.TLSURL, "https://"), &tls.Config{
				InsecureSkipVerify: true, NextProtos: []string{"h2"}, //nolint:gosec // of loopback
			})
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // what cannot be written is not answered either
			_, _ = io.WriteString(conn, http2.ClientPreface)
			frames := http2.NewFramer(conn, conn)
			_ = frames.WriteSettings()
			_ = frames.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: head.Bytes(), EndHeaders: true})
			if early {
				time.Sleep(100 * time.Millisecond) // its handler has begun, and would have ended
				_ = frames.WriteData(1, true, []byte("{}"))
			}
			for {
				next, err := frames.ReadFrame()
				if err != nil {
					t.Fatal(err)
				}
				ended := false
				switch next := next.(type) {
				case *http2.RSTStreamFrame:
					t.Fatalf("the stream is reset: %s", next.ErrCode)
				case *http2.PingFrame:
					return // all that was sent before has been answered
				case *http2.HeadersFrame:
					if !early {
						_ = frames.WriteData(1, true, []byte("{}"))
					}
					ended = next.StreamEnded()
				case *http2.DataFrame:
					ended = next.StreamEnded()
				}
				if ended {
					_ = frames.WritePing(false, [8]byte{})
				}
			}
		})
	}
}
