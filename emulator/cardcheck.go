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

// brandOf returns the brand of a card number, empty when none fits its prefix and length.
func brandOf(number string) string {
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

// luhn tells whether a text is all digits with a right check digit.
func luhn(number string) bool {
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
	faultCard         = "invalid_card"
	faultExpiry       = "invalid_expiration_date"
	faultSecurityCode = "invalid_security_code"
)

// faults collects what is wrong, in the order the API names it.
type faults []fault

func (f *faults) add(code, message string) { *f = append(*f, fault{code, message}) }

// error joins the faults to one answer. The documented dialect takes the code of the gravest: number, date, then code.
func (f faults) error(documented bool) *apiError {
	if len(f) == 0 {
		return nil
	}
	code := faultCard
	if documented {
		code = f.gravest()
	}
	parts := make([]string, len(f))
	for i, v := range f {
		parts[i] = v.message
	}
	return invalid(code, sentence(parts))
}

func (f faults) gravest() string {
	for _, code := range []string{faultCard, faultExpiry} {
		for _, v := range f {
			if v.code == code {
				return code
			}
		}
	}
	return faultSecurityCode
}

// expiry is a checked expiration date.
type expiry struct {
	month, year int
}

// newCard reads and checks the card of a token. Messages and their order are those of recorded answers.
func newCard(p params, now time.Time, documented bool) (*card, *apiError) {
	var f faults
	name, number := p.text("name"), p.text("number")
	date := expiry{readMonth(p, &f), 0}
	if strings.TrimSpace(name) == "" {
		f.add(faultCard, "name can't be blank")
	}
	date.year = readYear(p, now, &f)
	checkDate(p, date, now, &f)
	brand := checkNumber(number, &f)
	if code := p.text("security_code"); code != "" && !(allDigits(code) && (len(code) == 3 || len(code) == 4)) {
		f.add(faultSecurityCode, "security code is invalid")
	}
	checkCountry(p, &f)
	if err := f.error(documented); err != nil {
		return nil, err
	}
	cd := &card{
		name: name, brand: brand, number: fingerprintOf(number), outcome: outcomeOf(number),
		month: uint8(date.month), year: uint16(date.year), address: (*address)(nil).read(p),
	}
	cd.codeFailed = cd.outcome == outcomeInvalidSecurityCode
	copy(cd.last[:], number[len(number)-4:])
	return cd, nil
}

// readMonth returns 0 for a month that is missing or not one.
func readMonth(p params, f *faults) int {
	const notBetween = "expiration month is not between 1 and 12"
	if strings.TrimSpace(p.text("expiration_month")) == "" {
		f.add(faultExpiry, "expiration month can't be blank")
		f.add(faultExpiry, notBetween)
		return 0
	}
	if month, _, ok := p.integer("expiration_month"); ok && month >= 1 && month <= 12 {
		return int(month)
	}
	f.add(faultExpiry, notBetween)
	return 0
}

// readYear accepts two digits or four and returns 0 for anything else.
func readYear(p params, now time.Time, f *faults) int {
	year, given, ok := p.integer("expiration_year")
	switch {
	case !given || !ok:
	case year >= 0 && year <= 99:
		return now.UTC().Year()/100*100 + int(year)
	case year >= 1900 && year <= 9999:
		return int(year)
	}
	f.add(faultExpiry, "expiration year is invalid")
	return 0
}

// checkDate adds what is wrong with month and year together. A blank month has been named already; any other bad month
// also makes the date invalid, a bad year does not (three recorded sentences).
func checkDate(p params, date expiry, now time.Time, f *faults) {
	if date.month == 0 {
		if strings.TrimSpace(p.text("expiration_month")) != "" {
			f.add(faultExpiry, "expiration date is invalid")
		}
		return
	}
	if date.year == 0 {
		return
	}
	now = now.UTC()
	if date.year < now.Year() || date.year == now.Year() && date.month < int(now.Month()) {
		f.add(faultExpiry, "expiration date cannot be in the past")
	}
}

// checkNumber returns the brand of a good number. A bad number always brings the brand's sentence with it.
func checkNumber(number string, f *faults) string {
	brand := ""
	switch {
	case strings.TrimSpace(number) == "":
		f.add(faultCard, "number can't be blank")
	case !luhn(number) || len(number) < 12:
		f.add(faultCard, "number is invalid")
	default:
		brand = brandOf(number)
	}
	if brand == "" {
		f.add(faultCard, "brand not supported (unknown)")
	}
	return brand
}

func checkCountry(p params, f *faults) {
	if !isCountry(strings.ToLower(p.text("country"))) {
		f.add(faultCard, "country is invalid")
	}
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
