package explore

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// fakeAPI is a Driver that knows tokens, charges and refunds.
type fakeAPI struct {
	contract *specs.Contract
	// loses says that of two refunds made at once the charge counts one only. Refunds
	// count as made at once where the charge was not read between them.
	loses bool
	// stale says that a charge never shows its refunds.
	stale bool

	mu      sync.Mutex
	objects map[string]map[string]any
	unread  map[string]int // refunds of a charge since it was read
}

func (f *fakeAPI) Keys() target.Keys {
	return target.Keys{Public: "pkey_test_a", Secret: "skey_test_a"}
}

func (f *fakeAPI) Complete(string, string) error { return nil }

func (f *fakeAPI) Advance(time.Duration) error { return nil }

func (f *fakeAPI) Pause(time.Duration) bool { return true }

func (f *fakeAPI) Chain() (id, key string, err error) { return "", "", nil }

func (f *fakeAPI) Do(call target.Call) (*exchange.Exchange, []judge.Finding) {
	f.mu.Lock()
	defer f.mu.Unlock()
	parts := strings.Split(strings.Trim(call.Path, "/"), "/")
	var object map[string]any
	switch {
	case call.Method == http.MethodGet:
		object = f.objects[parts[len(parts)-1]]
		delete(f.unread, parts[len(parts)-1])
	case parts[0] == "tokens":
		object = f.make("Token", map[string]any{"used": false})
	case len(parts) == 1:
		object = f.make("Charge", map[string]any{"amount": call.Params["amount"], "refunded_amount": 0})
		f.objects[call.Params["card"].(string)]["used"] = true
	default:
		object = f.make("Refund", map[string]any{"amount": call.Params["amount"], "voided": false, "status": "closed", "charge": parts[1]})
		f.refund(parts[1], call.Params["amount"].(int64))
	}
	return answeredWith(call, object), nil
}

func (f *fakeAPI) refund(charge string, amount int64) {
	f.unread[charge]++
	if f.stale || f.loses && f.unread[charge] > 1 {
		return
	}
	sum, _ := f.objects[charge]["refunded_amount"].(int64)
	f.objects[charge]["refunded_amount"] = sum + amount
}

// make returns the example of a schema as a new object.
func (f *fakeAPI) make(schema string, fields map[string]any) map[string]any {
	text, err := json.Marshal(f.contract.Doc.Components.Examples[schema].Value.Value)
	if err != nil {
		panic(err)
	}
	object := map[string]any{}
	if err := json.Unmarshal(text, &object); err != nil {
		panic(err)
	}
	maps.Copy(object, fields)
	delete(object, "refunds")
	id := fmt.Sprintf("%s_%d", strings.ToLower(schema), len(f.objects))
	object["id"], f.objects[id] = id, object
	return object
}

func answeredWith(call target.Call, object map[string]any) *exchange.Exchange {
	text, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return exchange.New(exchange.Raw{
		Method: call.Method, Host: call.Host, Path: call.Path,
		Header:   http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(call.Key+":"))}},
		Response: &exchange.RawResponse{Status: 200, Body: text, Header: http.Header{"Content-Type": {"application/json"}}},
	})
}

// fakeTarget returns a plan, and a function that begins run n of a walk, from 1.
func fakeTarget(t *testing.T, begin func(run int, f *fakeAPI)) (plan *Plan, driver func() (Driver, func()), runs *int) {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	runs = new(int)
	return &Plan{Judge: &judge.Judge{Contract: contract, Dialect: specs.Recorded}, Features: map[string]bool{}, Clients: 3},
		func() (Driver, func()) {
			*runs++
			f := &fakeAPI{contract: contract, objects: map[string]map[string]any{}, unread: map[string]int{}}
			begin(*runs, f)
			return f, func() {}
		}, runs
}

