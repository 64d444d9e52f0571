// Package capability shows what an account accepts. It is made from the tables that charges are
// checked against.
package capability

import (
	"github.com/omise-conformance/harness/emulator/internal/banking"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// View shows what an account accepts. It is made from the same tables that charges are checked
// with.
type View struct{ Documented bool }

// transferMin and transferMax are the recorded limits of transfers, which the emulator only
// shows.
const transferMin, transferMax = 3000, 100_000_000_000

// Render writes the keys of the capability recorded in 2025.
func (v View) Render(w *wire.Writer) {
	home := money.Currencies["THB"]
	low, high := home.Min, home.Max
	if v.Documented {
		low, high = 1, money.MaxAmount
	}
	w.Object("")
	w.Str("object", "capability")
	w.Str("location", "/capability")
	w.Array("banks")
	for _, b := range banking.Banks {
		w.Str("", b.Code)
	}
	w.EndArray()
	w.Object("limits")
	renderLimits(w, "charge_amount", low, high)
	renderLimits(w, "transfer_amount", transferMin, transferMax)
	w.Object("installment_amount")
	w.Int("min", methods.InstallmentMin)
	w.EndObject()
	w.EndObject()
	w.Array("payment_methods")
	v.renderMethod(w, "card", money.CardCurrencies, cards.CardBrands, nil)
	for i := range methods.SourceKinds {
		kind := &methods.SourceKinds[i]
		v.renderMethod(w, kind.Name, kind.Currencies, nil, kind.Terms)
	}
	w.EndArray()
	w.Str("country", "TH")
	w.Strings("tokenization_methods", []string{"googlepay", "applepay"})
	w.Bool("zero_interest_installments", true)
	w.EndObject()
}

func renderLimits(w *wire.Writer, name string, low, high int64) {
	w.Object(name)
	w.Int("max", high)
	w.Int("min", low)
	w.EndObject()
}

func (v View) renderMethod(w *wire.Writer, name string, accepted, brands []string, terms []int) {
	w.Object("")
	w.Str("object", "payment_method")
	w.Str("name", name)
	w.Array("currencies")
	for _, code := range accepted {
		w.Str("", money.Currencies[code].In(v.Documented))
	}
	w.EndArray()
	if brands == nil {
		w.Null("card_brands")
	} else {
		w.Strings("card_brands", brands)
	}
	if terms == nil {
		w.Null("installment_terms")
	} else {
		w.Array("installment_terms")
		for _, term := range terms {
			w.Int("", int64(term))
		}
		w.EndArray()
	}
	w.Null("loan_installment_terms")
	w.Strings("banks", nil)
	w.Null("provider")
	w.EndObject()
}
