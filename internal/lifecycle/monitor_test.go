package lifecycle

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

func monitor(tb testing.TB) *Monitor {
	tb.Helper()
	contract, err := specs.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return NewMonitor(&judge.Judge{Contract: contract, Dialect: specs.Any})
}

// charge returns the example of a state as the same charge.
func charge(tb testing.TB, example string, over map[string]any) map[string]any {
	tb.Helper()
	contract, err := specs.Load()
	if err != nil {
		tb.Fatal(err)
	}
	text, err := json.Marshal(contract.Doc.Components.Examples[example].Value.Value)
	if err != nil {
		tb.Fatal(err)
	}
	object := map[string]any{}
	if err := json.Unmarshal(text, &object); err != nil {
		tb.Fatal(err)
	}
	object["id"] = "chrg_test_1"
	maps.Copy(object, over)
	return object
}

// authorized is the charge that ReversedCharge was before.
func authorized(tb testing.TB) map[string]any {
	return charge(tb, "ReversedCharge", map[string]any{
		"status": "pending", "capturable": true, "reversible": true, "reversed": false, "reversed_at": nil,
	})
}

// at is the time of the exchanges, a second apart.
var at = time.Date(2026, 1, 15, 8, 30, 0, 0, time.UTC)

// exchanged makes an exchange that began that many seconds after the first, and
// took half a second.
func exchanged(tb testing.TB, second int, line string, status int, body any) *exchange.Exchange {
	tb.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		tb.Fatal(err)
	}
	line, form, _ := strings.Cut(line, " with ")
	method, path, _ := strings.Cut(line, " ")
	return exchange.New(exchange.Raw{
		Method: method, Host: exchange.API, Path: path, Body: []byte(form),
		Started: at.Add(time.Duration(second) * time.Second), Duration: time.Second / 2,
		Header:   http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("skey_test_abc:"))}},
		Response: &exchange.RawResponse{Status: status, Body: text, Header: http.Header{"Content-Type": {"application/json"}}},
	})
}

// observed shows exchanges to a monitor and returns what it says of the last.
func observed(tb testing.TB, exchanges ...*exchange.Exchange) (rules []string, sentences string) {
	tb.Helper()
	m := monitor(tb)
	for i, ex := range exchanges {
		judged, findings := m.Observe(ex)
		var messages []string
		for _, finding := range findings {
			messages = append(messages, finding.Message)
		}
		rules, sentences = judged, strings.Join(messages, "\n")
		if i < len(exchanges)-1 && sentences != "" {
			tb.Fatalf("exchange %d: %s", i, sentences)
		}
	}
	return rules, sentences
}

const modelOfCharge = "; see specs/openapi.yaml #/components/schemas/Charge/x-lifecycle."

func TestLegalLivesAreLeftAlone(t *testing.T) {
	capture := "POST /charges/chrg_test_1/capture"
	later := charge(t, "CapturedLaterCharge", nil)
	for name, life := range map[string][]*exchange.Exchange{
		"captured": {
			exchanged(t, 0, "POST /charges", 200, authorized(t)), exchanged(t, 1, "GET /charges/chrg_test_1", 200, authorized(t)),
			exchanged(t, 2, capture, 200, later), exchanged(t, 3, "GET /charges/chrg_test_1", 200, later),
		},
		"captured unseen, then refunded": {
			exchanged(t, 0, "POST /charges", 200, authorized(t)),
			exchanged(t, 1, "GET /charges/chrg_test_1", 200, charge(t, "CapturedLaterCharge", map[string]any{"refunded_amount": 10.0})),
		},
		"a refused trigger": {
			exchanged(t, 0, "POST /charges", 200, later),
			exchanged(t, 1, capture, 400, map[string]any{"object": "error", "code": "failed_capture"}),
			exchanged(t, 2, "GET /charges/chrg_test_1", 200, later),
		},
		"reversed by time": {
			exchanged(t, 0, "POST /charges", 200, authorized(t)), exchanged(t, 1, "GET /charges/chrg_test_1", 200, charge(t, "ReversedCharge", nil)),
		},
		"read while it was captured": {
			exchanged(t, 0, "POST /charges", 200, authorized(t)), exchanged(t, 1, capture, 200, later),
			exchanged(t, 1, "GET /charges/chrg_test_1", 200, authorized(t)),
		},
		"in an event of the past": {
			exchanged(t, 0, "GET /charges/chrg_test_1", 200, later),
			exchanged(t, 1, "GET /charges/chrg_test_1/events", 200, map[string]any{"object": "list", "data": []any{
				map[string]any{"object": "event", "data": authorized(t)},
			}}),
		},
	} {
		if _, sentences := observed(t, life...); sentences != "" {
			t.Errorf("%s: %s", name, sentences)
		}
	}
}

