package emulator

import (
	"strconv"
	"strings"
	"time"
)

// brandRange is a span of card number prefixes, compared on as many digits as first has.
type brandRange struct {
	first, last string
	brand       string
	lengths     string // "16" or "13,16,19"
}

// brandRanges tells a card's brand by its prefix, the longer prefixes first. Names are those of recorded answers.
var brandRanges = []brandRange{
	{"352800", "358999", "JCB", "16,17,18,19"},
	{"222100", "272099", "MasterCard", "16"},
	{"6011", "6011", "Discover", "16,17,18,19"},
	{"300", "305", "Diners Club", "14"},
	{"644", "649", "Discover", "16,17,18,19"},
	{"34", "34", "American Express", "15"},
	{"37", "37", "American Express", "15"},
	{"36", "36", "Diners Club", "14"},
	{"38", "39", "Diners Club", "14"},
	{"51", "55", "MasterCard", "16"},
	{"62", "62", "UnionPay", "16,17,18,19"},
	{"65", "65", "Discover", "16,17,18,19"},
	{"81", "81", "UnionPay", "16,17,18,19"},
	{"4", "4", "Visa", "13,16,19"},
}

// BrandOf returns the brand of a card number, empty when none fits its prefix and length.
func BrandOf(number string) string {
	for _, r := range brandRanges {
		n := len(r.first)
		if len(number) < n || number[:n] < r.first || number[:n] > r.last {
			continue
		}
		for _, length := range strings.Split(r.lengths, ",") {
			if length == strconv.Itoa(len(number)) {
				return r.brand
			}
		}
	}
	return ""
}

// Luhn tells whether a text is all digits with a right check digit.
func Luhn(number string) bool {
	sum := 0
	for i := 0; i < len(number); i++ {
		c := number[len(number)-1-i]
		if c < '0' || c > '9' {
			return false
		}
		d := int(c - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return len(number) > 0 && sum%10 == 0
}

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

// Error joins the faults to one answer. The documented dialect takes the code of the gravest: number, date, then code.
func (f Problems) Error(documented bool) *Error {
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
	return Invalid(code, Sentence(parts))
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

// NewCard reads and checks the card of a token. Messages and their order are those of recorded answers.
func NewCard(p Params, now time.Time, documented bool) (*Card, *Error) {
	var f Problems
	name, number := p.Text("name"), p.Text("number")
	date := Expiry{ReadMonth(p, &f), 0}
	if strings.TrimSpace(name) == "" {
		f.Add(ProblemCard, "name can't be blank")
	}
	date.Year = ReadYear(p, now, &f)
	CheckDate(p, date, now, &f)
	brand := checkNumber(number, &f)
	if code := p.Text("security_code"); code != "" && !(AllDigits(code) && (len(code) == 3 || len(code) == 4)) {
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
func ReadMonth(p Params, f *Problems) int {
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
func ReadYear(p Params, now time.Time, f *Problems) int {
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

// CheckDate adds what is wrong with month and year together. A blank month has been named already; any other bad month
// also makes the date invalid, a bad year does not (three recorded sentences).
func CheckDate(p Params, date Expiry, now time.Time, f *Problems) {
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

// checkNumber returns the brand of a good number. A bad number always brings the brand's sentence with it.
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

func CheckCountry(p Params, f *Problems) {
	if !isCountry(strings.ToLower(p.Text("country"))) {
		f.Add(ProblemCard, "country is invalid")
	}
}

func AllDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
