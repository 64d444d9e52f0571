package cassettes

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/omise-conformance/harness/exchange"
)

func TestAddressesThatAreNone(t *testing.T) {
	if got := (Hosts{}).bases(); len(got) != 0 {
		t.Errorf("no address gives %v", got)
	}
	if got := (Hosts{API: "http://%zz", Vault: "http://vault.target"}).bases(); len(got) != 1 || got[0].role != exchange.Vault {
		t.Errorf("an address that is none gives %v", got)
	}
	for _, stored := range []string{"", "http://", "http:///charges", "http://?a=b", "ftp://api.target/charges", "api.target/charges"} {
		if role, path, _, ok := splitAddress(stored); ok {
			t.Errorf("%q is read as %s %s", stored, role, path)
		}
	}
}

func TestShapeOfJSON(t *testing.T) {
	for _, body := range []string{`{"a":1}`, `[1,[2,3],{"b":"[{,:\"}]","c":{"d":[null]}}]`, `{"\\":"\\\\","a:":[true,false]}`, "7"} {
		pretty := storeBody([]byte(body), http.Header{})
		if length := prettyLength([]byte(body)); length != len(pretty) {
			t.Errorf("%s: length %d estimated, %d in fact", body, length, len(pretty))
		}
	}
	// Two brackets on lines of their own and two blanks are four more than the text.
	longest := exchange.MaxBody/2 - 4
	for length, want := range map[int]string{longest: "[\n  \"", longest + 1: `["`} {
		body := `["` + strings.Repeat("x", length-4) + `"]`
		if got := storeBody([]byte(body), http.Header{}); !strings.HasPrefix(got, want) {
			t.Errorf("%d bytes of JSON are stored as %q…", length, got[:8])
		}
	}
}

func TestBase64InLines(t *testing.T) {
	for length, want := range map[int][]int{0: {0}, 1: {1}, 76: {76}, 77: {76, 1}, 152: {76, 76}, 160: {76, 76, 8}} {
		var got []int
		for line := range strings.SplitSeq(wrapped(strings.Repeat("x", length)), "\n") {
			got = append(got, len(line))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d characters make lines of %v, want %v", length, got, want)
		}
	}
}

// interactionWith is one that can be replayed, changed.
func interactionWith(change func(*cassette.Interaction)) *cassette.Interaction {
	i := &cassette.Interaction{}
	i.Method, i.URL, i.Code, i.Status = http.MethodGet, "http://api.target/charges", 200, "200 OK"
	i.Request.Headers, i.Response.Headers = http.Header{}, http.Header{}
	change(i)
	return i
}

func TestWhatCannotBeReplayedIsRefused(t *testing.T) {
	span := func(value string) func(*cassette.Interaction) {
		return func(i *cassette.Interaction) { i.Request.Headers.Set(spanHeader, value) }
	}
	code := func(code int, status string) func(*cassette.Interaction) {
		return func(i *cassette.Interaction) { i.Code, i.Status = code, status }
	}
	fail := func(i *cassette.Interaction) { i.Response.Headers.Set(failureHeader, "timeout: late") }
	for name, each := range map[string]struct {
		change func(*cassette.Interaction)
		want   string
	}{
		"nothing":              {func(*cassette.Interaction) {}, ""},
		"no address":           {func(i *cassette.Interaction) { i.URL = "http:///x" }, `holds the invalid address "http:///x"`},
		"no method":            {func(i *cassette.Interaction) { i.Method = "" }, "holds a request to http://api.target/charges without a method"},
		"the least span":       {span("0-1"), ""},
		"no length":            {span("3-3"), `a request with the invalid span "3-3": want two numbers, for example 3-8`},
		"backwards":            {span("3-2"), `a request with the invalid span "3-2": want two numbers, for example 3-8`},
		"no beginning":         {span("x-5"), `a request with the invalid span "x-5": want two numbers, for example 3-8`},
		"no end":               {span("1-99999999999999999999"), `a request with the invalid span "1-99999999999999999999": want two numbers, for example 3-8`},
		"neither":              {span("x"), `a request with the invalid span "x": want two numbers, for example 3-8`},
		"the least code":       {code(100, "100 Continue"), ""},
		"less":                 {code(99, "99"), "holds the invalid status 99 for GET http://api.target/charges"},
		"the highest code":     {code(999, "999"), ""},
		"more":                 {code(1000, "1000"), "holds the invalid status 1000 for"},
		"less than nothing":    {code(-1, "-1"), "holds the invalid status -1 for"},
		"a bare code":          {code(404, "404"), ""},
		"another status":       {code(404, "404 Gone"), `holds the status "404 Gone" for GET http://api.target/charges, but the code 404`},
		"an answer and a fail": {fail, "holds both an answer and a failure for"},
		"a failure":            {func(i *cassette.Interaction) { fail(i); i.Code, i.Status = 0, "" }, ""},
		"neither of both":      {code(0, ""), "holds neither an answer nor a failure"},
		"a body of the request": {func(i *cassette.Interaction) {
			i.Request.Headers.Set(encodingHeader, "base64")
			i.Request.Body = "*"
		}, "holds a body that is not base64"},
	} {
		got := ""
		if err := checkInteraction(interactionWith(each.change), 0); err != nil {
			got = err.Error()
		}
		if (each.want == "") != (got == "") || !strings.Contains(got, each.want) {
			t.Errorf("%s: got %q, want %q", name, got, each.want)
		}
	}
}

func TestExchangesAreNumbered(t *testing.T) {
	c := record(t, counting(), chargeSteps...)
	for i, ex := range Exchanges(c) {
		if ex.Seq != i+1 {
			t.Errorf("request %d has the number %d", i+1, ex.Seq)
		}
	}
	// A key that somebody wrote into a cassette by hand is redacted as any other.
	c.Interactions[0].Request.Headers.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(testSecret+":")))
	request := Exchanges(c)[0].Request
	if got := request.Header.Get("Authorization"); got != "Basic [secret key]" || request.Key != exchange.KeySecret {
		t.Errorf("the kind %s, the header %q", request.Key, got)
	}
	c.Interactions[0].Request.Headers.Del("Authorization")
	if header, given := Exchanges(c)[0].Request.Header["Authorization"]; given {
		t.Errorf("a header that was not sent is %q", header)
	}
}