func TestFaultsAreFound(t *testing.T) {
	capture, reverse := "POST /charges/chrg_test_1/capture", "POST /charges/chrg_test_1/reverse"
	reversed, later := charge(t, "ReversedCharge", nil), charge(t, "CapturedLaterCharge", nil)
	stale := charge(t, "ReversedCharge", map[string]any{"capturable": true})
	for _, row := range []struct {
		name string
		life []*exchange.Exchange
		want string
	}{
		{
			"a stale flag",
			[]*exchange.Exchange{exchanged(t, 0, "POST /charges", 200, authorized(t)), exchanged(t, 1, reverse, 200, stale)},
			"lifecycle.one-state (MUST): sent POST /charges/chrg_test_1/reverse; expected a charge in one state of its lifecycle; " +
				"got one that is nearly reversed, but capturable is true, not false" + modelOfCharge,
		},
		{
			"a stale flag in a list",
			[]*exchange.Exchange{exchanged(t, 0, "GET /charges", 200, map[string]any{"object": "list", "data": []any{stale}})},
			"lifecycle.one-state (MUST): sent GET /charges; expected a charge in one state of its lifecycle; " +
				"got one that is nearly reversed, but capturable is true, not false" + modelOfCharge,
		},
		{
			"back to life",
			[]*exchange.Exchange{exchanged(t, 0, reverse, 200, reversed), exchanged(t, 1, "GET /charges/chrg_test_1", 200, authorized(t))},
			"lifecycle.legal-change (MUST): sent GET /charges/chrg_test_1; expected a charge that was lapsed or reversed to be lapsed or reversed; " +
				"got one that is authorized" + modelOfCharge,
		},
		{
			"captured without effect",
			[]*exchange.Exchange{exchanged(t, 0, "POST /charges", 200, authorized(t)), exchanged(t, 1, capture, 200, authorized(t))},
			"lifecycle.legal-change (MUST): sent POST /charges/chrg_test_1/capture; expected a charge that was captured-later to be captured-later, partially-refunded, refunded or voided; " +
				"got one that is authorized" + modelOfCharge,
		},
		{
			"an illegal trigger that succeeds",
			[]*exchange.Exchange{exchanged(t, 0, "POST /charges", 200, reversed), exchanged(t, 1, capture, 200, reversed)},
			"lifecycle.legal-change (MUST): sent POST /charges/chrg_test_1/capture; expected captureCharge to be refused for a charge that is lapsed or reversed; " +
				"got success" + modelOfCharge,
		},
		{
			"a refund that leaves no trace",
			[]*exchange.Exchange{
				exchanged(t, 0, "POST /charges", 200, later),
				exchanged(t, 1, "POST /charges/chrg_test_1/refunds with amount=100", 200, map[string]any{"object": "refund"}),
				exchanged(t, 2, "GET /charges/chrg_test_1", 200, later),
			},
			"lifecycle.legal-change (MUST): sent GET /charges/chrg_test_1; expected a charge that was partially-refunded, refunded or voided to be partially-refunded, refunded or voided; " +
				"got one that is captured-later" + modelOfCharge,
		},
	} {
		if _, sentences := observed(t, row.life...); sentences != row.want {
			t.Errorf("%s:\ngot  %s\nwant %s", row.name, sentences, row.want)
		}
	}
}

