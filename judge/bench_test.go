package judge

import (
	"encoding/json"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

// BenchmarkCharge judges one answer with a charge, already decoded, as a case
// does. The baseline decodes the same answer.
func BenchmarkCharge(b *testing.B) {
	j := &Judge{Contract: contract(b), Dialect: specs.Any}
	body := with(b, charge(b), nil)
	ex := answered("POST /charges", chargeForm, 200, body)
	fields := Fields{"status": "pending", "amount": 100000, "currency": "THB", "paid": false, "card.last_digits": "4242", "refunds.data.#": 0}
	b.Run("judge", func(b *testing.B) {
		for b.Loop() {
			_, found := j.Ambient(ex)
			verdict := j.Answer("charge.schema", ex, Want{Fields: fields})
			if len(found)+len(verdict.Findings) > 0 {
				b.Fatal(messages(found), messages(verdict.Findings))
			}
		}
	})
	b.Run("ambient", func(b *testing.B) {
		for b.Loop() {
			j.Ambient(ex)
		}
	})
	b.Run("schema alone", func(b *testing.B) {
		schema, where := j.Contract.Operation("createCharge").ResponseSchema(200)
		for b.Loop() {
			specs.ValidateJSON(schema, where, ex.Response.JSON)
		}
	})
	b.Run("baseline decode", func(b *testing.B) {
		for b.Loop() {
			var value any
			if err := json.Unmarshal([]byte(body), &value); err != nil {
				b.Fatal(err)
			}
		}
	})
}
