package charges

import (
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/expect"
)

// feeAmounts are amounts whose fees round in different ways at the rates of 3.65 % and 7 %:
// down, up and, for 3000 (109.5), at the half.
var feeAmounts = []int64{2000, 2001, 3000, 9999, 12345, 100000, 123457, 9999999, 15000000}

// feeCases returns the cases on the arithmetic of fees.
func feeCases() []*suites.Case {
	cases := []*suites.Case{
		{
			ID:    "charges/fee-rates-are-strings",
			Title: "The rates in transaction_fees are decimal strings",
			Rules: []string{"charge.transaction-fees-strings"},
			Run: func(t *suites.T) {
				decimal := expect.Pattern(`^\d+(\.\d+)?$`)
				t.OK(t.Post("/charges", byToken(t, nil)), suites.F{
					"transaction_fees.fee_flat": decimal, "transaction_fees.fee_rate": decimal, "transaction_fees.vat_rate": decimal,
				})
			},
		},
		{
			ID:    "charges/fees-of-an-authorization",
			Title: "An authorized charge shows its fees",
			Rules: []string{"charge.fees"},
			Run: func(t *suites.T) {
				charge := t.Authorized(suites.P{"amount": 12345})
				t.OK(charge, suites.F{"funding_amount": 12345})
				judgeFees(t, "charge.fees", charge)
			},
		},
		{
			ID:       "charges/fees-of-a-source",
			Title:    "The fees of a source charge follow from the rates of its method",
			Rules:    []string{"charge.fees"},
			Requires: needsOffline,
			Run:      func(t *suites.T) { judgeFees(t, "charge.fees", t.Pending(offline, nil)) },
		},
	}
	for _, amount := range feeAmounts {
		cases = append(cases, &suites.Case{
			ID:    fmt.Sprintf("charges/fees-of-%d", amount),
			Title: fmt.Sprintf("The fee, VAT and net of %d satang add up", amount),
			Rules: []string{"charge.fees"},
			Run:   func(t *suites.T) { judgeFeesOf(t, amount) },
		})
	}
	return cases
}

// tooMuch is how an account refuses an amount above its own limit, which may be lower than the published one.
var tooMuch = lazyregexp.New(`^amount must be less than or equal to \d+ `)

// judgeFeesOf judges the fees of a charge of an amount.
func judgeFeesOf(t *suites.T, amount int64) {
	const rule = "charge.fees"
	charge := t.Post("/charges", byToken(t, suites.P{"amount": amount}))
	if amount == maximum && charge.Code() == "invalid_charge" && tooMuch.MatchString(charge.Str("message")) {
		t.Rule(rule).Holds(charge, true, "", "") // there is no fee to judge
		return
	}
	judgeFees(t, rule, t.Must("charge.create", charge))
}

// judgeFees judges that fee, fee_vat and net follow from the rates that the charge shows. No
// recorded charge has a flat fee, so the fee of a charge that has one is not judged.
func judgeFees(t *suites.T, rule string, charge *suites.Answer) {
	funding, fee, vat := charge.Int("funding_amount"), charge.Int("fee"), charge.Int("fee_vat")
	feeRate, vatRate := rateAt(charge, "transaction_fees.fee_rate"), rateAt(charge, "transaction_fees.vat_rate")
	if feeRate == nil || vatRate == nil {
		t.Rule(rule).Holds(charge, false, "transaction_fees with a fee_rate and a vat_rate", "none that can be read")
		return
	}
	if flat := rateAt(charge, "transaction_fees.fee_flat"); flat == nil || flat.Sign() == 0 {
		expectAmount(t, rule, charge, "fee", percentage(funding, feeRate), fee)
	}
	expectAmount(t, rule, charge, "fee_vat", percentage(fee, vatRate), vat)
	net := funding - fee - vat - charge.Int("interest") - charge.Int("interest_vat")
	expectAmount(t, rule, charge, "net", net, charge.Int("net"))
}

func expectAmount(t *suites.T, rule string, charge *suites.Answer, field string, expected, got int64) {
	t.Rule(rule).Holds(charge, expected == got, fmt.Sprintf("%s to be %d", field, expected), strconv.FormatInt(got, 10))
}

// rateAt returns a rate, which is a string in recorded answers and a number in the published
// description. It returns nil if there is none.
func rateAt(a *suites.Answer, path string) *big.Rat {
	value, _ := a.Get(path)
	rate, ok := new(big.Rat).SetString(fmt.Sprint(value))
	if !ok {
		return nil
	}
	return rate
}

// percentage returns a share of an amount, rounded half up.
func percentage(amount int64, rate *big.Rat) int64 {
	share := new(big.Rat).Mul(new(big.Rat).SetInt64(amount), rate)
	share.Quo(share, big.NewRat(100, 1))
	share.Add(share, big.NewRat(1, 2))
	return new(big.Int).Div(share.Num(), share.Denom()).Int64()
}

// timeAt returns the time at a path, or the zero time if there is none.
func timeAt(a *suites.Answer, path string) time.Time {
	at, err := time.Parse(time.RFC3339, a.Str(path))
	if err != nil {
		return time.Time{}
	}
	return at
}
