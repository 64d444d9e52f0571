package explore

import (
	"net/http"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// A walk fails by what a MUST demands alone: that a source can be charged once is a SHOULD.
func TestAWalkDemandsNoShould(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	answer := func(status int, body string) *exchange.Exchange {
		return exchange.New(exchange.Raw{
			Method: "POST", Host: exchange.API, Path: "/charges",
			Response: &exchange.RawResponse{Status: status, Body: []byte(body), Header: http.Header{"Content-Type": {"application/json"}}},
		})
	}
	success, refusal := answer(200, `{"object":"charge","id":"chrg_test_1"}`), answer(401, `{"object":"error","code":"authentication_failure","message":"no"}`)
	strict := func(*specs.Rule) specs.Level { return specs.Must }
	for name, row := range map[string]struct {
		schema, state, on string
		ex                *exchange.Exchange
		level             func(*specs.Rule) specs.Level
		fails             bool
	}{
		"a source that is charged again":               {"Source", "successful", "createCharge", success, nil, false},
		"a source that is refused otherwise":           {"Source", "successful", "createCharge", refusal, nil, false},
		"a source that is charged again, strictly":     {"Source", "successful", "createCharge", success, strict, true},
		"a source that is refused otherwise, strictly": {"Source", "successful", "createCharge", refusal, strict, true},
		"a charge that is reversed twice":              {"Charge", "reversed", "reverseCharge", success, nil, true},
		"a charge that is refused otherwise":           {"Charge", "reversed", "reverseCharge", refusal, nil, true},
	} {
		w := &walkModel{contract: contract, dialect: specs.Any, features: map[string]bool{}}
		o := w.object("one 1", row.schema, row.state)
		w.objects = []*object{o}
		s := &Step{On: row.on, Subject: o.label}
		if row.schema == "Source" {
			s.Subject, s.Params = "", map[string]any{"source": labelRef(o.label)}
		}
		j := &judge.Judge{Contract: contract, Dialect: specs.Any, Level: row.level}
		if miss := w.apply(j, s, row.ex); (miss != nil) != row.fails {
			t.Errorf("%s: %+v", name, miss)
		}
	}
}
