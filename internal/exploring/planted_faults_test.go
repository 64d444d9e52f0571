package exploring

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/explore"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// planted is an emulator with a fault in what it answers.
type planted struct {
	next http.RoundTripper
	// request may answer instead of the emulator, change what it is asked, or wait.
	request func(p *planted, r *http.Request, body map[string]any) *http.Response
	// answer may change what is answered.
	answer func(p *planted, r *http.Request, body, object map[string]any)

	mu    sync.Mutex
	clock time.Duration
	known map[string]any
	key   string // the public key
	// secret is the secret key.
	secret string
}

func (p *planted) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		sent, _ = io.ReadAll(r.Body)
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	var body map[string]any
	_ = json.Unmarshal(sent, &body)
	if advance, ok := body["advance"].(string); ok && r.URL.Path == "/clock" {
		by, _ := time.ParseDuration(advance)
		p.clock += by
	}
	if p.request != nil {
		if response := p.request(p, r, body); response != nil {
			return response, nil
		}
	}
	response, err := p.next.RoundTrip(r)
	if err != nil || p.answer == nil {
		return response, err
	}
	text, _ := io.ReadAll(response.Body)
	var object map[string]any
	if json.Unmarshal(text, &object) == nil {
		p.answer(p, r, body, object)
		text, _ = json.Marshal(object)
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return response, nil
}

// again asks the emulator something else.
func (p *planted) again(r *http.Request, method, path string, params map[string]any) *http.Response {
	text, _ := json.Marshal(params)
	other := r.Clone(r.Context())
	other.Method, other.URL.Path, other.Body = method, path, io.NopCloser(bytes.NewReader(text))
	other.ContentLength = int64(len(text))
	response, _ := p.next.RoundTrip(other)
	return response
}

func objectOf(response *http.Response) map[string]any {
	var object map[string]any
	_ = json.NewDecoder(response.Body).Decode(&object)
	return object
}

// pair are two refunds of one charge that are under way at once.
type pair struct {
	met  chan struct{}
	kept int
}

// meeting is how long a refund waits for another one.
const meeting = 40 * time.Millisecond

// lostUpdate: two refunds that are made at once both read the amount before
// either has written it, so that the charge tells of one alone.
func lostUpdate() *planted {
	waiting := map[string]*pair{}
	pairs := map[*http.Request]*pair{}
	lost := map[string]float64{}
	return &planted{
		request: func(p *planted, r *http.Request, _ map[string]any) *http.Response {
			if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/refunds") {
				return nil
			}
			p.mu.Lock()
			other := waiting[r.URL.Path]
			if other != nil {
				delete(waiting, r.URL.Path)
				pairs[r] = other
				p.mu.Unlock()
				close(other.met)
				return nil
			}
			own := &pair{met: make(chan struct{})}
			waiting[r.URL.Path], pairs[r] = own, own
			p.mu.Unlock()
			select {
			case <-own.met:
			case <-time.After(meeting):
				p.mu.Lock()
				if waiting[r.URL.Path] == own {
					delete(waiting, r.URL.Path)
				}
				p.mu.Unlock()
			}
			return nil
		},
		answer: func(p *planted, r *http.Request, _, object map[string]any) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if amount, ok := object["refunded_amount"].(float64); ok {
				object["refunded_amount"] = amount - lost[r.URL.Path]
			}
			met := pairs[r]
			if amount, ok := object["amount"].(float64); ok && met != nil {
				if met.kept++; met.kept == 2 {
					lost[strings.TrimSuffix(r.URL.Path, "/refunds")] += amount
				}
			}
		},
	}
}

// twiceLater: a spent token is taken again once half an hour has gone by since it
// was made.
func twiceLater() *planted {
	made, used := map[string]time.Duration{}, map[string]bool{}
	return &planted{
		request: func(p *planted, r *http.Request, body map[string]any) *http.Response {
			token, _ := body["card"].(string)
			since, known := made[token]
			if r.URL.Path != "/charges" || r.Method != http.MethodPost || !known || !used[token] || p.clock-since <= 30*time.Minute || body["return_uri"] != nil {
				return nil
			}
			other := r.Clone(r.Context())
			other.URL.Host, other.Header = "vault.target", r.Header.Clone()
			other.SetBasicAuth(p.key, "")
			fresh := objectOf(p.again(other, http.MethodPost, "/tokens", map[string]any{"card": p.known[token]}))
			body["card"] = fresh["id"]
			return p.again(r, http.MethodPost, "/charges", body)
		},
		answer: func(p *planted, r *http.Request, body, object map[string]any) {
			if id, _ := object["id"].(string); r.URL.Path == "/tokens" && id != "" {
				made[id], p.known[id] = p.clock, body["card"]
			}
			if token, _ := body["card"].(string); object["object"] == "charge" {
				used[token] = true
			}
		},
	}
}

