package gate

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// desk is a ledger and what a front would tell it.
type desk struct {
	*ledger
	t  *testing.T
	at time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{newLedger(&judge.Judge{Contract: contract}, nil), t, time.Date(2026, 1, 15, 8, 30, 0, 0, time.UTC)}
	d.markHeader = "Test-Mark"
	return d
}

// tells tells the ledger of a request: "POST /charges with amount=1", which was answered.
func (d *desk) tells(line string, status int, answer any, change ...func(*front.Seen)) {
	d.t.Helper()
	line, form, _ := strings.Cut(line, " with ")
	method, path, _ := strings.Cut(line, " ")
	d.at = d.at.Add(time.Second)
	seen := &front.Seen{Way: front.ByURL, Note: &front.Note{}, Raw: exchange.Raw{
		Method: method, Host: exchange.API, Path: path, Body: []byte(form), Started: d.at, Duration: time.Millisecond,
		Header: http.Header{
			"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("skey_test_5xuy4w91xqz7d1w9u0t:"))},
			"User-Agent":    {"Ruby/3.2 OmiseRuby/0.11 rest-client"}, "Omise-Version": {specs.Version},
		},
	}}
	if form != "" {
		seen.Raw.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if status > 0 {
		seen.Raw.Response = d.answer(status, answer)
	} else {
		seen.Raw.Failure = &exchange.Failure{Kind: exchange.FailureClosed, Message: "no answer"}
	}
	for _, each := range change {
		each(seen)
	}
	d.see(seen)
}

func (d *desk) answer(status int, body any) *exchange.RawResponse {
	d.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	return &exchange.RawResponse{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: text}
}

// result returns the result of a case, nil where the ledger has none.
func (d *desk) result(id string) *suites.Result {
	for _, result := range d.results() {
		if result.Case.ID == id {
			return result
		}
	}
	return nil
}

func token(id string, used bool) map[string]any {
	return map[string]any{"object": "token", "id": id, "used": used, "livemode": false}
}

var usedToken = map[string]any{"object": "error", "code": "used_token", "message": "token was already used"}

const aToken = "tokn_test_5xuy4w91xqz7d1w9u0t"

func vault(seen *front.Seen) { seen.Raw.Host = exchange.Vault }

func marked(mark string) func(*front.Seen) {
	return func(seen *front.Seen) {
		seen.Mark = mark
		seen.Raw.Header.Set("Test-Mark", mark)
	}
}

// TestWhatLedToAFindingIsKept: the requests about the same object, the mark, and nothing else.
func TestWhatLedToAFindingIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.tells("GET /tokens/"+aToken, 200, token(aToken, true), vault)
	d.tells("GET /customers", 200, map[string]any{"object": "list", "data": []any{}})
	d.tells("POST /charges with amount=100000&currency=thb&card="+aToken, 400, usedToken, marked("a test of ours"))
	result := d.result("charges/createCharge/token-once")
	if result == nil || result.Status != suites.Failed || len(result.Findings) != 1 || result.Checks != 1 {
		t.Fatalf("got %+v", result)
	}
	found := result.Findings[0]
	if found.Mark != "a test of ours" || !strings.HasSuffix(found.Message, " It was sent in a test of ours.") || found.Exchange != 3 {
		t.Errorf("got %+v", found)
	}
	var kept []int
	for _, ex := range result.Exchanges {
		if kept = append(kept, ex.Seq); ex.Request.Header.Get("Test-Mark") != "" {
			t.Error("the header of the mark is kept as if it were sent to the API")
		}
	}
	if !slices.Equal(kept, []int{1, 3}) {
		t.Errorf("kept are %v, want 1 and 3", kept)
	}
	if d.result("charges/createCharge/lifecycle") != nil {
		t.Error("a case is about a rule that was not judged")
	}
}

