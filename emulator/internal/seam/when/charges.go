package when

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/money"
)

// PlainCharge reports whether a charge is asked for with nothing but what it needs.
func PlainCharge(c *api.Call) bool { return len(c.Params) == 3 && c.Params.Has("card") }

// MixedCase reports whether a currency is given in mixed case.
func MixedCase(c *api.Call) bool {
	text := c.Params.Text("currency")
	return len(text) == 3 && text != strings.ToUpper(text) && text != strings.ToLower(text)
}

// OwnsCard reports whether the customer of the request has its card.
func OwnsCard(c *api.Call) bool {
	cu, err := c.Customer(c.Params.Text("customer"))
	if err != nil {
		return false
	}
	_, at := cu.Card(c.Params.Text("card"))
	return at >= 0
}

// InBaht reports whether a charge is asked for in baht.
func InBaht(c *api.Call) bool {
	return money.FindCurrency(c.Params.Text("currency")) == money.FindCurrency("thb")
}

// NegativeAmount reports whether the amount is a negative number.
func NegativeAmount(c *api.Call) bool {
	return strings.HasPrefix(c.Params.Text("amount"), "-") && c.Params.IsNumber("amount")
}

// AmountNotNumber reports whether the amount is given, and not a number.
func AmountNotNumber(c *api.Call) bool {
	return c.Params.Has("amount") && !c.Params.IsNumber("amount") && c.Params.Text("amount") != ""
}

// NoPayer reports whether neither card nor customer nor source is to pay.
func NoPayer(c *api.Call) bool {
	return c.Params.Text("card")+c.Params.Text("customer") == "" && !c.Params.Has("source")
}
