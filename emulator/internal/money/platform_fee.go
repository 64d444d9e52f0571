package money

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// PlatformFee is what the platform keeps of a charge of a sub-merchant. It is answered as it
// was given; a nil one is answered with three nulls, as in every recorded charge without a fee.
type PlatformFee struct {
	Fixed, amount *int64
	Percentage    *big.Rat
	Text          string // the percentage as it is answered
}

func (f *PlatformFee) Render(name string, w *wire.Writer) {
	if f == nil {
		f = &PlatformFee{}
	}
	w.Object(name)
	w.IntOrNull("fixed", f.Fixed)
	w.IntOrNull("amount", f.amount)
	w.RawOrNull("percentage", wire.RawJSON(f.Text))
	w.EndObject()
}

// Of is the fee on an amount. A whole amount given outright counts alone; fixed part and
// percentage add up, the percentage rounded half up like every other fee.
func (f *PlatformFee) Of(amount int64) int64 {
	switch {
	case f == nil:
		return 0
	case f.amount != nil:
		return *f.amount
	}
	var fee int64
	if f.Percentage != nil {
		share := new(big.Rat).Mul(f.Percentage, big.NewRat(amount, 100))
		share.Add(share, big.NewRat(1, 2))
		fee = new(big.Int).Quo(share.Num(), share.Denom()).Int64()
	}
	if f.Fixed != nil {
		fee += *f.Fixed
	}
	return fee
}

const invalidPlatformFee = "platform fee is invalid"

// ReadPlatformFee reads the parameter; an empty object is none, as one SDK sends it with every
// charge.
func ReadPlatformFee(p wire.Params, amount int64) (*PlatformFee, string) {
	given, ok := p.Object("platform_fee")
	if !ok {
		if text, scalar := p.Str("platform_fee"); p.Has("platform_fee") && (!scalar || text != "") {
			return nil, invalidPlatformFee
		}
		return nil, ""
	}
	fee := &PlatformFee{}
	if !readFeeAmount(given, "fixed", amount, &fee.Fixed) || !readFeeAmount(given, "amount", amount, &fee.amount) ||
		!fee.readPercentage(given) {
		return nil, invalidPlatformFee
	}
	switch {
	case fee.Fixed == nil && fee.amount == nil && fee.Percentage == nil:
		return nil, ""
	case fee.Of(amount) > amount:
		return nil, "platform fee must be less than or equal to the amount"
	}
	return fee, ""
}

// readFeeAmount reads one of the amounts of a fee on a charge, and reports whether it is a valid
// one.
func readFeeAmount(given wire.Params, name string, amount int64, to **int64) bool {
	if given.Text(name) == "" && given.IsScalar(name) {
		return true
	}
	v, has, ok := given.Integer(name)
	if !ok || has && (v < 0 || v > amount) {
		return false
	}
	if has {
		*to = &v
	}
	return true
}

// readPercentage reads the percentage of a fee, and reports whether it is a valid one.
func (f *PlatformFee) readPercentage(given wire.Params) bool {
	if !given.Has("percentage") || given.Text("percentage") == "" && given.IsScalar("percentage") {
		return true
	}
	if !given.IsNumber("percentage") {
		return false
	}
	number, err := strconv.ParseFloat(strings.TrimSpace(given.Text("percentage")), 64)
	if err != nil || number < 0 || number > 100 {
		return false
	}
	f.Text = strconv.FormatFloat(number, 'f', -1, 64)
	f.Percentage, _ = new(big.Rat).SetString(f.Text)
	return true
}

// Fields are what a state file holds of a fee. The percentage follows from its text.
func (f *PlatformFee) Fields(c *record.Codec) {
	record.OptionalInt(c, &f.Fixed)
	record.OptionalInt(c, &f.amount)
	record.Text(c, &f.Text)
	if c.Reading() && f.Text != "" {
		var ok bool
		if f.Percentage, ok = new(big.Rat).SetString(f.Text); !ok {
			c.Damage()
		}
	}
}