// TestACaseKeepsTheFirstFindings, and counts the others.
func TestACaseKeepsTheFirstFindings(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.tells("GET /tokens/"+aToken, 200, token(aToken, true), vault)
	for range 35 {
		d.tells("POST /charges with amount=100000&currency=thb&card="+aToken+"&description="+strings.Repeat("x", 20_000), 400, usedToken)
	}
	result := d.result("charges/createCharge/token-once")
	if len(result.Findings) != mostFindings || result.FindingsLeftOut != 35-mostFindings || result.Checks != 35 || result.ChecksByRule["client.token-once"] != 35 {
		t.Errorf("%d findings, %d left out, %d checks", len(result.Findings), result.FindingsLeftOut, result.Checks)
	}
	if len(result.Exchanges) != mostFindings+1 {
		t.Errorf("%d exchanges are kept, want one for each finding and the first", len(result.Exchanges))
	}
	for _, ex := range result.Exchanges {
		if len(ex.Request.Body) > mostBody || ex.Response.JSON != nil {
			t.Errorf("request %d is kept with %d bytes and its decoded answer", ex.Seq, len(ex.Request.Body))
		}
	}
	if d.said.Requests != 36 {
		t.Errorf("%d requests, want 36", d.said.Requests)
	}
}

// TestALostAnswerIsKnownByTheUpstream: what the upstream answered tells what became of a request whose answer was another.
func TestALostAnswerIsKnownByTheUpstream(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	charge := func(id string) map[string]any {
		return map[string]any{"object": "charge", "id": id, "status": "successful"}
	}
	const pay = "POST /charges with amount=100000&currency=thb&customer=cust_test_5xuy4w91xqz7d1w9u0t"
	d.tells(pay, 503, map[string]any{"object": "error", "code": "service_unavailable"}, func(seen *front.Seen) {
		seen.Note.Injected, seen.Note.Answered = "cut", d.answer(200, charge("chrg_test_5xuy4w91xqz7d1w9u01"))
	})
	d.tells(pay, 200, charge("chrg_test_5xuy4w91xqz7d1w9u02"))
	result := d.result("charges/createCharge/no-double-charge")
	if result == nil || len(result.Findings) != 1 || result.Status != suites.Passed || len(result.Exchanges) != 2 {
		t.Errorf("got %+v, want a warning with both requests", result)
	}
	if d.said.Injected["cut"] != 1 {
		t.Errorf("injected: %v", d.said.Injected)
	}
}

func TestWhatIsCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	list := map[string]any{"object": "list", "data": []any{}}
	d.tells("GET /transfers/trsf_test_5xuy4w91xqz7d1w9u0t", 200, list)
	d.tells("GET /transfers/trsf_test_5xuy4w91xqz7d1w9u0u/", 404, list)
	d.tells("GET /account", 200, list)
	d.tells("GET /charges", 0, nil)
	d.tells("GET /nowhere", 404, list)
	d.tells("GET /charges", 200, list, func(seen *front.Seen) {
		seen.Way, seen.LiveKey = front.ByProxy, true // as a front says
	})
	got := fmt.Sprint(d.said.Requests, d.said.Unanswered, d.said.Unknown, d.said.LiveKeys, d.said.Outside, d.said.Operations, d.said.Ways)
	want := "6 1 1 1 map[GET /account:1 GET /transfers/{id}:2] map[listCharges:2] map[proxy:1 url:5]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	results := d.results()
	if inOrder := func(a, b *suites.Result) int { return strings.Compare(a.Case.ID, b.Case.ID) }; len(results) < 2 || !slices.IsSortedFunc(results, inOrder) {
		t.Errorf("the %d results are not in the order of their names", len(results))
	}
	remarks := d.remarks(12.5)
	if c := remarks.Coverage; c == nil || c.Minimum != 12.5 || len(c.Items) == 0 || len(c.Missing("status")) > 0 {
		t.Errorf("coverage is %+v", c)
	}
}

