package hooks

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/suites"
)

func TestAHandlerThatGivesNoAnswer(t *testing.T) {
	hangUp := func(w http.ResponseWriter, _ *http.Request) bool {
		hijacker, _ := w.(http.Hijacker)
		connection, _, err := hijacker.Hijack()
		if err == nil {
			_ = connection.Close()
		}
		return true
	}
	for name, each := range map[string]struct {
		before func(w http.ResponseWriter, r *http.Request) bool
		broken map[string]string
		why    string
	}{
		"hangs": {
			func(_ http.ResponseWriter, r *http.Request) bool {
				_, _ = io.Copy(io.Discard, r.Body) // else nobody sees that the gate has gone away
				<-r.Context().Done()
				return true
			},
			map[string]string{topicInTime.id: "no answer within 1s"},
			"the handler does not answer any more: no answer within 1s",
		},
		"hangs on what is large": {
			func(_ http.ResponseWriter, r *http.Request) bool {
				if r.ContentLength < 32<<10 {
					return false
				}
				_, _ = io.Copy(io.Discard, r.Body)
				<-r.Context().Done()
				return true
			},
			map[string]string{topicInTime.id: "no answer within 1s"},
			"",
		},
		"closes": {
			hangUp, nil, "the handler does not answer any more: no answer: the connection was closed",
		},
		"closes on what is wrong": {
			func(w http.ResponseWriter, r *http.Request) bool {
				return len(r.Header.Get(signatureHeader)) != 64 && hangUp(w, r)
			},
			nil, "the handler gave no answer: the connection was closed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			results := try(t, Options{Limit: time.Second}, func(h *receiver) { h.before = each.before })
			found := broken(results)
			for id, got := range each.broken {
				if !strings.Contains(found[id], got) {
					t.Errorf("%s: %q, want %q in it", id, found[id], got)
				}
			}
			r := results["refuses-unsigned"]
			if each.why != "" && r.Status != suites.NotJudged || !strings.Contains(r.Reason, each.why) {
				t.Errorf("refuses-unsigned is %s: %s, want it not to be judged: %s", r.Status, r.Reason, each.why)
			}
		})
	}
}

func TestAHandlerThatIsNotThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	b := newBench(t, Options{URL: "http://" + listener.Addr().String(), Secret: sampleSecret, Wait: 100 * time.Millisecond}, true)
	results := b.run(nil)
	for _, about := range topics() {
		if r := results[about.id]; r == nil || r.Status != suites.NotJudged || !strings.Contains(r.Reason, "nothing listens at 127.0.0.1:") {
			t.Errorf("%s: %+v", about.id, r)
		}
	}
}

// Developers sign their own certificates; who serves on a loopback address proves nothing with one.
func TestAHandlerWithACertificateOfItsOwn(t *testing.T) {
	h := &receiver{seen: map[string]bool{}}
	server := httptest.NewTLSServer(h)
	defer server.Close()
	b := newBench(t, Options{URL: server.URL, Secret: sampleSecret}, true)
	h.bench, h.verify = b, b.signedBy
	results := b.run(nil)
	if r := results[topicRight.id]; r == nil || r.Status != suites.Passed || r.Checks == 0 {
		t.Errorf("%+v", r)
	}
}

func TestAnAnswerThatIsCutIsNone(t *testing.T) {
	results := try(t, Options{}, func(h *receiver) {
		h.before = func(w http.ResponseWriter, _ *http.Request) bool {
			hijacker, _ := w.(http.Hijacker)
			connection, _, err := hijacker.Hijack()
			if err != nil {
				return true
			}
			out := bufio.NewWriter(connection)
			_, _ = out.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
			_ = out.Flush()
			_ = connection.Close()
			return true
		}
	})
	if r := results["refuses-unsigned"]; r.Status != suites.NotJudged {
		t.Errorf("%+v", r)
	}
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"http://localhost:3000/hook":  "",
		"https://127.0.0.1":           "",
		"http://[::1]:80/":            "",
		"localhost:3000":              "is not an http or https address",
		"/hook":                       "is not an http or https address",
		"http://shop.example.com/":    "--webhooks-remote allows it",
		"http://10.0.0.1/":            "--webhooks-remote allows it",
		"http://localhost.example/":   "--webhooks-remote allows it",
		"http://user:word@localhost/": "has no user and password",
	} {
		_, err := readAddress(text, false)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	if _, err := readAddress("https://shop.example.com/hook", true); err != nil {
		t.Error(err)
	}
}

func TestSecretsOfTheUser(t *testing.T) {
	for text, want := range map[string]string{"": "a handler that runs already has a secret", "no base64!": "the secret of a webhook is base64"} {
		if _, err := New(Options{URL: "http://localhost/", Secret: text}, Surroundings{Alone: true}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	h, err := New(Options{URL: "http://localhost/", SecretName: "HOOK"}, Surroundings{})
	if err != nil || !strings.HasPrefix(h.Variable(), "HOOK=") || len(h.Variable()) < 40 {
		t.Errorf("%v: %v, want a secret that was made", h, err)
	}
}

// A delivery that is repeated byte by byte has the timestamp of the first one.
func TestATimestampOfBefore(t *testing.T) {
	s := &secrets{own: []byte("secret")}
	first, later := time.Unix(1_700_000_000, 0), time.Unix(1_700_000_100, 0)
	d := delivery{body: []byte("{}"), seals: rightly}
	once := d.header(s, first)
	d.at = first
	again := d.header(s, later)
	for _, name := range []string{timestampHeader, signatureHeader} {
		if once.Get(name) == "" || once.Get(name) != again.Get(name) {
			t.Errorf("%s: %q and then %q", name, once.Get(name), again.Get(name))
		}
	}
}
