package outside

import (
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// rates are what one unit of a currency is in baht. They never change, so that tests can rely on them.
var rates = map[string]float64{
	"THB": 1, "JPY": 0.22, "USD": 32.5, "EUR": 37.5, "GBP": 43.5, "SGD": 25, "AUD": 21.5, "CHF": 40, "CNY": 4.5, "DKK": 5,
	"HKD": 4.2, "MYR": 7.7,
}

// forex is the rate at which a currency is exchanged for that of the account.
type forex struct {
	base, quote string
	currency    *money.Currency
}

// Render writes the keys of the rate recorded in 2025.
func (f forex) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "forex")
	w.Value("rate", rates[f.currency.Code])
	w.Join("location", "/forex/", f.currency.Lower)
	w.Bool("livemode", false)
	w.Str("base", f.base)
	w.Str("quote", f.quote)
	w.EndObject()
}

func retrieveForex(c *api.Call) (any, *apierror.Error) {
	currency := money.FindCurrency(c.Vars[0])
	if currency == nil || !slices.Contains(money.CardCurrencies, currency.Code) {
		return nil, apierror.BadRequest(money.UnsupportedCurrency)
	}
	return forex{base: currency.In(documented(c)), quote: currencyOf(c), currency: currency}, nil
}