// TestNamesThatAClientMakesUpAreBounded: paths, versions and user agents are the client's own words.
func TestNamesThatAClientMakesUpAreBounded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range 300 {
		d.tells(fmt.Sprintf("GET /search/%s%d", strings.Repeat("x", 150), i), 200, map[string]any{})
		d.tells("GET /charges", 200, map[string]any{"object": "list", "data": []any{}}, func(seen *front.Seen) {
			seen.Raw.Header.Set("User-Agent", fmt.Sprintf("robot%d/1", i))
			seen.Raw.Header.Set("Omise-Version", fmt.Sprintf("v%d", i))
		})
	}
	d.close()
	if len(d.said.Outside) > mostNames+1 || len(d.said.Versions) > mostNames+1 || len(d.agents) > mostAgents+1 {
		t.Errorf("%d paths, %d versions, %d agents", len(d.said.Outside), len(d.said.Versions), len(d.agents))
	}
	for path := range d.said.Outside {
		if len(path) > longestName+len("…") {
			t.Errorf("a name has %d bytes", len(path))
		}
	}
	if len(d.said.Notes) > 2*mostAgents {
		t.Errorf("%d notes", len(d.said.Notes))
	}
}

// TestNotesOnAClient: one for each client and version, not one for each request.
func TestNotesOnAClient(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	list := map[string]any{"object": "list", "data": []any{}}
	without := func(seen *front.Seen) { seen.Raw.Header.Del("Omise-Version") }
	old := func(seen *front.Seen) { seen.Raw.Header.Set("Omise-Version", "2017-11-02") }
	nameless := func(seen *front.Seen) { seen.Raw.Header.Del("User-Agent") }
	d.tells("GET /charges", 200, list)
	d.tells("GET /charges", 200, list, without)
	d.tells("GET /charges", 200, list, without)
	d.tells("GET /charges", 200, list, old)
	d.tells("GET /account", 200, list, old)
	d.tells("GET /charges", 200, list, without, nameless)
	d.tells("POST /charges with amount=100000&currency=thb&capture=false", 200, waiting(t))
	d.close()
	want := []string{
		"OmiseRuby/0.11 sends no Omise-Version (2 requests): the API answers in the version that the account is set to.",
		"OmiseRuby/0.11 asks for version 2017-11-02 of the API (1 request); it is judged by version 2019-05-29.",
		"a client without a User-Agent sends no Omise-Version (1 request): the API answers in the version that the account is set to.",
		"1 charge was authorized and neither captured nor reversed: where that is not meant, the client sent capture=false on its own " +
			"(omise-java does unless it is told otherwise).",
	}
	if !slices.Equal(d.said.Notes, want) {
		t.Errorf("got  %q\nwant %q", d.said.Notes, want)
	}
}

// waiting is an authorized charge.
func waiting(t *testing.T) map[string]any {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(contract.Doc.Components.Examples["ReversedCharge"].Value.Value)
	if err != nil {
		t.Fatal(err)
	}
	charge := map[string]any{}
	if err := json.Unmarshal(text, &charge); err != nil {
		t.Fatal(err)
	}
	charge["status"], charge["capturable"], charge["reversible"], charge["reversed"] = "pending", true, true, false
	charge["reversed_at"], charge["expired_at"] = nil, nil
	return charge
}

// TestRealMoneyEndsTheGate: the report says why nothing was passed on any more, and no such run is conformant.
func TestRealMoneyEndsTheGate(t *testing.T) {
	d := newDesk(t)
	d.tells("GET /charges/chrg_test_5xuy4w91xqz7d1w9u0t", 200, map[string]any{"object": "charge", "livemode": true})
	d.tells("GET /charges/chrg_test_5xuy4w91xqz7d1w9u0u", 200, map[string]any{"object": "charge", "livemode": true})
	remarks := d.remarks(0)
	if len(remarks.Incomplete) != 1 || len(remarks.Problems) != 1 ||
		!strings.HasPrefix(remarks.Problems[0], "an answer to GET /charges/chrg_test_5xuy4w91xqz7d1w9u0t says livemode true") {
		t.Errorf("it says %q and %q", remarks.Problems, remarks.Incomplete)
	}
	if quiet := newDesk(t).remarks(0); len(quiet.Incomplete)+len(quiet.Problems) > 0 {
		t.Errorf("of nothing it says %q and %q", quiet.Problems, quiet.Incomplete)
	}
}
