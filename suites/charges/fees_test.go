package charges

import (
	"math/big"
	"testing"
)

func TestPercentageRoundsHalfUp(t *testing.T) {
	for _, row := range []struct {
		amount int64
		rate   string
		want   int64
	}{
		{100000, "3.65", 3650}, // recorded
		{3650, "7.0", 256},     // recorded: 255.5
		{50000, "3.65", 1825},  // recorded, a partial capture
		{2000, "1.65", 33},     // recorded, PromptPay
		{3000, "3.65", 110},    // 109.5
		{2001, "3.65", 73},     // 73.0365
		{9999, "3.65", 365},    // 364.9635
		{0, "3.65", 0},
		{100000, "0.0", 0}, // recorded, wechat_pay
	} {
		rate, ok := new(big.Rat).SetString(row.rate)
		if !ok {
			t.Fatalf("the rate %q cannot be read", row.rate)
		}
		if got := percentage(row.amount, rate); got != row.want {
			t.Errorf("%s %% of %d is %d; expected %d", row.rate, row.amount, got, row.want)
		}
	}
}
