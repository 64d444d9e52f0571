package emulator

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// textParams are the parameters of a source that are answered as they came.
var textParams = []string{
	"barcode", "bank", "email", "ip", "name", "mobile_number", "phone_number", "platform_type",
	"store_id", "store_name", "terminal_id", "promotion_code",
}

// platformTypes are the values of platform_type; SDKs differ in their case.
var platformTypes = []string{"WEB", "IOS", "ANDROID"}

func createSource(c *call) (any, *apiError) {
	s, err := c.newSource(c.params)
	if err != nil {
		return nil, err
	}
	if c.documented() && s.kind.showsEarly() {
		s.code = c.newDocument("/sources/" + s.id)
	}
	c.acct.sources.add(s.id, c.now, s)
	return sourceView{s, "unknown"}, nil
}

func retrieveSource(c *call) (any, *apiError) {
	s, ok := c.acct.sources.get(c.vars[0])
	if !ok {
		return nil, notFound("source", c.vars[0])
	}
	return c.sourceView(s), nil
}

func (c *call) sourceView(s *source) sourceView {
	if s.charge == "" {
		return sourceView{s, "unknown"}
	}
	return sourceView{s, c.chargeStatus(s.charge)}
}

// newSource checks the parameters of a source and makes it, without storing it. Its failures are bad_request in both
// dialects, unlike those of a charge.
func (c *call) newSource(p params) (*source, *apiError) {
	var faults []string
	kind, known := sourceKindsByName[p.text("type")]
	if !known {
		faults = append(faults, "type is currently not supported")
	}
	cur := findCurrency(p.text("currency"))
	switch {
	case cur == nil:
		faults = append(faults, "currency is currently not supported")
	case known && !kind.takes(cur):
		faults = append(faults, kind.currencyFault())
	}
	amount, fault := readAmount(p)
	switch {
	case fault != "":
		faults = append(faults, fault)
	case known && cur != nil && kind.takes(cur):
		faults = kind.checkAmount(faults, cur, amount)
	}
	details, faults := readDetails(p, kind, faults)
	if len(faults) > 0 {
		return nil, badRequest(sentence(faults))
	}
	return &source{
		id: c.newID("src"), emu: c.emu, created: c.stamp(),
		amount: amount, currency: cur, kind: kind, details: details,
	}, nil
}

func (k *sourceKind) currencyFault() string {
	if len(k.currencies) == 1 {
		return "currency must be " + k.currencies[0]
	}
	return "currency is currently not supported"
}

func (k *sourceKind) checkAmount(faults []string, cur *currency, amount int64) []string {
	switch low, high := k.limits(cur); {
	case amount < low:
		return append(faults, fmt.Sprintf("amount must be at least %d", low))
	case amount > high:
		return append(faults, fmt.Sprintf("amount must be less than %d", high))
	}
	return faults
}

// readAmount reads the amount, or tells what is wrong with it. A number too large for us is the largest there is, so
// that the answer speaks of the limit.
func readAmount(p params) (amount int64, fault string) {
	amount, _, ok := p.integer("amount")
	switch {
	case ok && p.has("amount"):
		return amount, ""
	case !p.isNumber("amount"):
		return 0, "amount is not a number"
	}
	number, err := strconv.ParseFloat(strings.TrimSpace(p.text("amount")), 64)
	switch {
	case err != nil || math.Abs(number) < maxAmount:
		return 0, "amount must be an integer"
	case number < 0:
		return math.MinInt64, ""
	}
	return math.MaxInt64, ""
}

// maxAmount is the largest whole number that every JSON reader keeps exactly; nothing larger is taken in any dialect.
const maxAmount = 1<<53 - 1

// readDetails reads the optional parameters and checks those that the method requires.
func readDetails(p params, kind *sourceKind, faults []string) (*sourceDetails, []string) {
	d := &sourceDetails{}
	for _, name := range textParams {
		if v := p.text(name); v != "" {
			if d.texts == nil {
				d.texts = make(map[string]string, 2)
			}
			d.texts[name] = v
		}
	}
	if v, given := d.texts["platform_type"]; given {
		d.texts["platform_type"] = strings.ToUpper(v)
		if !slices.Contains(platformTypes, strings.ToUpper(v)) {
			faults = append(faults, "platform_type is invalid")
		}
	}
	if v := d.texts["email"]; v != "" && !looksLikeEmail(v) {
		faults = append(faults, "email is in invalid format")
	}
	for _, part := range []struct {
		name string
		to   *rawJSON
	}{{"billing", &d.billing}, {"shipping", &d.shipping}, {"items", &d.items}, {"qr_settings", &d.settings}} {
		if !isPart(p, part.name) {
			faults = append(faults, part.name+" is invalid")
			continue
		}
		*part.to = keepJSON(p[part.name])
	}
	faults = readInstallment(p, kind, d, faults)
	if kind != nil {
		faults = kind.checkRequired(d, faults)
	}
	if d.texts == nil && d.term == 0 && d.zeroInterest == nil && d.billing+d.shipping+d.items+d.settings == "" {
		return nil, faults
	}
	return d, faults
}

// isPart tells whether a part of a source is what answers show of it: a list of objects for items, else an object. Empty
// text means that it is not given.
func isPart(p params, name string) bool {
	given, isList := p.list(name)
	switch {
	case !p.has(name) || p[name] == "":
		return true
	case name != "items":
		_, isObject := p.object(name)
		return isObject
	}
	return isList && !slices.ContainsFunc(given, func(v any) bool {
		_, isObject := v.(map[string]any)
		return !isObject
	})
}

func readInstallment(p params, kind *sourceKind, d *sourceDetails, faults []string) []string {
	term, given, ok := p.integer("installment_term")
	installment := kind != nil && len(kind.terms) > 0
	if given && p.text("installment_term") != "" {
		if !ok || term < 1 || installment && !slices.Contains(kind.terms, int(term)) {
			faults = append(faults, "installment_term is not included in the list")
		}
		d.term = term
	}
	zero, ok := p.boolean("zero_interest_installments", false)
	if !ok {
		faults = append(faults, "zero_interest_installments is invalid")
	}
	if installment {
		d.zeroInterest = &zero
	}
	return faults
}

// checkRequired names every parameter that the method wants and that is blank.
func (k *sourceKind) checkRequired(d *sourceDetails, faults []string) []string {
	for _, wanted := range k.require {
		names := strings.Split(wanted, "|")
		blank := !slices.ContainsFunc(names, func(name string) bool {
			return d.texts[name] != "" || name == "installment_term" && d.term != 0
		})
		if blank {
			faults = append(faults, names[0]+" cannot be blank")
		}
	}
	if k.name == "econtext" { // the limits of a convenience store's till
		if len([]rune(d.texts["name"])) > 10 {
			faults = append(faults, "name is too long (maximum is 10 characters)")
		}
		if phone := d.texts["phone_number"]; phone != "" && !isDigits(phone, 10, 11) {
			faults = append(faults, "phone_number must contain 10-11 digit characters")
		}
	}
	return faults
}

func isDigits(text string, shortest, longest int) bool {
	return len(text) >= shortest && len(text) <= longest && strings.Trim(text, "0123456789") == ""
}

func looksLikeEmail(text string) bool {
	user, host, found := strings.Cut(text, "@")
	return found && user != "" && strings.Trim(host, ".") != "" && !strings.ContainsAny(text, " \t\r\n")
}
