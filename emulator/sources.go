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

func createSource(c *Call) (any, *Error) {
	s, err := c.newSource(c.Params)
	if err != nil {
		return nil, err
	}
	if c.documented() && s.Kind.ShowsEarly() {
		s.Code = c.NewDocument("/sources/" + s.ID)
	}
	c.Account.Sources.Add(s.ID, c.Now, s)
	return SourceView{s, "unknown"}, nil
}

func retrieveSource(c *Call) (any, *Error) {
	s, ok := c.Account.Sources.Get(c.Vars[0])
	if !ok {
		return nil, NotFound("source", c.Vars[0])
	}
	return c.sourceView(s), nil
}

func (c *Call) sourceView(s *Source) SourceView {
	if s.Charge == "" {
		return SourceView{s, "unknown"}
	}
	return SourceView{s, c.ChargeStatus(s.Charge)}
}

// newSource checks the parameters of a source and makes it, without storing it. Its failures are bad_request in both
// dialects, unlike those of a charge.
func (c *Call) newSource(p Params) (*Source, *Error) {
	var faults []string
	kind, known := SourceKindsByName[p.Text("type")]
	if !known {
		faults = append(faults, "type is currently not supported")
	}
	cur := FindCurrency(p.Text("currency"))
	switch {
	case cur == nil:
		faults = append(faults, "currency is currently not supported")
	case known && !kind.Takes(cur):
		faults = append(faults, kind.CurrencyFault())
	}
	amount, fault := ReadAmount(p)
	switch {
	case fault != "":
		faults = append(faults, fault)
	case known && cur != nil && kind.Takes(cur):
		faults = kind.CheckAmount(faults, cur, amount)
	}
	details, faults := ReadDetails(p, kind, faults)
	if len(faults) > 0 {
		return nil, BadRequest(Sentence(faults))
	}
	return &Source{
		ID: c.NewID("src"), emu: c.Emulator, created: c.Stamp(),
		Amount: amount, Currency: cur, Kind: kind, Details: details,
	}, nil
}

func (k *SourceKind) CurrencyFault() string {
	if len(k.Currencies) == 1 {
		return "currency must be " + k.Currencies[0]
	}
	return "currency is currently not supported"
}

func (k *SourceKind) CheckAmount(faults []string, cur *Currency, amount int64) []string {
	switch low, high := k.limits(cur); {
	case amount < low:
		return append(faults, fmt.Sprintf("amount must be at least %d", low))
	case amount > high:
		return append(faults, fmt.Sprintf("amount must be less than %d", high))
	}
	return faults
}

// ReadAmount reads the amount, or tells what is wrong with it. A number too large for us is the largest there is, so
// that the answer speaks of the limit.
func ReadAmount(p Params) (amount int64, fault string) {
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

// MaxAmount is the largest whole number that every JSON reader keeps exactly; nothing larger is taken in any dialect.
const MaxAmount = 1<<53 - 1

// ReadDetails reads the optional parameters and checks those that the method requires.
func ReadDetails(p Params, kind *SourceKind, faults []string) (*SourceDetails, []string) {
	d := &SourceDetails{}
	for _, name := range textParams {
		if v := p.Text(name); v != "" {
			if d.Texts == nil {
				d.Texts = make(map[string]string, 2)
			}
			d.Texts[name] = v
		}
	}
	if v, given := d.Texts["platform_type"]; given {
		d.Texts["platform_type"] = strings.ToUpper(v)
		if !slices.Contains(platformTypes, strings.ToUpper(v)) {
			faults = append(faults, "platform_type is invalid")
		}
	}
	if v := d.Texts["email"]; v != "" && !LooksLikeEmail(v) {
		faults = append(faults, "email is in invalid format")
	}
	for _, part := range []struct {
		name string
		to   *RawJSON
	}{{"billing", &d.Billing}, {"shipping", &d.Shipping}, {"items", &d.Items}, {"qr_settings", &d.Settings}} {
		if !isPart(p, part.name) {
			faults = append(faults, part.name+" is invalid")
			continue
		}
		*part.to = KeepJSON(p[part.name])
	}
	faults = readInstallment(p, kind, d, faults)
	if kind != nil {
		faults = kind.checkRequired(d, faults)
	}
	if d.Texts == nil && d.Term == 0 && d.ZeroInterest == nil && d.Billing+d.Shipping+d.Items+d.Settings == "" {
		return nil, faults
	}
	return d, faults
}

// isPart tells whether a part of a source is what answers show of it: a list of objects for items, else an object. Empty
// text means that it is not given.
func isPart(p Params, name string) bool {
	given, isList := p.List(name)
	switch {
	case !p.Has(name) || p[name] == "":
		return true
	case name != "items":
		_, isObject := p.Object(name)
		return isObject
	}
	return isList && !slices.ContainsFunc(given, func(v any) bool {
		_, isObject := v.(map[string]any)
		return !isObject
	})
}

func readInstallment(p Params, kind *SourceKind, d *SourceDetails, faults []string) []string {
	term, given, ok := p.Integer("installment_term")
	installment := kind != nil && len(kind.Terms) > 0
	if given && p.Text("installment_term") != "" {
		if !ok || term < 1 || installment && !slices.Contains(kind.Terms, int(term)) {
			faults = append(faults, "installment_term is not included in the list")
		}
		d.Term = term
	}
	zero, ok := p.Boolean("zero_interest_installments", false)
	if !ok {
		faults = append(faults, "zero_interest_installments is invalid")
	}
	if installment {
		d.ZeroInterest = &zero
	}
	return faults
}

// checkRequired names every parameter that the method wants and that is blank.
func (k *SourceKind) checkRequired(d *SourceDetails, faults []string) []string {
	for _, wanted := range k.Require {
		names := strings.Split(wanted, "|")
		blank := !slices.ContainsFunc(names, func(name string) bool {
			return d.Texts[name] != "" || name == "installment_term" && d.Term != 0
		})
		if blank {
			faults = append(faults, names[0]+" cannot be blank")
		}
	}
	if k.Name == "econtext" { // the limits of a convenience store's till
		if len([]rune(d.Texts["name"])) > 10 {
			faults = append(faults, "name is too long (maximum is 10 characters)")
		}
		if phone := d.Texts["phone_number"]; phone != "" && !IsDigits(phone, 10, 11) {
			faults = append(faults, "phone_number must contain 10-11 digit characters")
		}
	}
	return faults
}

func IsDigits(text string, shortest, longest int) bool {
	return len(text) >= shortest && len(text) <= longest && strings.Trim(text, "0123456789") == ""
}

func LooksLikeEmail(text string) bool {
	user, host, found := strings.Cut(text, "@")
	return found && user != "" && strings.Trim(host, ".") != "" && !strings.ContainsAny(text, " \t\r\n")
}
