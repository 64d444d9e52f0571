package judge

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/processortime"
	"github.com/omise-conformance/harness/specs"
)

// FuzzAnswer holds that any answer of a target, whatever its bytes, is made an
// exchange and judged in every way without a panic, in bounded time, twice with
// the same findings, and that every finding is a whole sentence about a rule.
func FuzzAnswer(f *testing.F) {
	const jsonType = "application/json; charset=utf-8"
	for _, component := range []string{"Charge", "ReversedCharge", "Token", "Refund", "Event", "Customer"} {
		if known := contract(f).Doc.Components.Examples[component]; known != nil {
			text, err := json.Marshal(known.Value.Value)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(0), 200, jsonType, text)
			f.Add(uint8(3), 200, jsonType, text)
		}
	}
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `"x"`, `-0`, `1e999`, `{"object":"list","data":[null,1,[],{"object":"charge"}]}`, `{"object":1,"id":[],"location":{}}`,
		`{"object":"charge","card":{"object":"list","data":{}},"refunds":{"object":"list","data":[{"refunds":null}]},"livemode":true}`,
		`{"object":"error","code":null,"message":7,"location":"x"}`, `{"a":{"a":{"a":[[[[]]]]}}}`, "\xff\xfe", `{"amount":`, `{"a":1,"a":2}`, `{"~1":"/","":{"":0}}`,
	} {
		f.Add(uint8(1), 200, jsonType, []byte(body))
		f.Add(uint8(2), 404, "text/html", []byte(body))
	}
	loaded := contract(f)
	f.Fuzz(func(t *testing.T, which uint8, status int, contentType string, body []byte) {
		used := processortime.Used()
		op := loaded.Operations[int(which)%len(loaded.Operations)]
		ex := exchange.New(exchange.Raw{
			Seq: 1, Method: op.Method, Host: exchange.Host(op.Host), Path: strings.NewReplacer("{", "", "}", "").Replace(op.Path),
			Response: &exchange.RawResponse{Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: body},
		})
		if ex.Response == nil || ex.Response.JSON != nil && ex.Response.JSONError != "" {
			t.Fatalf("no answer, or both a value and none: %+v", ex.Response)
		}
		for _, dialect := range []specs.Dialect{specs.Any, specs.Recorded, specs.Documented} {
			by := &Judge{Contract: loaded, Dialect: dialect}
			first, second := everyWay(by, ex), everyWay(by, ex)
			if !reflect.DeepEqual(first, second) {
				t.Errorf("judged twice, two verdicts:\n%v\n%v", first, second)
			}
			for _, found := range first {
				if loaded.Rule(found.Rule) == nil || found.Message == "" || strings.ContainsAny(found.Message, "\n\x00") {
					t.Errorf("a finding that is not a sentence about a rule: %+v", found)
				}
			}
		}
		// Validating an answer of 45 fields takes under a millisecond.
		if took := processortime.Since(used); took > 2*time.Second {
			t.Errorf("judging %d bytes took %s of processor time", len(body), took)
		}
	})
}

// everyWay judges an answer in all the ways in which cases do.
func everyWay(j *Judge, ex *exchange.Exchange) []Finding {
	_, findings := j.Ambient(ex)
	for _, verdict := range []Verdict{
		j.Answer("charge.create", ex, Want{Fields: Fields{"card.id": Set, "data.0.amount": 1, "data.#": 2, "refunds.data.-1": Null, "amount": Present}}),
		j.Answer("charge.create", ex, Want{Dialect: specs.Recorded}, Want{Dialect: specs.Documented, Status: []int{400}, Codes: []string{"x"}, Message: "^a"}),
		j.Refusal("token.single-use-charge", ex),
		j.State("charge.create", "Charge", "captured", ex, Fields{"amount": 1}),
	} {
		findings = append(findings, verdict.Findings...)
	}
	return findings
}
