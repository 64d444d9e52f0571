package methods

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// SourceDetails are the optional parameters, answered as they came.
type SourceDetails struct {
	Texts                              map[string]string
	Term                               int64
	ZeroInterest                       *bool
	Billing, Shipping, Items, Settings wire.RawJSON
}

var NoDetails = &SourceDetails{}

// textParams are the parameters of a source that are answered as they came.
var textParams = []string{
	"barcode", "bank", "email", "ip", "name", "mobile_number", "phone_number", "platform_type",
	"store_id", "store_name", "terminal_id", "promotion_code",
}

// platformTypes are the values of platform_type; SDKs differ in their case.
var platformTypes = []string{"WEB", "IOS", "ANDROID"}

func (k *SourceKind) CurrencyFault() string {
	if len(k.Currencies) == 1 {
		return "currency must be " + k.Currencies[0]
	}
	return money.UnsupportedCurrency
}

func (k *SourceKind) CheckAmount(faults []string, cur *money.Currency, amount int64) []string {
	switch low, high := k.limits(cur); {
	case amount < low:
		return append(faults, fmt.Sprintf("amount must be at least %d", low))
	case amount > high:
		return append(faults, fmt.Sprintf("amount must be less than %d", high))
	}
	return faults
}

// ReadDetails reads the optional parameters and checks those that the method requires.
func ReadDetails(p wire.Params, kind *SourceKind, faults []string) (*SourceDetails, []string) {
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
	if v := d.Texts["email"]; v != "" && !wire.LooksLikeEmail(v) {
		faults = append(faults, "email is in invalid format")
	}
	for _, part := range []struct {
		name string
		to   *wire.RawJSON
	}{{"billing", &d.Billing}, {"shipping", &d.Shipping}, {"items", &d.Items}, {"qr_settings", &d.Settings}} {
		if !isPart(p, part.name) {
			faults = append(faults, part.name+" is invalid")
			continue
		}
		*part.to = wire.KeepJSON(partOf(p, part.name))
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

// isPart reports whether a part of a source is what answers show of it: a list of objects for
// items, else an object. Empty text means that it is not given.
func isPart(p wire.Params, name string) bool {
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

// itemNumbers are the parameters of an item that the contract has as integers.
var itemNumbers = []string{"amount", "quantity"}

// partOf returns a part of a source as answers show it: items are a list, also if a form gave them with
// indices, and their numbers are numbers.
func partOf(p wire.Params, name string) any {
	items, isList := p.List(name)
	if name != "items" || !isList {
		return p[name]
	}
	shown := make([]any, len(items))
	for i, item := range items {
		of, _ := item.(map[string]any)
		shown[i] = map[string]any(wire.Params(of).WithIntegers(itemNumbers...))
	}
	return shown
}

func readInstallment(p wire.Params, kind *SourceKind, d *SourceDetails, faults []string) []string {
	term, given, ok := p.Integer("installment_term")
	installment := kind != nil && len(kind.Terms) > 0
	unset := ok && term == 0 && kind != nil && !installment // one SDK sends it with every source
	if given && p.Text("installment_term") != "" && !unset {
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

func (d *SourceDetails) TextBytes() int {
	n := len(d.Billing) + len(d.Shipping) + len(d.Items) + len(d.Settings)
	for _, text := range d.Texts {
		n += len(text)
	}
	return n
}

// Fields are what a state file holds of the details.
func (d *SourceDetails) Fields(c *record.Codec) {
	record.Texts(c, &d.Texts)
	record.Int(c, &d.Term)
	record.OptionalBool(c, &d.ZeroInterest)
	record.Text(c, &d.Billing)
	record.Text(c, &d.Shipping)
	record.Text(c, &d.Items)
	record.Text(c, &d.Settings)
}
