package money

import (
	"math"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func TestFeesFollowTheRecordedCharges(t *testing.T) {
	// funding, rate, fee, fee_vat, net of recorded charges.
	for _, recorded := range []struct {
		funding       int64
		rate          Rate
		fee, vat, net int64
	}{
		{100000, RateCards, 3650, 256, 96094},
		{50000, RateCards, 1825, 128, 48047},
		{3000, RateCards, 110, 8, 2882}, // 109.5 rounds up, 7.7 rounds up
		{5000, RateCards, 183, 13, 4804},
		{20000, RateCards, 730, 51, 19219},
		{42000, RateCards, 1533, 107, 40360},
		{300000, RateCards, 10950, 767, 288283}, // 766.5 rounds up
		{1000000, RateCards, 36500, 2555, 960945},
		{2000, RatePrompt, 33, 2, 1965},
		{1000000, RatePrompt, 16500, 1155, 982345},
		{30000, RatePrompt, 495, 35, 29470},
		{100000, rateFree, 0, 0, 100000},
	} {
		got := FeesOn(recorded.funding, recorded.rate)
		if want := (chargeFees{recorded.fee, recorded.vat, recorded.net}); got != want {
			t.Errorf("fees on %d at %s %% are %+v, recorded %+v", recorded.funding, RateTexts[recorded.rate], got, want)
		}
	}
}

func TestFeesOfTheLargestAmountDoNotOverflow(t *testing.T) {
	got := FeesOn(MaxAmount, RateCards)
	if got.Fee != 328762772798046 || got.Fee+got.VAT+got.Net != MaxAmount {
		t.Errorf("fees on 2^53-1 are %+v", got)
	}
	if share := Rate(10000).Of(math.MaxInt64); share != math.MaxInt64 {
		t.Errorf("100 %% of the largest number is %d", share)
	}
}

func TestAmountsInTheMainUnit(t *testing.T) {
	for _, c := range []struct {
		currency string
		amount   int64
		want     string
	}{
		{"THB", 100000, "1,000.00 THB"},
		{"THB", 5, "0.05 THB"},
		{"THB", 123456789, "1,234,567.89 THB"},
		{"jpy", 6000000, "6,000,000 JPY"},
		{"JPY", 100, "100 JPY"},
		{"Sgd", 100, "1.00 SGD"},
	} {
		if got := FindCurrency(c.currency).Display(c.amount); got != c.want {
			t.Errorf("%d %s is shown as %q, want %q", c.amount, c.currency, got, c.want)
		}
	}
}

func TestPlatformFeeArithmetic(t *testing.T) {
	for _, c := range []struct {
		given  wire.Params
		amount int64
		want   int64
		fault  string
	}{
		{wire.Params{}, 1000000, 0, ""},
		{wire.Params{"platform_fee": map[string]any{}}, 1000000, 0, ""},
		{wire.Params{"platform_fee": ""}, 1000000, 0, ""},
		{wire.Params{"platform_fee": map[string]any{"fixed": "10000", "percentage": "5"}}, 1000000, 60000, ""}, // 100 + 5 % of 10,000 baht
		{wire.Params{"platform_fee": map[string]any{"percentage": "2.5"}}, 2020, 51, ""},                       // 50.5 rounds up
		{wire.Params{"platform_fee": map[string]any{"fixed": "", "percentage": "3.14"}}, 10000, 314, ""},
		{wire.Params{"platform_fee": map[string]any{"amount": "700", "fixed": "1"}}, 10000, 700, ""},
		{wire.Params{"platform_fee": map[string]any{"fixed": "-1"}}, 10000, 0, "platform fee is invalid"},
		{wire.Params{"platform_fee": map[string]any{"fixed": "1.5"}}, 10000, 0, "platform fee is invalid"},
		{wire.Params{"platform_fee": map[string]any{"percentage": "101"}}, 10000, 0, "platform fee is invalid"},
		{wire.Params{"platform_fee": map[string]any{"percentage": "a few"}}, 10000, 0, "platform fee is invalid"},
		{wire.Params{"platform_fee": "12"}, 10000, 0, "platform fee is invalid"},
		{wire.Params{"platform_fee": map[string]any{"fixed": "9000", "percentage": "50"}}, 10000, 0, "platform fee must be less than or equal to the amount"},
	} {
		fee, fault := ReadPlatformFee(c.given, c.amount)
		if fault != c.fault {
			t.Errorf("platform fee %v: fault %q, want %q", c.given, fault, c.fault)
		} else if got := fee.Of(c.amount); fault == "" && got != c.want {
			t.Errorf("platform fee %v on %d is %d, want %d", c.given, c.amount, got, c.want)
		}
	}
}
