package emulator

// capability tells what an account takes. It is made from the same tables that charges are checked with.
type capability struct{ documented bool }

// transferMin and transferMax are the recorded limits of transfers, which the emulator only tells of.
const transferMin, transferMax = 3000, 100_000_000_000

// cardBrands are those of the recorded capability, and the two more that have test cards.
var cardBrands = []string{"JCB", "Visa", "MasterCard", "American Express", "UnionPay", "Discover", "Diners Club"}

func retrieveCapability(c *call) (any, *apiError) { return capability{c.documented()}, nil }

// render writes the keys of the capability recorded in 2025.
func (v capability) render(w *jsonWriter) {
	home := currencies["THB"]
	low, high := home.min, home.max
	if v.documented {
		low, high = 1, maxAmount
	}
	w.object("")
	w.str("object", "capability")
	w.str("location", "/capability")
	w.array("banks")
	for _, b := range banks {
		w.str("", b.code)
	}
	w.endArray()
	w.object("limits")
	renderLimits(w, "charge_amount", low, high)
	renderLimits(w, "transfer_amount", transferMin, transferMax)
	w.object("installment_amount")
	w.int("min", installmentMin)
	w.endObject()
	w.endObject()
	w.array("payment_methods")
	v.renderMethod(w, "card", cardCurrencies, cardBrands, nil)
	for i := range sourceKinds {
		kind := &sourceKinds[i]
		v.renderMethod(w, kind.name, kind.currencies, nil, kind.terms)
	}
	w.endArray()
	w.str("country", "TH")
	w.strings("tokenization_methods", []string{"googlepay", "applepay"})
	w.bool("zero_interest_installments", true)
	w.endObject()
}

func renderLimits(w *jsonWriter, name string, low, high int64) {
	w.object(name)
	w.int("max", high)
	w.int("min", low)
	w.endObject()
}

func (v capability) renderMethod(w *jsonWriter, name string, accepted, brands []string, terms []int) {
	w.object("")
	w.str("object", "payment_method")
	w.str("name", name)
	w.array("currencies")
	for _, code := range accepted {
		w.str("", currencies[code].in(v.documented))
	}
	w.endArray()
	if brands == nil {
		w.null("card_brands")
	} else {
		w.strings("card_brands", brands)
	}
	if terms == nil {
		w.null("installment_terms")
	} else {
		w.array("installment_terms")
		for _, term := range terms {
			w.int("", int64(term))
		}
		w.endArray()
	}
	w.null("loan_installment_terms")
	w.strings("banks", nil)
	w.null("provider")
	w.endObject()
}

func (w *jsonWriter) strings(name string, values []string) {
	w.array(name)
	for _, v := range values {
		w.str("", v)
	}
	w.endArray()
}