// longWalk holds three tokens, two charges, a refund, and three refunds at once.
func longWalk(plan *Plan) []Step {
	var steps []Step
	newToken, newCharge := &plan.Judge.Contract.Model("Token").Starts[0], &plan.Judge.Contract.Model("Charge").Starts[0]
	for n := 1; n <= 3; n++ {
		steps = append(steps, Step{On: "createToken", Params: map[string]any{"card": map[string]any{}}, Makes: []string{fmt.Sprint("token ", n)}, start: newToken})
	}
	for n := 2; n <= 3; n++ {
		steps = append(steps, Step{
			On: "createCharge", Params: map[string]any{"amount": int64(100000), "card": labelRef(fmt.Sprint("token ", n))},
			Makes: []string{fmt.Sprint("charge ", n)}, start: newCharge,
		})
	}
	refund := func(charge, n int) Step {
		return Step{
			On: "createRefund", Subject: fmt.Sprint("charge ", charge), Params: map[string]any{"amount": int64(1000)},
			Makes: []string{fmt.Sprint("refund ", n)},
		}
	}
	return append(steps, refund(2, 1), refund(3, 2), Step{Together: []Step{refund(3, 3), refund(3, 4), refund(3, 5)}})
}

func failing(t *testing.T, plan *Plan, driver func() (Driver, func())) *Walk {
	t.Helper()
	with, closing := driver()
	defer closing()
	failed := plan.Repeat(t.Context(), longWalk(plan), with)
	if failed.Failure == nil || failed.NotJudged != "" {
		t.Fatalf("the walk does not fail (%s):\n%s", failed.NotJudged, failed)
	}
	return failed
}

// A race that shows in the last possible run of a candidate only is found in each.
func TestReductionRepeatsWhatNeedsARace(t *testing.T) {
	plan, driver, runs := fakeTarget(t, func(run int, f *fakeAPI) { f.loses = run%raceTries == 1 })
	failed := failing(t, plan, driver)
	got := plan.Reduce(t.Context(), failed, driver).String()
	for _, want := range []string{
		"3 steps, of the 0 that were drawn:\n", "  1. createToken → token 1: ",
		"  2. createCharge with amount=100000, card=token 1 → charge 1: ",
		"  3. at once: createRefund of charge 1 with amount=1000 → refund 1; createRefund of charge 1 with amount=1000 → refund 2: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the reduced walk lacks %q:\n%s", want, got)
		}
	}
	if *runs <= raceTries {
		t.Errorf("%d runs: no candidate was repeated", *runs)
	}
}

// The repetition of a candidate is bounded.
func TestReductionGivesUpARaceThatNeverShows(t *testing.T) {
	plan, driver, runs := fakeTarget(t, func(run int, f *fakeAPI) { f.loses = run == 1 })
	failed := failing(t, plan, driver)
	r := &reduction{plan: plan, driver: driver, failed: failed, best: failed}
	r.try(t.Context(), failed.steps())
	if *runs != 1+raceTries || r.best != failed {
		t.Errorf("%d runs, want %d; reduced: %t", *runs-1, raceTries, r.best != failed)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if r.try(ended, failed.steps()); *runs != 1+raceTries {
		t.Error("a candidate was tried after the context had ended")
	}
}

// Requests one after the other do the same each time.
func TestReductionRunsAWalkWithoutRacesOnce(t *testing.T) {
	plan, driver, runs := fakeTarget(t, func(_ int, f *fakeAPI) { f.stale = true })
	failed := failing(t, plan, driver)
	r := &reduction{plan: plan, driver: driver, failed: failed, best: failed}
	r.dropSteps(t.Context())
	if len(r.best.Steps) != 3 || r.best.overlaps() {
		t.Errorf("reduced to\n%s", r.best)
	}
	if *runs != 1+r.candidates {
		t.Errorf("%d runs of %d candidates", *runs-1, r.candidates)
	}
	// The refunds at once are passed over as impossible, so that nothing overlaps.
	before := *runs
	r.try(t.Context(), longWalk(plan)[5:])
	if *runs != before+1 {
		t.Errorf("%d runs of a walk whose requests at once are impossible", *runs-before)
	}
}
