package faultproxy

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// canned answers every request alike.
type canned struct {
	status int
	header http.Header
	body   string
	asked  *http.Request
}

func (c *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	c.asked = r
	return &http.Response{
		StatusCode: c.status, Status: fmt.Sprintf("%d %s", c.status, http.StatusText(c.status)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: c.header.Clone(), Request: r,
		Body: io.NopCloser(strings.NewReader(c.body)), ContentLength: int64(len(c.body)),
	}, nil
}

const (
	sentCharge = `{"object":"charge","id":"chrg_test_1a","location":"/charges/chrg_test_1a","amount":1000,"net":1e3,` +
		`"transaction_fees":{"fee_flat":"0.0"},"platform_fee":{"fixed":null},"metadata":{"object":"card","id":"x","object_":1},` +
		`"status":"successful","card":{"object":"card","id":"card_test_2b","brand":"Visa","country":"th"},` +
		`"refunds":{"object":"list","data":[{"object":"refund","amount":5},{"object":"refund","amount":6}],"limit":20},` +
		`"created_at":"2026-01-01T00:00:00Z","paid":true,"description":"\u0e01 <b>"}`
	sentError = `{"object":"error","location":"https://www.omise.co/api-errors#not-found","code":"not_found","message":"none"}`
	sentEvent = `{"object":"event","key":"charge.create","data":{"object":"charge","amount":1000}}`
)

// fieldChanges are what becomes of sentCharge: old text, new text, and so on.
var fieldChanges = map[string][]string{
	"charge.amount/drop":                       {`"amount":1000,`, ``},
	"charge.amount/null":                       {`"amount":1000`, `"amount":null`},
	"charge.amount/type":                       {`"amount":1000`, `"amount":"1000"`},
	"charge.amount/precision":                  {`"amount":1000`, `"amount":1000.5`},
	"charge.paid/type":                         {`"paid":true`, `"paid":"true"`},
	"charge.metadata/type":                     {`"metadata":{"object":"card","id":"x","object_":1}`, `"metadata":[]`},
	"charge.description/type":                  {`"\u0e01 <b>"`, `7`},
	"charge.status/enum":                       {`"successful"`, `"of_no_known_kind"`},
	"charge.status/case":                       {`"successful"`, `"SUCCESSFUL"`},
	"charge.id/id":                             {`"id":"chrg_test_1a"`, `"id":"chrg_test_10"`},
	"charge.location/id":                       {`"/charges/chrg_test_1a"`, `"/charges/chrg_test_10"`},
	"charge.created_at/precision":              {`00:00Z`, `00:00.123Z`},
	"charge.created_at/offset":                 {`00:00Z`, `00:00+07:00`},
	"charge.transaction_fees.fee_flat/drop":    {`{"fee_flat":"0.0"}`, `{}`},
	"charge.transaction_fees.fee_flat/type":    {`"0.0"`, `true`},
	"charge.platform_fee.fixed/precision":      {},
	"card.id/drop":                             {`"id":"card_test_2b",`, ``},
	"list.data/type":                           {`[{"object":"refund","amount":5},{"object":"refund","amount":6}]`, `{}`},
	"refund.amount/null":                       {`"amount":5`, `"amount":null`, `"amount":6`, `"amount":null`},
	"refund.amount/drop":                       {`,"amount":5`, ``, `,"amount":6`, ``},
	"source.amount/drop":                       {},
	"capability.limits.charge_amount.max/drop": {},
}

func TestAFieldIsChangedWhereverItsObjectStandsAndNothingElse(t *testing.T) {
	shown := map[string]bool{}
	for id, replace := range fieldChanges {
		_, mutation, _ := strings.Cut(id, "/")
		shown[mutation] = true
		want := strings.NewReplacer(replace...).Replace(sentCharge)
		if got := through(t, "wire/"+id, 200, sentCharge); got.body != want {
			t.Errorf("%s gives\n%s, want\n%s", id, got.body, want)
		}
	}
	for _, name := range mutationNames() {
		if !shown[name] {
			t.Errorf("no row shows what %s does", name)
		}
	}
}

func mutationNames() (names []string) {
	for _, m := range mutations {
		names = append(names, m.name)
	}
	return names
}

func TestElementsOfObjectsWithoutKindAreChanged(t *testing.T) {
	const sent = `{"object":"payment_method","banks":[{"code":"a"},{"code":"b"}]}`
	const want = `{"object":"payment_method","banks":[{"code":7},{"code":7}]}`
	code := fieldPath{"payment_method", []string{"banks", elements, "code"}}
	if got, changed := code.edit([]byte(sent), always("7")); string(got) != want || !changed {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestObjectsInEventsAndPagesAreLeftAlone(t *testing.T) {
	if got := through(t, "wire/charge.amount/drop", 200, sentEvent); got.body != sentEvent {
		t.Errorf("the event became %s", got.body)
	}
	fault := find(t, "wire/charge.amount/drop")
	page := &canned{status: 200, header: http.Header{"Content-Type": {"text/html"}}, body: sentCharge}
	if got := send(fault.Proxy(page), "http://api.target/charges"); got.body != sentCharge {
		t.Errorf("the page became %s", got.body)
	}
	control := &canned{status: 200, header: http.Header{"Content-Type": {"application/json"}}, body: sentCharge}
	if got := send(fault.Proxy(control), "http://control.target/x"); got.body != sentCharge {
		t.Errorf("the answer of the control API became %s", got.body)
	}
}

// answerChanges are what becomes of whole answers.
var answerChanges = []struct {
	fault, body string
	want        received
}{
	{"charge/status-201", `{"object":"charge"}`, received{201, "application/json; charset=utf-8", `{"object":"charge"}`}},
	{"charge/status-500", `{"object":"charge"}`, received{500, "application/json; charset=utf-8", `{"object":"charge"}`}},
	{"charge/empty", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", ``}},
	{"charge/cut", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", `{"object"`}},
	{"charge/null", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", `null`}},
	{"charge/array", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", `[]`}},
	{"charge/wrapped", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", `[{"object":"charge"}]`}},
	{"charge/text", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", `"{\"object\":\"charge\"}"`}},
	{"charge/trailing", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", `{"object":"charge"}{}`}},
	{"charge/doubled-key", `{"object":"charge","a":1}`, received{200, "application/json; charset=utf-8", `{"object":"charge","a":1,"object":"of_no_known_kind"}`}},
	{"charge/page", `{"object":"charge"}`, received{200, "text/html; charset=utf-8", `<!DOCTYPE html><title>Please wait</title><p>Checking your connection.`}},
	{"list/empty", `{"object":"charge"}`, received{200, "application/json; charset=utf-8", `{"object":"charge"}`}},
	{"error/status-200", sentError, received{200, "application/json; charset=utf-8", sentError}},
	{"error/status-410", sentError, received{410, "application/json; charset=utf-8", sentError}},
	{"error/extra-field", `{"object":"error"}`, received{200, "application/json; charset=utf-8", `{"request_id":"1","object":"error"}`}},
}

func TestAnswersAreSpoiltAsSaid(t *testing.T) {
	shown := map[string]bool{}
	for _, row := range answerChanges {
		_, name, _ := strings.Cut(row.fault, "/")
		shown[name] = true
		if got := through(t, "wire/answer/"+row.fault, 200, row.body); got != row.want {
			t.Errorf("%s gives %+v, want %+v", row.fault, got, row.want)
		}
	}
	for _, fault := range faults(t) {
		if name := fault.ID[strings.LastIndexByte(fault.ID, '/')+1:]; fault.Group == "answer" && !shown[name] {
			t.Errorf("no row shows what %s does", name)
			shown[name] = true
		}
	}
}

func TestHeadersAreChangedAsSaid(t *testing.T) {
	for _, change := range headerChanges {
		fault := find(t, "wire/header/"+strings.ToLower(change.header)+"/"+change.name)
		name := http.CanonicalHeaderKey(change.header)
		header := http.Header{"Content-Type": {"application/json"}, name: {"application/json"}}
		response := answered(fault.Proxy(&canned{status: 200, header: header, body: `{"object":"charge"}`}), "http://api.target/charges")
		values, there := response.Header[name]
		if there != (change.value != "") || there && values[0] != change.value {
			t.Errorf("%s: the header is %q, want %q", fault.ID, values, change.value)
		}
	}
}

// harmlessChanges are what harmless faults make of an answer.
var harmlessChanges = map[string]received{
	"key-order":      {200, "application/json; charset=utf-8", `{"b":{"c":[{"y":2,"x":1}]},"a":1.50,"object":"charge"}`},
	"unknown-field":  {200, "application/json; charset=utf-8", `{"object":"charge","a":1.50,"b":{"c":[{"x":1,"y":2,"introduced_later":{"a":[1]}}],"introduced_later":{"a":[1]}},"introduced_later":{"a":[1]}}`},
	"spaces":         {200, "application/json; charset=utf-8", "\r\n{\n \t\"object\": \"charge\",\n \t\"a\": 1.50,\n \t\"b\": {\n \t\t\"c\": [\n \t\t\t{\n \t\t\t\t\"x\": 1,\n \t\t\t\t\"y\": 2\n \t\t\t}\n \t\t]\n \t}\n }"},
	"escapes":        {200, "application/json; charset=utf-8", `{"object":"\u0063harge","a":1.50,"b":{"c":[{"x":1,"y":2}]}}`},
	"charset":        {200, "application/json", sentHarmless},
	"unknown-header": {200, "application/json; charset=utf-8", sentHarmless},
	"header-case":    {200, "application/json; charset=utf-8", sentHarmless},
	"chunks":         {200, "application/json; charset=utf-8", sentHarmless},
	"slow":           {200, "application/json; charset=utf-8", sentHarmless},
}

const sentHarmless = `{"object":"charge","a":1.50,"b":{"c":[{"x":1,"y":2}]}}`

func TestHarmlessChangesKeepTheMeaning(t *testing.T) {
	for _, fault := range faults(t) {
		if !fault.Harmless || slices.ContainsFunc(byteTwins, func(f byteFault) bool { return strings.HasSuffix(fault.ID, "/"+f.name) }) {
			continue
		}
		want, known := harmlessChanges[strings.TrimPrefix(fault.ID, "wire/harmless/")]
		if got := through(t, fault.ID, 200, sentHarmless); !known || got != want {
			t.Errorf("%s gives %+v, want %+v", fault.ID, got, want)
		}
	}
	if got := through(t, "wire/harmless/unknown-field", 404, sentError); got.body != sentError {
		t.Errorf("the error became %s", got.body)
	}
}

func TestRequestsAreSentOnAsTheyCame(t *testing.T) {
	next := &canned{status: 200, header: http.Header{}}
	answered(find(t, "wire/charge.amount/drop").Proxy(next), "http://api.target/charges/a%2Fb?limit=%zz;&a=1")
	if got := next.asked.URL.String(); got != "http://api.target/charges/a%2Fb?limit=%zz;&a=1" {
		t.Errorf("the request went to %s", got)
	}
	if got := next.asked.Header; got.Get("X-Forwarded-For") != "" || got.Get("Authorization") != "Basic eDo=" {
		t.Errorf("the request has the headers %v", got)
	}
}

func TestAProxyTellsWhatItChanged(t *testing.T) {
	proxy := find(t, "wire/charge.amount/drop").Proxy(&canned{200, http.Header{"Content-Type": {"application/json"}}, `{"object":"charge","amount":1}`, nil})
	if count, sample := proxy.Changed(); count != 0 || sample != "" {
		t.Errorf("before an answer it changed %d, %q", count, sample)
	}
	send(proxy, "http://api.target/charges")
	send(proxy, "http://api.target/charges")
	const want = `GET /charges: 200 application/json {"object":"charge","amount":1} → 200 application/json {"object":"charge"}`
	if count, sample := proxy.Changed(); count != 2 || sample != want {
		t.Errorf("it changed %d, %q, want 2, %q", count, sample, want)
	}
}

// received is what a client reads.
type received struct {
	status      int
	contentType string
	body        string
}

func find(t *testing.T, id string) *Fault {
	t.Helper()
	for _, fault := range faults(t) {
		if fault.ID == id {
			return fault
		}
	}
	t.Fatalf("there is no fault %s", id)
	return nil
}

func through(t *testing.T, id string, status int, body string) received {
	t.Helper()
	next := &canned{status: status, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Content-Length": {"1"}}, body: body}
	return send(find(t, id).Proxy(next), "http://api.target/charges")
}

func send(handler http.Handler, address string) received {
	response := answered(handler, address)
	body, _ := io.ReadAll(response.Body)
	return received{response.StatusCode, response.Header.Get("Content-Type"), string(body)}
}

func answered(handler http.Handler, address string) *http.Response {
	request := httptest.NewRequest(http.MethodGet, address, http.NoBody)
	request.SetBasicAuth("x", "")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder.Result()
}
