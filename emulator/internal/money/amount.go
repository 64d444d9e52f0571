package money

import (
	"math"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// ReadAmount reads the amount, or reports what is wrong with it. A number too large for us is the
// largest there is, so that the answer speaks of the limit.
func ReadAmount(p wire.Params) (amount int64, fault string) {
	amount, _, ok := p.Integer("amount")
	switch {
	case ok && p.Has("amount"):
		return amount, ""
	case !p.IsNumber("amount"):
		return 0, "amount is not a number"
	}
	number, err := strconv.ParseFloat(strings.TrimSpace(p.Text("amount")), 64)
	switch {
	case err != nil || math.Abs(number) < MaxAmount:
		return 0, "amount must be an integer"
	case number < 0:
		return math.MinInt64, ""
	}
	return math.MaxInt64, ""
}

// MaxAmount is the largest whole number that every JSON reader keeps exactly; nothing larger is
// taken in any dialect.
const MaxAmount = 1<<53 - 1
