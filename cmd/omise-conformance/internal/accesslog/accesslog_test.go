package accesslog_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/accesslog"
	"github.com/omise-conformance/harness/emulator"
)

var (
	at      = time.Date(2026, 3, 2, 10, 0, 0, 5e6, time.UTC)
	refused = emulator.Request{
		Time: at, Host: "api", Method: "POST", Path: "/charges", Route: "POST /charges", KeyKind: "secret", Key: "skey_test_…ator", Status: 400,
		Code: "used_token", Message: "token was already used", Reason: "token was used by chrg_1 3 s ago", RequestID: "r1", Took: 1500 * time.Microsecond,
	}
	made = emulator.Request{
		Time: at, Host: "vault", Method: "POST", Path: "/tokens\nx", Status: 200, Object: "tokn_1", RequestID: "r2", Took: time.Millisecond,
		Version: "2017-11-02", UserAgent: "shop", Sent: `{"a":1}`, Answered: `{"b… (9000 bytes)`,
	}
)

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		format  accesslog.Format
		request emulator.Request
		want    string
	}{
		{accesslog.Text, refused, `2026-03-02T10:00:00.005Z POST /charges 400 1.5ms code=used_token host=api key=secret request=r1 ` +
			`message="token was already used" reason="token was used by chrg_1 3 s ago"` + "\n"},
		{accesslog.Text, made, `2026-03-02T10:00:00.005Z POST "/tokens\nx" 200 1ms host=vault object=tokn_1 request=r2 sent={"a":1} ` +
			`answered={"b… (9000 bytes)` + "\n" +
			`2026-03-02T10:00:00.005Z version 2017-11-02 is not 2019-05-29, which the emulator speaks; client "shop" with the key none` + "\n"},
		{accesslog.JSON, refused, `{"time":"2026-03-02T10:00:00.005Z","level":"INFO","msg":"request","method":"POST","path":"/charges",` +
			`"route":"POST /charges","host":"api","key_kind":"secret","key":"skey_test_…ator","status":400,"code":"used_token",` +
			`"message":"token was already used","reason":"token was used by chrg_1 3 s ago","duration_ms":1.5,"request_id":"r1"}` + "\n"},
		{accesslog.JSON, made, `{"time":"2026-03-02T10:00:00.005Z","level":"INFO","msg":"request","method":"POST","path":"/tokens\nx",` +
			`"host":"vault","status":200,"duration_ms":1,"object_id":"tokn_1","request_id":"r2","version":"2017-11-02","user_agent":"shop",` +
			`"sent":{"a":1},"answered":"{\"b… (9000 bytes)"}` + "\n" +
			`{"time":"2026-03-02T10:00:00.005Z","level":"WARN","msg":"the version is not 2019-05-29, which the emulator speaks",` +
			`"request_id":"r2","version":"2017-11-02","user_agent":"shop"}` + "\n"},
	} {
		var out bytes.Buffer
		log := accesslog.New(&out, tt.format)
		log.Requests()(tt.request)
		log.Close()
		if out.String() != tt.want {
			t.Errorf("%s:\ngot  %swant %s", tt.format, out.String(), tt.want)
		}
	}
	if accesslog.New(&bytes.Buffer{}, accesslog.Off).Requests() != nil {
		t.Error("requests are watched though they are not logged")
	}
}

// A version is told once for each client, and for a bounded number of them.
func TestVersionIsToldOnce(t *testing.T) {
	var out bytes.Buffer
	log := accesslog.New(&out, accesslog.JSON)
	for i := range 3000 {
		r := made
		r.UserAgent = fmt.Sprint("client ", i/2)
		log.Requests()(r)
	}
	r := refused
	r.Version = emulator.APIVersion
	log.Requests()(r)
	log.Logger().Error("failed", "path", "/charges")
	log.Close()
	told := 0
	for line := range strings.Lines(out.String()) {
		var entry struct{ Level string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if entry.Level == "WARN" {
			told++
		}
	}
	if told != 1000 || !strings.Contains(out.String(), `"msg":"failed","path":"/charges"`) {
		t.Errorf("%d clients were told of, want 1000; the last line is %s", told, out.String()[out.Len()-100:])
	}
}

// stuck is a reader that has stopped reading, until it is released.
type stuck struct {
	release chan struct{}
	mu      sync.Mutex
	got     []byte
}

func (s *stuck) Write(b []byte) (int, error) {
	<-s.release
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, b...)
	return len(b), nil
}

// Nobody waits for a reader that has stopped reading, and what waits for it is bounded.
func TestStuckReader(t *testing.T) {
	out := &stuck{release: make(chan struct{})}
	w := accesslog.NewWriter(out)
	line := []byte(strings.Repeat("x", 1023) + "\n")
	began := time.Now()
	for range 5000 {
		_, _ = w.Write(line)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("5000 lines took %s", took)
	}
	if err := w.Close(); err != nil || time.Since(began) > 10*time.Second {
		t.Errorf("closing returned %v after %s", err, time.Since(began))
	}
	close(out.release)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		out.mu.Lock()
		lines, text := bytes.Count(out.got, []byte("\n")), string(out.got)
		out.mu.Unlock()
		if strings.HasSuffix(text, " lines were dropped: the log is read too slowly\n") {
			if lines > 2100 { // twice the bound: what is being written, and what waits
				t.Errorf("%d lines were kept", lines)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d lines came, and no word of those that were dropped", lines)
		}
	}
}

// Lines come out without a request after them, and all that were written before the end.
func TestLinesComeOut(t *testing.T) {
	out := &stuck{release: make(chan struct{})}
	close(out.release)
	w := accesslog.NewWriter(out)
	_, _ = w.Write([]byte("first\n"))
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		out.mu.Lock()
		got := string(out.got)
		out.mu.Unlock()
		if got == "first\n" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("got %q", got)
		}
	}
	for range 1000 {
		_, _ = w.Write([]byte("next\n"))
	}
	_ = w.Close()
	_, _ = w.Write([]byte("late\n"))
	if got := strings.Count(string(out.got), "next\n"); got != 1000 || w.Close() != nil {
		t.Errorf("%d of 1000 lines came out before the end", got)
	}
}
