package cassettes

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dnaeon/go-vcr/v2/cassette"
	"github.com/omise-conformance/harness/exchange"
)

func TestQueriesInOneForm(t *testing.T) {
	for query, want := range map[string]string{
		"":                  "",
		"b=2&a=1":           "a=1&b=2",
		"a=2&a=1":           "a=2&a=1",
		"b=%zz&a=%35":       "a=5&b=%zz",
		"%zz=1&a=%35":       "%zz=1&a=5",
		"a=%35&b&c=":        "a=5&b&c=",
		"x%20y=%61&x+y=%62": "x+y=a&x+y=b",
	} {
		if got := sortedQuery(query); got != want {
			t.Errorf("%q is written as %q, want %q", query, got, want)
		}
	}
}

func TestLeavesOfBodies(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for _, each := range []struct {
		media, body string
		want        map[string]string
	}{
		{"application/json", `{"a":[],"b":[1,{"c":null}],"d":{},"e":"x","f":true}`, map[string]string{"a": "[]", "b.0": "1", "b.1.c": "null", "d": "{}", "e": `"x"`, "f": "true"}},
		{"application/json", `[]`, map[string]string{"": "[]"}},
		{"application/json", `{"a":1} {}`, map[string]string{"": `"{\"a\":1} {}"`}},
		{form, "a=1&b=2&b=3", map[string]string{"a": `"1"`, "b": `"2, 3"`}},
		{form, "a=%zz", map[string]string{"": `"a=%zz"`}},
		{"text/plain", "a=1", map[string]string{"": `"a=1"`}},
		{"text/plain", "", map[string]string{}},
	} {
		if got := (&sentRequest{media: each.media, body: []byte(each.body)}).leaves(); !maps.Equal(got, each.want) {
			t.Errorf("%s: leaves %v, want %v", each.body, got, each.want)
		}
	}
}

func TestNearestIsUnusedAndFirst(t *testing.T) {
	at := func(path string) *sentRequest { return &sentRequest{method: "GET", host: exchange.API, path: path} }
	recordings := []*recording{{request: at("/a"), number: 1}, {request: at("/b"), number: 2}, {request: at("/c"), number: 3}}
	for _, each := range []struct{ used, want int }{{0, 1}, {1, 2}, {2, 1}} {
		for _, s := range recordings {
			s.used = s.number == each.used
		}
		if best, found := nearest(recordings, at("/x")); best.number != each.want || len(found) != 1 {
			t.Errorf("with request %d used, %d is the nearest by %v, want %d", each.used, best.number, found, each.want)
		}
	}
	// Being used weighs less than any difference.
	recordings[1].used = true
	if best, found := nearest(recordings, at("/b")); best.number != 2 || len(found) != 0 {
		t.Errorf("the nearest of an equal request is %d", best.number)
	}
}

func TestSurplusRequestNamesTheLastOfItsKind(t *testing.T) {
	p := impatient(record(t, counting(), readCharge, refundCharge, readCharge, refundCharge))
	readCharge.must(t, replayHosts, p)
	refundCharge.must(t, replayHosts, p)
	readCharge.must(t, replayHosts, p)
	_, _, err := readCharge.do(t, replayHosts, p)
	if want := "GET /charges/chrg_1 was sent once more than it was recorded (last as request 3 of 4)"; err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

// TestSpansDecideTheTurn replays cassettes whose interactions do not stand in the order of
// their spans, as one that was joined by hand may.
func TestSpansDecideTheTurn(t *testing.T) {
	charge := step{"POST", "/charges", "", ""}
	later := twoAnswers("2-3", "0-1")
	for _, i := range later.Interactions {
		i.Request.Headers.Set("Authorization", "Basic [secret key]")
		i.Request.Headers.Set("Omise-Version", "2019-05-29")
	}
	p := impatient(later)
	for _, want := range []string{"two", "one"} {
		if _, got := charge.must(t, replayHosts, p); got != want {
			t.Errorf("answered %q, want %q", got, want)
		}
	}

	c := record(t, counting(), readCharge, refundCharge, charge)
	for i, span := range []string{"0-5", "1-2", "3-4"} {
		c.Interactions[i].Request.Headers.Set(spanHeader, span)
	}
	_, _, err := charge.do(t, replayHosts, impatient(c))
	if want := "after request 2, POST /charges/chrg_1/refunds, which has not been sent"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v\nwant … %s", err, want)
	}
}

func TestUnusedRequestsAreNamedWhereTheyAreFew(t *testing.T) {
	p := impatient(record(t, counting(), readCharge, refundCharge))
	want := "2 of 2 recorded requests were not sent: GET /charges/chrg_1 (request 1), POST /charges/chrg_1/refunds (request 2)"
	if got := p.Problems(); !slices.Equal(got, []string{want}) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestAnswerThatIsTooLongHasNoLength(t *testing.T) {
	c := &Cassette{Interactions: []*cassette.Interaction{interactionWith(func(i *cassette.Interaction) {
		i.Code, i.Status = 0, ""
		i.Request.Headers.Set("Authorization", "Basic [secret key]")
		i.Request.Headers.Set("Omise-Version", "2019-05-29")
		i.Response.Headers.Set(failureHeader, "too-large: the answer is longer than 4 MiB")
	})}}
	response, err := impatient(c).RoundTrip(step{"GET", "/charges", "", ""}.request(t, replayHosts))
	if err != nil {
		t.Fatal(err)
	}
	if response.ContentLength != -1 || response.StatusCode != http.StatusOK {
		t.Errorf("status %d, length %d", response.StatusCode, response.ContentLength)
	}
}
