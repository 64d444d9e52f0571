package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// chargeRequest is what POST /charges was asked, checked on its own and not yet against the store.
type chargeRequest struct {
	amount      int64
	currency    *currency
	capture     bool
	card        string
	customer    string
	source      string // id of a source that was made before
	newSource   params // or the parameters of one to make now
	destination string
	metadata    rawJSON
	expires     stamp
	more        chargeMore
}

// chargeFault is a validation failure of POST /charges.
func (c *call) chargeFault(message string) *apiError {
	return invalid(c.codeOr("invalid_charge"), message)
}

// codeOr is the recorded code of a validation failure, or bad_request, the only one the guides know.
func (c *call) codeOr(recorded string) string {
	if c.documented() {
		return "bad_request"
	}
	return recorded
}

// readCharge checks the parameters of a charge. All that is wrong is told in one sentence, currency and amount first.
func (c *call) readCharge() (*chargeRequest, *apiError) {
	p := c.params
	r := &chargeRequest{currency: findCurrency(p.text("currency"))}
	if err := c.checkAmountGiven(); err != nil {
		return nil, err
	}
	var faults []string
	if r.currency == nil {
		faults = append(faults, "currency is currently not supported")
	}
	amount, fault := readAmount(p)
	r.amount = amount
	switch {
	case fault != "":
		faults = append(faults, fault)
	case r.currency != nil:
		faults = c.checkLimits(faults, r.currency, amount)
	}
	faults = c.readOptions(r, faults)
	if len(faults) > 0 {
		return nil, c.chargeFault(sentence(faults))
	}
	return r, nil
}

// checkAmountGiven sets a missing or fractional amount apart: those have a code of their own in live tests.
func (c *call) checkAmountGiven() *apiError {
	missing := !c.params.has("amount") || c.params.isScalar("amount") && strings.TrimSpace(c.params.text("amount")) == ""
	if _, fault := readAmount(c.params); !missing && fault != "amount must be an integer" {
		return nil
	}
	return invalid(c.codeOr("invalid_amount"), "amount must be an integer")
}

// checkLimits holds an amount against the limits of its currency. The guides know a minimum of 1 and no maximum.
func (c *call) checkLimits(faults []string, cur *currency, amount int64) []string {
	low, high := cur.min, cur.max
	if c.documented() {
		low, high = 1, maxAmount
	}
	switch {
	case amount < low:
		return append(faults, fmt.Sprintf("amount must be greater than or equal to %d (%s subunits)", low, cur.lower))
	case amount > high:
		return append(faults, fmt.Sprintf("amount must be less than or equal to %d (%s subunits)", high, cur.lower))
	}
	return faults
}

// readOptions reads everything but amount and currency.
func (c *call) readOptions(r *chargeRequest, faults []string) []string {
	p := c.params
	wrong := func(bad bool, fault string) {
		if bad {
			faults = append(faults, fault)
		}
	}
	var ok bool
	r.capture, ok = p.boolean("capture", true)
	wrong(!ok, "capture is invalid")
	r.more.zeroInterest, ok = p.boolean("zero_interest_installments", false)
	wrong(!ok, "zero interest installments is invalid")
	r.more.returnURI = p.text("return_uri")
	wrong(r.more.returnURI != "" && !isReturnURI(r.more.returnURI), "return uri is invalid")
	r.metadata, ok = p.metadata("metadata")
	wrong(!ok, "Metadata should be a JSON hash")
	kind := p.text("authorization_type")
	r.more.preAuth = kind == "pre_auth"
	wrong(!slices.Contains([]string{"", "pre_auth", "final_auth"}, kind), "authorization type is invalid")
	if text := p.text("expires_at"); text != "" {
		r.expires, _, ok = parseTime(text)
		wrong(!ok || r.expires <= c.stamp(), "expires at is invalid")
	}
	r.more.endpoints, ok = readEndpoints(p)
	wrong(!ok, "webhook endpoints are invalid")
	var fault string
	r.more.fee, fault = readPlatformFee(p, r.amount)
	wrong(fault != "", fault)
	r.more.account = p.text("linked_account")
	r.card, r.customer, r.destination = p.text("card"), p.text("customer"), p.text("destination")
	if given, isObject := p.object("source"); !isObject {
		r.source = p.text("source")
	} else if r.source = given.text("id"); r.source == "" && len(given) > 0 {
		r.newSource = given // one SDK sends the whole source it got; then its id counts
	}
	return faults
}

// isReturnURI takes any absolute address a payer can be sent to, also one of a merchant's app, but no script.
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

func readEndpoints(p params) ([]string, bool) {
	given, isList := p.list("webhook_endpoints")
	if !isList {
		text, scalar := p.str("webhook_endpoints")
		return nil, !p.has("webhook_endpoints") || scalar && text == ""
	}
	if len(given) > maxEndpoints {
		return nil, false
	}
	var endpoints []string
	for _, v := range given {
		text, isText := v.(string)
		if !isText || checkWebhookURL(text) != nil {
			return nil, false
		}
		endpoints = append(endpoints, text)
	}
	return endpoints, true
}
