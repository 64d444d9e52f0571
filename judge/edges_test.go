package judge

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// TestWhichRulesJudgeWhichStatus holds the edges between success, redirects, refusals and faults.
func TestWhichRulesJudgeWhichStatus(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	const always, json = " answer.no-card-data answer.no-secret-key", " answer.json" + ofBytes
	const found = `{"object":"charge","id":"chrg_test_1","location":"/charges/chrg_test_1"}`
	for status, rules := range map[int]string{
		199: "answer.no-5xx" + json + always + " answer.location",
		200: "answer.no-5xx answer.success-is-200" + json + always + " answer.location",
		299: "answer.no-5xx answer.success-is-200" + json + always + " answer.location",
		300: "answer.no-5xx" + always + " answer.location",
		399: "answer.no-5xx" + always + " answer.location",
		400: "answer.no-5xx" + json + " error.schema" + always,
		499: "answer.no-5xx" + json + " error.schema" + always,
		500: "answer.no-5xx" + json + " error.schema" + always,
	} {
		judged, findings := j.Ambient(answered("GET /balance", "", status, found))
		want(t, http.StatusText(status), strings.Join(judged, " "), rules)
		if server := slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == "answer.no-5xx" }); server != (status >= 500) {
			t.Errorf("status %d: a fault of the server is found: %t", status, server)
		}
	}
}

// TestLocationsOfErrors takes the address of the documentation apart.
func TestLocationsOfErrors(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for location, fine := range map[string]bool{
		"https://www.omise.co/api-errors#used-token":   true,
		"http://docs.example#used-token":               true,
		"ftp://www.omise.co/api-errors#used-token":     false,
		"//www.omise.co/api-errors#used-token":         false,
		"https:///api-errors#used-token":               false,
		"/api-errors#used-token":                       false,
		"https://www.omise.co/api-errors":              false,
		"https://www.omise.co/api-errors#other":        false,
		"https://www.omise.co/%zz#used-token":          false,
		"https://www.omise.co/api-errors#used-token-2": false,
	} {
		body := strings.Replace(usedToken, "https://www.omise.co/api-errors#used-token", location, 1)
		_, findings := j.Ambient(answered("POST /charges", chargeForm, 400, body))
		if got := len(findings) == 0; got != fine {
			t.Errorf("%s: %s", location, messages(findings))
		}
	}
}

// TestMembersOfErrors sees which members may be empty.
func TestMembersOfErrors(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	const sent = "error.schema (MUST): sent POST /charges with amount=100000, currency=thb, card=tokn_test_…; expected "
	const see = "; see specs/openapi.yaml #/components/schemas/Error."
	for name, test := range map[string]struct{ old, now, want string }{
		"no code":        {`"code":"used_token"`, `"code":""`, sent + `code to be non-empty; got "" at /code` + see},
		"no message":     {`"message":"token was already used"`, `"message":""`, ""},
		"another object": {`"object":"error"`, `"object":"fault"`, sent + `object to be "error"; got "fault" at /object` + see},
	} {
		_, findings := j.Ambient(answered("POST /charges", chargeForm, 400, strings.Replace(usedToken, test.old, test.now, 1)))
		want(t, name, messages(findings), test.want)
	}
}

// TestPlacesInLists names the element at fault, in each way a place is written.
func TestPlacesInLists(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	const three = `{"object":"list","data":[{"id":"a","location":"/x/a","livemode":false},{"id":"b","location":"/x/a","livemode":true},` +
		`{"past":[{"livemode":true}],"id":"c","location":"/x/c"}]}`
	const sent, see = " (MUST): sent GET /balance; expected ", "; see specs/rules.yaml #"
	judged, findings := j.Ambient(answered("GET /balance", "", 200, three))
	want(t, "a list", messages(findings),
		"answer.test-mode"+sent+"livemode to be false; got true at /data/1/livemode"+see+"answer.test-mode.\n"+
			"answer.test-mode"+sent+"livemode to be false; got true at /data/2/past/0/livemode"+see+"answer.test-mode.\n"+
			"answer.location"+sent+`location to be a path that ends with /b; got "/x/a" at /data/1/location`+see+"answer.location.")
	want(t, "a list", strings.Join(judged, " "),
		"answer.no-5xx answer.success-is-200 answer.json"+ofBytes+" answer.no-card-data answer.no-secret-key answer.test-mode answer.location")

	// The data of a member that is not a list are not objects of the API.
	_, findings = j.Ambient(answered("GET /balance", "", 200, `{"object":"report","data":[{"id":"b","location":"/x/a"}]}`))
	want(t, "no list", messages(findings), "")

	list := example(t, "ChargeList")
	list["data"] = append(list["data"].([]any), mustMap(t, with(t, item(list, "data", 0), map[string]any{"amount": "much"})))
	_, findings = j.Ambient(answered("GET /charges", "", 200, with(t, list, nil)))
	want(t, "a wrong element", messages(findings), `charge.schema (MUST): sent GET /charges; expected data.1.amount to be an integer; `+
		`got "much" at /data/1/amount; see specs/openapi.yaml #/components/schemas/Charge/properties/amount.`)
}

