package ownership

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// answered makes the exchange of a request that was answered with objects.
func answered(line, body string) *exchange.Exchange {
	method, path, _ := strings.Cut(line, " ")
	return exchange.New(exchange.Raw{
		Method: method, Host: exchange.API, Path: path,
		Response: &exchange.RawResponse{Status: 200, Body: []byte(body), Header: http.Header{"Content-Type": {"application/json"}}},
	})
}

func odd(object string) judge.Finding {
	return judge.Finding{Rule: "charge.schema", Level: specs.Must, Object: object, Place: "/data/7/amount", Message: "odd."}
}

// failed returns a result that failed by findings about objects.
func failed(id string, exchanges []*exchange.Exchange, objects ...string) *suites.Result {
	result := &suites.Result{Case: &suites.Case{ID: id}, Status: suites.Failed, Exchanges: exchanges}
	for _, object := range objects {
		result.Findings = append(result.Findings, odd(object))
	}
	return result
}

func TestAnObjectOfOthersIsToldOnce(t *testing.T) {
	lists := []*exchange.Exchange{answered("GET /charges", `{"object":"list","data":[{"id":"chrg_old"}]}`)}
	makes := []*exchange.Exchange{answered("POST /charges", `{"id":"chrg_own","card":{"id":"card_own"}}`)}
	known := failed("known", lists, "chrg_old")
	known.Status = suites.KnownFailing
	soft := failed("soft", lists, "chrg_old", "")
	soft.Findings[1].Level = specs.Should
	for name, row := range map[string]struct {
		results []*suites.Result
		want    string // the cases that fail
	}{
		"the first tells it":            {[]*suites.Result{failed("a", lists, "chrg_old"), failed("b", lists, "chrg_old", "chrg_old"), failed("c", lists, "chrg_old")}, "a"},
		"another object":                {[]*suites.Result{failed("a", lists, "chrg_old"), failed("b", lists, "chrg_old", "chrg_older")}, "a b"},
		"who made it tells it":          {[]*suites.Result{failed("a", lists, "chrg_own"), failed("b", makes, "chrg_own")}, "b"},
		"its own stays":                 {[]*suites.Result{failed("a", makes, "chrg_own"), failed("b", makes, "chrg_own")}, "a b"},
		"what is embedded is its own":   {[]*suites.Result{failed("a", makes, "card_own"), failed("b", makes, "card_own")}, "a b"},
		"the answer itself":             {[]*suites.Result{failed("a", lists, ""), failed("b", lists, "")}, "a b"},
		"the capability":                {[]*suites.Result{failed("a", lists, "capability"), failed("b", lists, "capability")}, "a"},
		"what is known vouches nothing": {[]*suites.Result{known, failed("b", lists, "chrg_old")}, "known b"},
		"no result yet":                 {[]*suites.Result{nil, failed("b", lists, "chrg_old")}, "b"},
		"a warning is none":             {[]*suites.Result{failed("a", lists, "chrg_old"), soft}, "a"},
	} {
		TellOnce(row.results)
		var failing []string
		for _, result := range row.results {
			if result != nil && result.Status != suites.Passed {
				failing = append(failing, result.Case.ID)
			}
		}
		if got := strings.Join(failing, " "); got != row.want {
			t.Errorf("%s: %s fail, want %s", name, got, row.want)
		}
	}
}

func TestAWarningNamesWhoTellsIt(t *testing.T) {
	lists := []*exchange.Exchange{answered("GET /charges", `{"object":"list","data":[{"id":"chrg_old"}]}`)}
	first, second := failed("charges/a", lists, "chrg_old"), failed("charges/b", lists, "chrg_old")
	TellOnce([]*suites.Result{first, second})
	third := failed("charges/c", lists, "chrg_old")
	third.Unbroken, third.Why = suites.NotJudged, "no answer"
	TellOnce([]*suites.Result{first, third})
	if third.Status != suites.NotJudged || third.Reason != "no answer" {
		t.Errorf("what has no verdict is %s: %s", third.Status, third.Reason)
	}
	want := "odd. This case did not make chrg_old; charges/a tells it."
	if f := second.Findings[0]; f.Level != specs.Should || f.Message != want || first.Findings[0].Message != "odd." {
		t.Errorf("%s: %q, want %q", f.Level, f.Message, want)
	}
}

func TestWhatACaseMade(t *testing.T) {
	result := &suites.Result{Exchanges: []*exchange.Exchange{
		answered("GET /charges", `{"object":"list","data":[{"id":"chrg_0"}]}`),
		answered("POST /charges", `{"id":"chrg_1","card":{"id":"card_1"}}`),
		answered("GET /charges/chrg_1/refunds", `{"object":"list","data":[{"id":"rfnd_1"}]}`),
		answered("GET /events", `{"object":"list","data":[{"id":"evnt_0","data":{"id":"chrg_0"}},{"id":"evnt_1","data":{"id":"chrg_1","source":{"id":"src_1"}}}]}`),
	}}
	got := fmt.Sprint(madeBy(result))
	if want := "map[card_1:true chrg_1:true evnt_1:true rfnd_1:true src_1:true]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
