package cards

import (
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// fault is one thing wrong with a card.
type fault struct {
	code    string // in the documented dialect
	message string
}

// Codes of the documented dialect; the recorded one has invalid_card for all.
const (
	ProblemCard         = "invalid_card"
	faultExpiry         = "invalid_expiration_date"
	ProblemSecurityCode = "invalid_security_code"
)

// Problems collects what is wrong, in the order the API names it.
type Problems []fault

func (f *Problems) Add(code, message string) { *f = append(*f, fault{code, message}) }

// Error joins the faults to one answer. The documented dialect takes the code of the gravest:
// number, date, then code.
func (f Problems) Error(documented bool) *apierror.Error {
	if len(f) == 0 {
		return nil
	}
	code := ProblemCard
	if documented {
		code = f.gravest()
	}
	parts := make([]string, len(f))
	for i, v := range f {
		parts[i] = v.message
	}
	return apierror.Invalid(code, apierror.Sentence(parts))
}

func (f Problems) gravest() string {
	for _, code := range []string{ProblemCard, faultExpiry} {
		for _, v := range f {
			if v.code == code {
				return code
			}
		}
	}
	return ProblemSecurityCode
}

// Expiry is a checked expiration date.
type Expiry struct {
	Month, Year int
}

// NewCard reads and checks the card of a token. Messages and their order are those of recorded
// answers.
func NewCard(p wire.Params, now time.Time, documented bool) (*Card, *apierror.Error) {
	var f Problems
	name, number := p.Text("name"), p.Text("number")
	date := Expiry{ReadMonth(p, &f), 0}
	if strings.TrimSpace(name) == "" {
		f.Add(ProblemCard, "name can't be blank")
	}
	date.Year = ReadYear(p, now, &f)
	CheckDate(p, date, now, &f)
	brand := checkNumber(number, &f)
	if code := p.Text("security_code"); code != "" && (!AllDigits(code) || len(code) != 3 && len(code) != 4) {
		f.Add(ProblemSecurityCode, "security code is invalid")
	}
	CheckCountry(p, &f)
	if err := f.Error(documented); err != nil {
		return nil, err
	}
	cd := &Card{
		Name: name, Brand: brand, Number: FingerprintOf(number), Outcome: outcomeOf(number),
		Month: uint8(date.Month), Year: uint16(date.Year), Address: (*address)(nil).Read(p),
	}
	cd.codeFailed = cd.Outcome == OutcomeInvalidSecurityCode
	copy(cd.Last[:], number[len(number)-4:])
	return cd, nil
}

// ReadMonth returns 0 for a month that is missing or not one.
func ReadMonth(p wire.Params, f *Problems) int {
	const notBetween = "expiration month is not between 1 and 12"
	if strings.TrimSpace(p.Text("expiration_month")) == "" {
		f.Add(faultExpiry, "expiration month can't be blank")
		f.Add(faultExpiry, notBetween)
		return 0
	}
	if month, _, ok := p.Integer("expiration_month"); ok && month >= 1 && month <= 12 {
		return int(month)
	}
	f.Add(faultExpiry, notBetween)
	return 0
}

// ReadYear accepts two digits or four and returns 0 for anything else.
func ReadYear(p wire.Params, now time.Time, f *Problems) int {
	year, given, ok := p.Integer("expiration_year")
	switch {
	case !given || !ok:
	case year >= 0 && year <= 99:
		return now.UTC().Year()/100*100 + int(year)
	case year >= 1900 && year <= 9999:
		return int(year)
	}
	f.Add(faultExpiry, "expiration year is invalid")
	return 0
}

// CheckDate adds what is wrong with month and year together. A blank month has been named
// already; any other bad month also makes the date invalid, a bad year does not (three recorded
// sentences).
func CheckDate(p wire.Params, date Expiry, now time.Time, f *Problems) {
	if date.Month == 0 {
		if strings.TrimSpace(p.Text("expiration_month")) != "" {
			f.Add(faultExpiry, "expiration date is invalid")
		}
		return
	}
	if date.Year == 0 {
		return
	}
	now = now.UTC()
	if date.Year < now.Year() || date.Year == now.Year() && date.Month < int(now.Month()) {
		f.Add(faultExpiry, "expiration date cannot be in the past")
	}
}

// checkNumber returns the brand of a good number. A bad number always brings the brand's sentence
// with it.
func checkNumber(number string, f *Problems) string {
	brand := ""
	switch {
	case strings.TrimSpace(number) == "":
		f.Add(ProblemCard, "number can't be blank")
	case !Luhn(number) || len(number) < 12:
		f.Add(ProblemCard, "number is invalid")
	default:
		brand = BrandOf(number)
	}
	if brand == "" {
		f.Add(ProblemCard, "brand not supported (unknown)")
	}
	return brand
}

func CheckCountry(p wire.Params, f *Problems) {
	if !isCountry(strings.ToLower(p.Text("country"))) {
		f.Add(ProblemCard, "country is invalid")
	}
}

// WalletNumber is the number behind every wallet token: the emulator cannot open the wallet's
// cryptogram.
const WalletNumber = "4242424242424242"

// NewWalletCard stands for the card inside Apple Pay or Google Pay data.
func NewWalletCard(p wire.Params, now time.Time) (*Card, *apierror.Error) {
	method := p.Text("method")
	if method != "applepay" && method != "googlepay" {
		return nil, apierror.BadRequest("tokenization method is currently not supported")
	}
	if !p.Has("data") {
		return nil, apierror.BadRequest("tokenization data can't be blank")
	}
	billing := wire.Params{}
	for name, v := range p {
		if len(name) > len("billing_") && name[:len("billing_")] == "billing_" {
			billing[name[len("billing_"):]] = v
		}
	}
	return &Card{
		Name: billing.Text("name"), Brand: BrandOf(WalletNumber), method: method, Number: FingerprintOf(WalletNumber),
		Last: [4]byte{'4', '2', '4', '2'}, Month: uint8(now.Month()), Year: uint16(now.Year() + 1),
		Address: (*address)(nil).Read(billing),
	}, nil
}
