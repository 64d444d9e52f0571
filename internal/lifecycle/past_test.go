package lifecycle

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// remembered shows exchanges to a Past and returns the rules that it judged, and its findings.
func remembered(tb testing.TB, exchanges ...*exchange.Exchange) (rules, sentences []string) {
	tb.Helper()
	p := NewPast(monitor(tb).judge)
	for _, ex := range exchanges {
		judged, findings := p.Observe(ex)
		rules = append(rules, judged...)
		for i := range findings {
			sentences = append(sentences, findings[i].Rule+": expected "+findings[i].Expected+"; got "+findings[i].Got)
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules), sentences
}

// with returns an object with other values, nil for null.
func with(object, over map[string]any) map[string]any {
	out := maps.Clone(object)
	maps.Copy(out, over)
	return out
}

func listOf(objects ...any) map[string]any { return map[string]any{"object": "list", "data": objects} }

func eventOf(data map[string]any) map[string]any {
	return map[string]any{"object": "event", "id": "evnt_test_1", "key": "charge.create", "created_at": "2026-01-15T08:30:00Z", "data": data}
}

// Each row shows an authorized charge first, and then these answers.
func TestThePastDoesNotChange(t *testing.T) {
	first := authorized(t)
	first["customer"], first["ip"] = "cust_test_1", "203.0.113.1"
	paid := with(first, map[string]any{"paid_at": "2026-01-15T08:31:30Z", "transaction": "trxn_test_1"})
	const get, list = "GET /charges/chrg_test_1", "GET /charges"
	type shown struct {
		line string
		body map[string]any
	}
	for name, row := range map[string]struct {
		then []shown
		want string // rule, and the end of the finding
	}{
		"nothing":                             {[]shown{{get, first}, {list, listOf(first)}}, ""},
		"what may change":                     {[]shown{{get, with(first, map[string]any{"description": "x", "expires_at": "2027-01-01T00:00:00Z"})}}, ""},
		"another amount":                      {[]shown{{get, with(first, map[string]any{"amount": 1})}}, "history.fixed /amount"},
		"another time in a list":              {[]shown{{list, listOf(first, with(first, map[string]any{"created_at": "2026-01-15T08:30:01Z"}))}}, "history.fixed /data/1/created_at"},
		"the same time otherwise":             {[]shown{{get, with(first, map[string]any{"created_at": "2026-01-15T15:30:00.500+07:00"})}}, ""},
		"the same currency otherwise":         {[]shown{{get, with(first, map[string]any{"currency": "thb"})}}, ""},
		"another type":                        {[]shown{{get, with(first, map[string]any{"amount": "100000", "currency": 7, "capture": "no"})}}, ""},
		"another flag":                        {[]shown{{get, with(first, map[string]any{"capture": true})}}, "history.fixed /capture"},
		"null where the schema has none":      {[]shown{{get, with(first, map[string]any{"created_at": nil})}}, ""},
		"a time that is set":                  {[]shown{{get, paid}, {get, paid}}, ""},
		"a time that is set twice":            {[]shown{{get, paid}, {get, with(paid, map[string]any{"paid_at": "2026-02-15T08:31:30Z"})}}, "history.once /paid_at"},
		"another transaction":                 {[]shown{{get, paid}, {get, with(paid, map[string]any{"transaction": "trxn_test_2"})}}, "history.once /transaction"},
		"a transaction in full":               {[]shown{{get, paid}, {get, with(paid, map[string]any{"transaction": map[string]any{"object": "transaction", "id": "trxn_test_1"}})}}, ""},
		"another transaction in full":         {[]shown{{get, paid}, {get, with(paid, map[string]any{"transaction": map[string]any{"object": "transaction", "id": "trxn_test_2"}})}}, "history.once /transaction"},
		"a transaction without an id":         {[]shown{{get, paid}, {get, with(paid, map[string]any{"transaction": map[string]any{"object": "transaction"}})}}, ""},
		"a time that is taken back":           {[]shown{{get, paid}, {get, first}}, "history.once /paid_at, history.once /transaction"},
		"a time that is taken back in a list": {[]shown{{get, paid}, {list, listOf(first)}}, "history.once /data/0/paid_at, history.once /data/0/transaction"},
		"an array of what is no list":         {[]shown{{get, paid}, {list, with(listOf(first), map[string]any{"object": "archive"})}}, ""},
		"an array beside the data":            {[]shown{{get, paid}, {list, map[string]any{"object": "list", "data": []any{}, "before": []any{first}}}}, ""},
		"a list in an event":                  {[]shown{{get, paid}, {"GET /events/evnt_test_1", eventOf(listOf(first))}}, ""},
		"no object":                           {[]shown{{get, nil}}, ""},
		"an event of before":                  {[]shown{{get, paid}, {"GET /events/evnt_test_1", eventOf(first)}}, ""},
		"an event of another amount":          {[]shown{{"GET /events/evnt_test_1", eventOf(with(first, map[string]any{"amount": 2}))}}, "history.fixed /data/amount"},
		"an event in a list":                  {[]shown{{"GET /events", listOf(eventOf(with(first, map[string]any{"authorized_at": "2026-01-15T08:30:09Z"})))}}, "history.once /data/0/data/authorized_at"},
		"an event of an earlier time":         {[]shown{{"GET /events", listOf(with(eventOf(first), map[string]any{"created_at": "2026-01-15T08:29:59Z"}))}}, "history.likely /data/0/created_at"},
		"paid before it was made":             {[]shown{{get, with(paid, map[string]any{"paid_at": "2026-01-15T08:29:59Z"})}}, "history.order /paid_at, history.likely /paid_at"},
		"a fraction of a second before":       {[]shown{{get, with(paid, map[string]any{"created_at": "2026-01-15T08:30:00.9Z", "paid_at": "2026-01-15T08:30:01Z"})}}, ""},
		"another customer":                    {[]shown{{get, with(first, map[string]any{"customer": nil})}}, "history.likely /customer"},
		"a finding is told once":              {[]shown{{get, with(first, map[string]any{"amount": 1})}, {get, with(first, map[string]any{"amount": 2})}}, "history.fixed /amount"},
		"what a client has sent":              {[]shown{{get, with(first, map[string]any{"metadata": with(first, map[string]any{"amount": 3})})}}, ""},
		"an id of two kinds":                  {[]shown{{"GET /refunds", listOf(with(first, map[string]any{"object": "refund", "amount": 4}))}}, ""},
		"an object without an id":             {[]shown{{get, with(first, map[string]any{"id": nil, "amount": 5})}}, ""},
		"a refusal with an object is ignored": {[]shown{{"POST /charges/chrg_test_1/capture", map[string]any{"object": "error", "id": "chrg_test_1"}}}, ""},
	} {
		exchanges := []*exchange.Exchange{exchanged(t, 0, "POST /charges", 200, first)}
		for i, each := range row.then {
			exchanges = append(exchanges, exchanged(t, i+1, each.line, 200, each.body))
		}
		_, sentences := remembered(t, exchanges...)
		var got []string
		for _, sentence := range sentences {
			rule, _, _ := strings.Cut(sentence, ":")
			got = append(got, rule+" "+sentence[strings.LastIndex(sentence, " ")+1:])
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: got %q, want %q", name, sentences, row.want)
		}
	}
}

func TestHowAChangedPastIsTold(t *testing.T) {
	first := authorized(t)
	_, sentences := remembered(t, exchanged(t, 0, "POST /charges", 200, first),
		exchanged(t, 1, "GET /charges", 200, listOf(with(first, map[string]any{"amount": 1, "authorized_at": "2026-01-15T08:29:00Z", "reversed_at": "2026-01-15T08:29:00Z"}))))
	want := []string{
		"history.fixed: expected amount of the charge to be 100000 as POST /charges answered; got 1 at /data/0/amount",
		`history.once: expected authorized_at of the charge to be "2026-01-15T08:30:01Z" as POST /charges answered; got "2026-01-15T08:29:00Z" at /data/0/authorized_at`,
		`history.order: expected reversed_at of the charge not to be before created_at, which is 2026-01-15T08:30:00Z; got "2026-01-15T08:29:00Z" at /data/0/reversed_at`,
	}
	if !slices.Equal(sentences, want) {
		t.Errorf("got  %q\nwant %q", sentences, want)
	}
}

// What is shown by a request that began before another one ended may be older.
func TestAnOverlappingAnswerMayBeOlder(t *testing.T) {
	first := authorized(t)
	paid := with(first, map[string]any{"paid_at": "2026-01-15T08:31:30Z"})
	capture, read := exchanged(t, 1, "POST /charges/chrg_test_1/capture", 200, paid), exchanged(t, 1, "GET /charges/chrg_test_1", 200, first)
	if _, sentences := remembered(t, capture, read); len(sentences) > 0 {
		t.Errorf("got %q", sentences)
	}
}

func TestWhichPartsOfThePastAreJudged(t *testing.T) {
	first := exchanged(t, 0, "POST /charges", 200, authorized(t))
	transaction := exchanged(t, 1, "GET /charges", 200, listOf(map[string]any{"object": "transaction", "id": "trxn_test_1", "amount": 1}))
	for name, row := range map[string]struct {
		then []*exchange.Exchange
		want []string
	}{
		"once":             {nil, []string{Fixed, LikelyPast, SetOnce, InOrder}[:0]},
		"twice":            {[]*exchange.Exchange{first}, []string{Fixed, LikelyPast, SetOnce, InOrder}},
		"without an order": {[]*exchange.Exchange{transaction, transaction}, []string{Fixed}},
		"redirected":       {[]*exchange.Exchange{exchanged(t, 1, "GET /charges/chrg_test_1", 300, authorized(t))}, nil},
		"refused":          {[]*exchange.Exchange{exchanged(t, 1, "GET /charges/chrg_test_1", 404, authorized(t))}, nil},
	} {
		slices.Sort(row.want)
		// The card in the charge is an object of its own, which the first answer shows once.
		if rules, _ := remembered(t, append([]*exchange.Exchange{first}, row.then...)...); !slices.Equal(rules, row.want) {
			t.Errorf("%s: judged %v, want %v", name, rules, row.want)
		}
	}
}

// TestRecordedObjectsKeepTheirPast holds what several recordings of one object say.
func TestRecordedObjectsKeepTheirPast(t *testing.T) {
	folder := os.Getenv("OMISE_EVIDENCE")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "evidence")
	}
	index, err := os.Open(filepath.Join(folder, "index.jsonl"))
	if err != nil {
		t.Skipf("no recorded answers: %v (OMISE_EVIDENCE names their folder)", err)
	}
	defer index.Close()
	var exchanges []*exchange.Exchange
	lines := bufio.NewScanner(index)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var answer struct{ File, Era string }
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder, "bodies", answer.File))
		if err != nil {
			t.Fatal(err)
		}
		if answer.Era == specs.Version {
			exchanges = append(exchanges, exchanged(t, 0, "GET /", 200, json.RawMessage(text)))
		}
	}
	for range 2 { // in which order they were recorded is not known
		rules, sentences := remembered(t, exchanges...)
		if len(sentences) > 0 || !slices.Contains(rules, Fixed) {
			t.Errorf("judged %v, got %q", rules, sentences)
		}
		slices.Reverse(exchanges)
	}
}

func TestEveryKindOfObjectHasAPast(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for kind := range monitor(t).kinds {
		history := contract.History(kind)
		if history == nil || !slices.Contains(history.Kept, specs.Kept{Field: "created_at"}) {
			t.Errorf("nothing says that created_at of a %s stays: %v", kind, history)
		}
	}
}

// BenchmarkPast is the cost of remembering per answer.
func BenchmarkPast(b *testing.B) {
	p, ex := NewPast(&judge.Judge{Contract: monitor(b).judge.Contract}), exchanged(b, 0, "GET /charges/chrg_test_1", 200, charge(b, "Charge", nil))
	for b.Loop() {
		p.Observe(ex)
	}
}
