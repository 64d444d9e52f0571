package api

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/webhooks"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// chargeRequest is what POST /charges was asked, checked on its own and not yet against the store.
type chargeRequest struct {
	amount      int64
	currency    *money.Currency
	capture     bool
	card        string
	customer    string
	source      string      // id of a source that was made before
	newSource   wire.Params // or the parameters of one to make now
	destination string
	metadata    wire.RawJSON
	expires     wire.Stamp
	more        chargeMore
}

// InvalidCharge is a validation failure of POST /charges.
func (c *Call) InvalidCharge(message string) *apierror.Error {
	return apierror.Invalid(c.codeOr("invalid_charge"), message)
}

// codeOr is the recorded code of a validation failure, or bad_request, the only one the guides
// know.
func (c *Call) codeOr(recorded string) string {
	if c.documented() {
		return "bad_request"
	}
	return recorded
}

// readCharge checks the parameters of a charge, and puts them into r. All that is wrong is reported in one sentence,
// currency and amount first.
func (c *Call) readCharge(r *chargeRequest) *apierror.Error {
	p := c.Params
	r.currency = money.FindCurrency(p.Text("currency"))
	if err := c.checkAmountGiven(); err != nil {
		return err
	}
	var faults []string
	if r.currency == nil {
		faults = append(faults, money.UnsupportedCurrency)
	}
	amount, fault := money.ReadAmount(p)
	r.amount = amount
	switch {
	case fault != "":
		faults = append(faults, fault)
	case r.currency != nil:
		faults = c.checkLimits(faults, r.currency, amount)
	}
	faults = c.readOptions(r, faults)
	if len(faults) > 0 {
		return c.InvalidCharge(apierror.Sentence(faults))
	}
	return nil
}

// checkAmountGiven sets a missing or fractional amount apart: those have a code of their own in
// live tests.
func (c *Call) checkAmountGiven() *apierror.Error {
	missing := !c.Params.Has("amount") || c.Params.IsScalar("amount") && strings.TrimSpace(c.Params.Text("amount")) == ""
	if _, fault := money.ReadAmount(c.Params); !missing && fault != "amount must be an integer" {
		return nil
	}
	return apierror.Invalid(c.codeOr("invalid_amount"), "amount must be an integer")
}

// checkLimits holds an amount against the limits of its currency. The guides know a minimum of 1
// and no maximum.
func (c *Call) checkLimits(faults []string, cur *money.Currency, amount int64) []string {
	low, high := cur.Min, cur.Max
	if c.documented() {
		low, high = 1, money.MaxAmount
	}
	switch {
	case amount < low:
		return append(faults, fmt.Sprintf("amount must be greater than or equal to %d (%s subunits)", low, cur.Lower))
	case amount > high:
		return append(faults, fmt.Sprintf("amount must be less than or equal to %d (%s subunits)", high, cur.Lower))
	}
	return faults
}

// readOptions reads everything but amount and currency.
func (c *Call) readOptions(r *chargeRequest, faults []string) []string {
	p := c.Params
	wrong := func(bad bool, fault string) {
		if bad {
			faults = append(faults, fault)
		}
	}
	var ok bool
	r.capture, ok = p.Boolean("capture", true)
	wrong(!ok, "capture is invalid")
	r.more.zeroInterest, ok = p.Boolean("zero_interest_installments", false)
	wrong(!ok, "zero interest installments is invalid")
	r.more.ReturnURI = p.Text("return_uri")
	wrong(r.more.ReturnURI != "" && !isReturnURI(r.more.ReturnURI), "return uri is invalid")
	r.metadata, ok = p.Metadata("metadata")
	wrong(!ok, wire.NotAHash)
	kind := p.Text("authorization_type")
	r.more.PreAuth = kind == "pre_auth"
	wrong(!slices.Contains([]string{"", "pre_auth", "final_auth"}, kind), "authorization type is invalid")
	if text := p.Text("expires_at"); text != "" {
		r.expires, _, ok = wire.ParseTime(text)
		wrong(!ok || r.expires <= c.Stamp(), "expires at is invalid")
	}
	r.more.endpoints, ok = readEndpoints(p)
	wrong(!ok, "webhook endpoints are invalid")
	var fault string
	r.more.Fee, fault = money.ReadPlatformFee(p, r.amount)
	wrong(fault != "", fault)
	r.more.account = p.Text("linked_account")
	r.card, r.customer, r.destination = p.Text("card"), p.Text("customer"), p.Text("destination")
	if given, isObject := p.Object("source"); !isObject {
		r.source = p.Text("source")
	} else if r.source = given.Text("id"); r.source == "" && len(given) > 0 {
		r.newSource = given // one SDK sends the whole source it got; then its id counts
	}
	return faults
}

// isReturnURI takes any absolute address a payer can be sent to, also one of a merchant's app,
// but no script.
func isReturnURI(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "javascript", "data", "vbscript", "file", "about", "blob":
		return false
	}
	return u.Host != "" || u.Path != "" || u.Opaque != ""
}

// maxEndpoints is how many webhook_endpoints a charge may name.
const maxEndpoints = 2

func readEndpoints(p wire.Params) ([]string, bool) {
	given, isList := p.List("webhook_endpoints")
	if !isList {
		text, scalar := p.Str("webhook_endpoints")
		return nil, !p.Has("webhook_endpoints") || scalar && text == ""
	}
	if len(given) > maxEndpoints {
		return nil, false
	}
	var endpoints []string
	for _, v := range given {
		text, isText := v.(string)
		if !isText || webhooks.CheckWebhookURL(text) != nil {
			return nil, false
		}
		endpoints = append(endpoints, text)
	}
	return endpoints, true
}