// staleFlag: a charge that was reversed still says that it can be reversed.
func staleFlag() *planted {
	return &planted{answer: func(_ *planted, r *http.Request, _, object map[string]any) {
		if object["status"] == "reversed" && r.Method == http.MethodGet {
			object["reversible"] = true
		}
	}}
}

// repeatingPage: a page that is longer than three objects shows one of them again.
func repeatingPage() *planted {
	return &planted{answer: func(_ *planted, r *http.Request, _, object map[string]any) {
		if data, ok := object["data"].([]any); ok && r.URL.Path == "/charges" && len(data) > 1 {
			data[1] = data[0]
		}
	}}
}

func TestPlantedFaultsAreFoundAndReduced(t *testing.T) {
	for _, each := range []struct {
		name    string
		fault   func() *planted
		clients int
		most    int
		want    string
	}{
		{"a lost update between two refunds", lostUpdate, 3, 6, "an outcome that some order of the requests explains"},
		{"a token accepted twice after 30 minutes", twiceLater, 1, 6, "token.single-use-charge"},
		{"a stale flag after a reverse", staleFlag, 1, 6, "reversible is true, not false"},
		{"a page that repeats a charge", repeatingPage, 1, 6, "each object once"},
	} {
		t.Run(each.name, func(t *testing.T) {
			walk := explored(t, each.fault, each.clients)
			text := walk.String()
			t.Log("\n" + text)
			if len(walk.Steps) > each.most {
				t.Errorf("the reduced walk has %d steps, want at most %d", len(walk.Steps), each.most)
			}
			if !strings.Contains(text, each.want) {
				t.Errorf("the text lacks %q", each.want)
			}
		})
	}
}

// explored walks until a fault is found and returns the reduced walk.
func explored(t *testing.T, fault func() *planted, clients int) *explore.Walk {
	t.Helper()
	return exploredIn(t, specs.Recorded, fault, clients)
}

func exploredIn(t *testing.T, dialect specs.Dialect, fault func() *planted, clients int) *explore.Walk {
	t.Helper()
	plan, driver := faultyIn(t, dialect, fault, clients)
	for seed := int64(1); seed <= 40; seed++ {
		with, closing := driver()
		walk := plan.Random(t.Context(), seed, with)
		closing()
		if walk.NotJudged != "" {
			t.Fatal(walk.NotJudged)
		}
		if walk.Failure != nil {
			return plan.Reduce(t.Context(), walk, driver)
		}
	}
	t.Fatal("40 walks found nothing")
	return nil
}

func TestTheSameSeedGivesTheSameWalk(t *testing.T) {
	first, again, other := walkOf(t, 7), walkOf(t, 7), walkOf(t, 8)
	if first != again {
		t.Errorf("two walks of seed 7 differ:\n%s\n%s", first, again)
	}
	if first == other {
		t.Error("the walks of seeds 7 and 8 are the same")
	}
	for _, part := range []string{"createRefund", "captureCharge", "time passes", "createSource", "updateCustomer"} {
		if !strings.Contains(first+other, part) {
			t.Errorf("neither walk has %s", part)
		}
	}
}

// walkOf describes a walk of the embedded emulator with its commands.
func walkOf(t *testing.T, seed int64) string {
	t.Helper()
	plan, driver := faulty(t, func() *planted { return &planted{} }, 1)
	with, closing := driver()
	defer closing()
	walk := plan.Random(t.Context(), seed, with)
	if walk.Failure != nil || walk.NotJudged != "" || len(walk.Steps) != walkSteps {
		t.Fatalf("the walk ended after %d steps:\n%s", len(walk.Steps), walk)
	}
	return walk.String()
}

// faulty returns a plan, and drivers that each have a faulty emulator of their own.
func faulty(t *testing.T, fault func() *planted, clients int) (plan explore.Plan, driver func() (explore.Driver, func())) {
	t.Helper()
	return faultyIn(t, specs.Recorded, fault, clients)
}

func faultyIn(t *testing.T, dialect specs.Dialect, fault func() *planted, clients int) (plan explore.Plan, driver func() (explore.Driver, func())) {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	j := &judge.Judge{Contract: contract, Dialect: dialect}
	features := map[string]bool{}
	for _, f := range contract.Features {
		features[f.Name] = f.Name != "card_endpoint" || dialect == specs.Documented
	}
	plan = explore.Plan{Judge: j, Features: features, Steps: walkSteps, Clients: clients, Clock: true, Payer: true, Dashboard: true, Sources: sources(), CardYear: 2035}
	driver = func() (explore.Driver, func()) {
		emu := embedded.Start(embedded.Options{Dialect: dialect, Seed: 1})
		p := fault()
		p.next, p.known = emu.Transport, map[string]any{}
		p.key, p.secret = emu.Keys.Public, emu.Keys.Secret
		return driverOver(context.Background(), emu, p, dialect, j), emu.Close
	}
	return plan, driver
}