// A token is named by a parameter, not by the path.
func TestTokenThatIsTakenTwice(t *testing.T) {
	token := map[string]any{"object": "token", "id": "tokn_test_1", "used": false}
	pay := `POST /charges with {"amount":1000,"currency":"thb","card":"tokn_test_1"}`
	_, sentences := observed(t, exchanged(t, 0, "GET /tokens/tokn_test_1", 200, token),
		exchanged(t, 1, pay, 200, charge(t, "Charge", nil)), exchanged(t, 2, pay, 200, charge(t, "Charge", map[string]any{"id": "chrg_test_2"})))
	want := "expected createCharge to be refused for a token that is used; got success; see specs/openapi.yaml #/components/schemas/Token/x-lifecycle."
	if !strings.HasSuffix(sentences, want) {
		t.Errorf("got %q, want …%s", sentences, want)
	}
}

// That a decline spends the token is only a SHOULD: it may be unused afterwards, and pay. A charge that
// succeeds spends it.
func TestTokenThatIsDeclined(t *testing.T) {
	unused := map[string]any{"object": "token", "id": "tokn_test_1", "used": false}
	pay := `POST /charges with {"amount":1000,"currency":"thb","card":"tokn_test_1"}`
	failed := charge(t, "Charge", map[string]any{
		"id": "chrg_test_2", "status": "failed", "paid": false, "authorized": false, "failure_code": "insufficient_fund",
		"paid_at": nil, "authorized_at": nil, "transaction": nil, "refundable": false, "partially_refundable": false,
		"disputable": false, "can_perform_void": false,
	})
	for status, want := range map[string]bool{"failed": false, "successful": true} {
		first := failed
		if status == "successful" {
			first = charge(t, "Charge", map[string]any{"id": "chrg_test_2"})
		}
		_, sentences := observed(t, exchanged(t, 0, "GET /tokens/tokn_test_1", 200, unused), exchanged(t, 1, pay, 200, first),
			exchanged(t, 2, "GET /tokens/tokn_test_1", 200, unused))
		if got := strings.Contains(sentences, "a token that was used"); got != want {
			t.Errorf("unused after a charge that is %s: %q", status, sentences)
		}
	}
}

// The refusal of a source that was charged is only a SHOULD: a source that is charged
// again breaks no MUST, and where it is then, no source states.
func TestSourceThatIsChargedTwice(t *testing.T) {
	source := func(status string) map[string]any {
		return map[string]any{"object": "source", "id": "src_test_1", "charge_status": status}
	}
	pay := `POST /charges with {"amount":1000,"currency":"thb","source":"src_test_1"}`
	_, sentences := observed(t, exchanged(t, 0, "GET /sources/src_test_1", 200, source("successful")),
		exchanged(t, 1, pay, 200, charge(t, "SourceCharge", nil)), exchanged(t, 2, "GET /sources/src_test_1", 200, source("pending")))
	if sentences != "" {
		t.Errorf("got %q", sentences)
	}
}

func TestWhatIsJudged(t *testing.T) {
	for _, row := range []struct {
		life []*exchange.Exchange
		want []string
	}{
		{[]*exchange.Exchange{exchanged(t, 0, "POST /charges", 200, authorized(t))}, []string{OneState}},
		{
			[]*exchange.Exchange{exchanged(t, 0, "POST /charges", 200, authorized(t)), exchanged(t, 1, "GET /charges/chrg_test_1", 200, authorized(t))},
			[]string{LegalChange, OneState},
		},
		{[]*exchange.Exchange{exchanged(t, 0, "GET /charges/chrg_test_1", 404, map[string]any{"object": "error"})}, nil},
		{[]*exchange.Exchange{exchanged(t, 0, "GET /capability", 200, map[string]any{"object": "capability"})}, nil},
	} {
		rules, _ := observed(t, row.life...)
		slices.Sort(rules)
		if !slices.Equal(rules, row.want) {
			t.Errorf("judged %v, want %v", rules, row.want)
		}
	}
}

// BenchmarkObserve is the cost of the monitor per answer: a walk makes thousands
// a second.
func BenchmarkObserve(b *testing.B) {
	m, ex := monitor(b), exchanged(b, 0, "GET /charges/chrg_test_1", 200, charge(b, "Charge", nil))
	for b.Loop() {
		m.Observe(ex)
	}
}
