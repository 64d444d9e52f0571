package window_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/omise-conformance/harness/internal/window"
	"github.com/omise-conformance/harness/specs"
)

// oneConnection is a listener for one connection without a buffer, which waits as long as nobody reads.
type oneConnection struct {
	conns chan net.Conn
	done  chan struct{}
}

func (l *oneConnection) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *oneConnection) Close() error   { close(l.done); return nil }
func (l *oneConnection) Addr() net.Addr { return &net.TCPAddr{} }

// TestASlowPageIsLetGo: a page that takes nothing for five seconds loses its stream, and one that is only quiet keeps it. The time is that
// of the test, so that nobody waits for it.
func TestASlowPageIsLetGo(t *testing.T) {
	if _, err := specs.Load(); err != nil { // before the time stands still
		t.Fatal(err)
	}
	for name, each := range map[string]struct {
		asleep time.Duration
		gone   bool
	}{"four seconds": {4 * time.Second, false}, "six seconds": {6 * time.Second, true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				nothing := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") })
				w := window.New(window.Options{API: nothing, Vault: nothing, Control: nothing, Dialect: specs.Recorded})
				watched := w.Watch("api", nothing)
				page, server := net.Pipe()
				listener := &oneConnection{conns: make(chan net.Conn, 1), done: make(chan struct{})}
				listener.conns <- server
				served := &http.Server{Handler: w.Handler(), ReadHeaderTimeout: time.Minute}
				ended := make(chan error, 1)
				go func() { ended <- served.Serve(listener) }()
				defer func() { w.Close(); _ = page.Close(); _ = served.Close(); <-ended }()

				if _, err := io.WriteString(page, "GET /window/events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
					t.Fatal(err)
				}
				lines := bufio.NewReaderSize(page, 16) // it must not read on by itself
				untilData := func() error {
					for {
						line, err := lines.ReadString('\n')
						if err != nil || strings.HasPrefix(line, "data: ") {
							return err
						}
					}
				}
				if err := untilData(); err != nil {
					t.Fatal(err)
				}
				_ = page.SetReadDeadline(time.Now().Add(time.Minute))
				for { // nothing comes but that the stream is still there
					if _, err := lines.ReadString('\n'); err != nil {
						if !errors.Is(err, os.ErrDeadlineExceeded) {
							t.Fatalf("a quiet page lost its stream: %v", err)
						}
						break
					}
				}

				watched.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/charges", http.NoBody))
				time.Sleep(each.asleep)
				_ = page.SetReadDeadline(time.Now().Add(time.Second))
				err := untilData()
				if gone := err != nil && !errors.Is(err, os.ErrDeadlineExceeded); gone != each.gone {
					t.Errorf("after %s without a reader the stream says %v", each.asleep, err)
				}
			})
		})
	}
}
