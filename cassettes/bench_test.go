package cassettes

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// long makes a cassette of n writes and reads in turn, each with an answer of
// the length of a charge (2 KB), and the steps that replay it.
func long(tb testing.TB, n int) (*Cassette, []step) {
	tb.Helper()
	body := `{"object":"charge","amount":100000,"metadata":{` + strings.TrimSuffix(strings.Repeat(`"a name":"a value, and some more",`, 50), ",") + `}}`
	template := record(tb, jsonAnswer(http.StatusOK, body), chargeSteps[1], readCharge)
	c := &Cassette{Header: testHeader()}
	steps := make([]step, 0, n)
	for i := range n {
		s := step{"GET", fmt.Sprintf("/charges/chrg_%d", i/2), "", ""}
		if i%2 == 0 {
			s = step{"POST", "/charges", jsonType, fmt.Sprintf(`{"amount":%d,"currency":"THB"}`, 2000+i)}
		}
		one := *template.Interactions[i%2]
		one.URL, one.Request.Body = "http://api.target"+s.path, storeBody([]byte(s.body), http.Header{})
		c.Interactions = append(c.Interactions, &one)
		steps = append(steps, s)
	}
	return c, steps
}

func requests(tb testing.TB, steps []step) []*http.Request {
	tb.Helper()
	made := make([]*http.Request, 0, len(steps))
	for _, each := range steps {
		made = append(made, each.request(tb, replayHosts))
	}
	return made
}

// replayFile loads a file and sends every request of it.
func replayFile(tb testing.TB, path string, requests []*http.Request) {
	tb.Helper()
	c, err := Load(path)
	if err != nil {
		tb.Fatal(err)
	}
	p := NewPlayer(replayHosts, c)
	for _, request := range requests {
		body, _ := request.GetBody()
		again := *request
		again.Body = body
		response, err := p.RoundTrip(&again)
		if err != nil {
			tb.Fatal(err)
		}
		_ = response.Body.Close()
	}
	if problems := p.Problems(); len(problems) != 0 {
		tb.Fatal(problems)
	}
}

// BenchmarkSave measures what writing a cassette of an ordinary case costs.
func BenchmarkSave(b *testing.B) {
	c, _ := long(b, 4)
	path := filepath.Join(b.TempDir(), "charges", "example.yaml")
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			if err := c.Save(path); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("without the disk", func(b *testing.B) {
		for b.Loop() {
			if _, err := Parse(c.Encode()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRecording measures what recording adds to a request, against the same
// server without the recorder.
func BenchmarkRecording(b *testing.B) {
	body := `{"object":"charge","amount":100000}` + strings.Repeat(" ", 2_000)
	server := newStandIn(b, jsonAnswer(http.StatusOK, body))
	for name, transport := range map[string]http.RoundTripper{
		"baseline=no recorder": http.DefaultTransport,
		"recorder":             NewRecorder(server.hosts, http.DefaultTransport),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				chargeSteps[1].must(b, server.hosts, transport)
			}
		})
	}
}

// TestRecordingAddsLittle holds the bound of 5 % on a request of 50 ms.
func TestRecordingAddsLittle(t *testing.T) {
	const wait, requests = 50 * time.Millisecond, 15
	server := newStandIn(t, func(w http.ResponseWriter, request *http.Request) {
		time.Sleep(wait)
		jsonAnswer(http.StatusOK, `{"object":"charge","amount":100000}`)(w, request)
	})
	plain, recorded := []time.Duration{}, []time.Duration{}
	r := NewRecorder(server.hosts, http.DefaultTransport)
	once := func(transport http.RoundTripper) time.Duration {
		started := time.Now()
		chargeSteps[1].must(t, server.hosts, transport)
		return time.Since(started)
	}
	for range requests {
		plain, recorded = append(plain, once(http.DefaultTransport)), append(recorded, once(r))
	}
	// The fastest ones: on a busy machine any other is about the machine.
	without, with := slices.Min(plain), slices.Min(recorded)
	t.Logf("fastest of %d requests: %s without the recorder, %s with it (%+.1f %%)", requests, without, with, 100*float64(with-without)/float64(without))
	if with > without+without/20 {
		t.Errorf("recording makes %s of %s, more than 5 %%", with, without)
	}
}

// TestAThousandInteractions replays a long cassette and refuses it with one
// character changed in its last answer.
func TestAThousandInteractions(t *testing.T) {
	c, steps := long(t, 1_000)
	path := saved(t, c)
	replayFile(t, path, requests(t, steps))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.LastIndex(string(data), "100000")
	data[at]++
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "was changed after it was recorded") {
		t.Errorf("got %v", err)
	}
}
