package emulator

import (
	"math/big"
	"strconv"
	"strings"
)

// platformFee is what the platform keeps of a charge made for somebody else. It is answered as it was given; a nil one
// is answered with three nulls, as in every recorded charge without a fee.
type platformFee struct {
	fixed, amount *int64
	percentage    *big.Rat
	text          string // the percentage as it is answered
}

func (f *platformFee) render(name string, w *jsonWriter) {
	if f == nil {
		f = &platformFee{}
	}
	w.object(name)
	w.intOrNull("fixed", f.fixed)
	w.intOrNull("amount", f.amount)
	w.rawOrNull("percentage", rawJSON(f.text))
	w.endObject()
}

func (w *jsonWriter) intOrNull(name string, v *int64) {
	if v == nil {
		w.null(name)
		return
	}
	w.int(name, *v)
}

// of is the fee on an amount. A whole amount given outright counts alone; fixed part and percentage add up, the
// percentage rounded half up like every other fee.
func (f *platformFee) of(amount int64) int64 {
	switch {
	case f == nil:
		return 0
	case f.amount != nil:
		return *f.amount
	}
	var fee int64
	if f.percentage != nil {
		share := new(big.Rat).Mul(f.percentage, big.NewRat(amount, 100))
		share.Add(share, big.NewRat(1, 2))
		fee = new(big.Int).Quo(share.Num(), share.Denom()).Int64()
	}
	if f.fixed != nil {
		fee += *f.fixed
	}
	return fee
}

// readPlatformFee reads the parameter; an empty object is none, as one SDK sends it with every charge.
func readPlatformFee(p params, amount int64) (*platformFee, string) {
	given, ok := p.object("platform_fee")
	if !ok {
		if text, scalar := p.str("platform_fee"); p.has("platform_fee") && (!scalar || text != "") {
			return nil, "platform fee is invalid"
		}
		return nil, ""
	}
	fee := &platformFee{}
	for name, to := range map[string]**int64{"fixed": &fee.fixed, "amount": &fee.amount} {
		if given.text(name) == "" && given.isScalar(name) {
			continue
		}
		v, has, ok := given.integer(name)
		if !ok || has && (v < 0 || v > amount) {
			return nil, "platform fee is invalid"
		}
		if has {
			*to = &v
		}
	}
	if given.has("percentage") && (given.text("percentage") != "" || !given.isScalar("percentage")) {
		if !given.isNumber("percentage") {
			return nil, "platform fee is invalid"
		}
		number, err := strconv.ParseFloat(strings.TrimSpace(given.text("percentage")), 64)
		if err != nil || number < 0 || number > 100 {
			return nil, "platform fee is invalid"
		}
		fee.text = strconv.FormatFloat(number, 'f', -1, 64)
		fee.percentage, _ = new(big.Rat).SetString(fee.text)
	}
	if fee.fixed == nil && fee.amount == nil && fee.percentage == nil {
		return nil, ""
	}
	if fee.of(amount) > amount {
		return nil, "platform fee must be less than or equal to the amount"
	}
	return fee, ""
}

// isScalar tells whether the parameter is text, a number or a boolean, and not a list or hash.
func (p params) isScalar(name string) bool {
	_, ok := p.str(name)
	return ok
}