func TestTheWholeAnswerIsAtFault(t *testing.T) {
	_, findings := (&Judge{Contract: contract(t)}).Ambient(answered("GET /charges/chrg_test_1", "", 200, `[]`))
	want(t, "a list for a charge", messages(findings), "charge.schema (MUST): sent GET /charges/chrg_test_1; expected the answer to be an object; "+
		"got [] at the top; see specs/openapi.yaml #/components/schemas/Charge.")
}

// TestEqualInGo compares values as Go holds them, which JSON does not tell apart.
func TestEqualInGo(t *testing.T) {
	type amount int64
	for _, row := range []struct {
		value, expected any
		same            bool
	}{
		{json.Number("12"), 12, true},
		{json.Number("12"), 13, false},
		{json.Number("many"), 0, false},
		{float64(7), amount(7), true},
		{float64(7), uint8(7), true},
		{float64(1.5), float32(1.5), true},
		{nil, nil, true},
		{false, nil, false},
		{"", nil, false},
		{nil, "", false},
		{map[string]any{"a": nil}, map[string]any{"a": nil}, true},
		{map[string]any{"a": nil}, map[string]any{}, false},
	} {
		if got := Eq(row.expected).Match(row.value, true); got != row.same {
			t.Errorf("%#v equals %#v: %t", row.value, row.expected, got)
		}
	}
}

func TestCut(t *testing.T) {
	for _, row := range []struct {
		text  string
		limit int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "abc…"},
		{"aé", 2, "a…"},
		{"aéb", 3, "aé…"},
		{"日本", 5, "日…"},
		{"日本", 3, "日…"},
		{"\x80\x80\x80", 2, "…"}, // no text: all is within a character
	} {
		if got := shortened(row.text, row.limit); got != row.want {
			t.Errorf("%q cut to %d: %q, want %q", row.text, row.limit, got, row.want)
		}
	}
}

func TestListsInWhatWasSent(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for body, want := range map[string]string{
		`{"items":["a",["b","c"],{"n":1}],"none":[]}`: "POST /charges with items[0]=a, items[1][0]=b, items[1][1]=c, items[2][n]=1, none=[]",
		"=nameless": "POST /charges with =nameless",
		" ":         "POST /charges",
	} {
		if got := j.Relation("x", answered("POST /charges", body, 200, "{}"), "a", "b").Sent; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestPinnedDialects sees that wants of both dialects hold whichever is judged by.
func TestPinnedDialects(t *testing.T) {
	ex := answered("GET /balance", "", 200, `{"object":"balance","total":1}`)
	for name, row := range map[string]struct {
		wants   []Want
		vacuous bool
		want    string
	}{
		"of no dialect":    {[]Want{{Status: []int{204}}}, false, "status 204"},
		"of any":           {[]Want{{Dialect: specs.Any, Status: []int{204}}}, false, "status 204"},
		"of the pinned":    {[]Want{{Dialect: specs.Recorded, Status: []int{204}}}, false, "status 204"},
		"of the other":     {[]Want{{Dialect: specs.Documented, Status: []int{204}}}, true, ""},
		"of one and other": {[]Want{{Dialect: specs.Documented}, {Dialect: specs.Recorded, Codes: []string{"no"}}}, false, "status 200 and code no"},
		"the nearest": {
			[]Want{{Fields: Fields{"object": "x", "total": 2}}, {Fields: Fields{"total": 3}}},
			false,
			"total to be 3, or status 200, object to be \"x\" and total to be 2",
		},
	} {
		verdict := (&Judge{Contract: contract(t), Dialect: specs.Recorded}).Answer("charge.echo", ex, row.wants...)
		var got []string
		for _, finding := range verdict.Findings {
			got = append(got, finding.Expected)
		}
		want(t, name, strings.Join(got, "\n"), row.want)
		if verdict.Vacuous != row.vacuous {
			t.Errorf("%s: vacuous %t", name, verdict.Vacuous)
		}
	}
}

// TestRefusalsAreJudgedOfAnswersOnly also holds where no rule of that name is known.
func TestRefusalsAreJudgedOfAnswersOnly(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	failed := exchange.New(exchange.Raw{Method: "GET", Path: "/charges", Failure: &exchange.Failure{Kind: "timeout", Message: "too slow"}})
	for name, ex := range map[string]*exchange.Exchange{
		"no answer": failed,
		"429":       answered("GET /charges", "", 429, "{}"),
		"neither":   exchange.New(exchange.Raw{Method: "GET", Path: "/charges"}),
	} {
		for _, rule := range []string{ruleBoth, "no.such-rule"} {
			if verdict := j.Refusal(rule, ex); !verdict.Vacuous || len(verdict.Findings) > 0 {
				t.Errorf("%s, %s: %+v", name, rule, verdict)
			}
		}
	}
}
