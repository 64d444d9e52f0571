package emulator

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
)

// authorizeHTML is the page on which a person plays the payer's bank. It needs no script.
//
//go:embed authorize.html
var authorizeHTML string

var authorizePage = template.Must(template.New("authorize").Parse(authorizeHTML))

// authorizeView is what the page shows.
type authorizeView struct {
	Merchant, Amount, Description, Method, ChargeID string
	Waiting                                         bool
	Undecided                                       bool   // a form came without a decision
	Outcome                                         string // how the payment ended, as a sentence
	ReturnURI                                       template.URL
}

// endings tell a person how a payment ended.
var endings = [chargeStates]string{
	stateAuthorized: "This payment was approved. The amount is held for the merchant.",
	statePaid:       "This payment was approved and paid.",
	stateFailed:     "This payment was declined.",
	stateReversed:   "The merchant gave up this payment; nothing was taken.",
	stateExpired:    "This payment has expired.",
	stateLapsed:     "This payment was approved, but the merchant did not collect it in time.",
}

// accountOfPayment finds the account behind a payment's address.
func accountOfPayment(e *Emulator, vars []string) *account {
	return accountOfCharge(e, []string{chargeOfPayment(vars[0])})
}

func accountOfCharge(e *Emulator, vars []string) *account {
	return e.accountWith(func(a *account) bool {
		_, ok := a.charges.get(vars[0])
		return ok
	})
}

func accountOfSource(e *Emulator, vars []string) *account {
	return e.accountWith(func(a *account) bool {
		_, ok := a.sources.get(vars[0])
		return ok
	})
}

func (e *Emulator) accountWith(has func(*account) bool) *account {
	for _, acct := range e.allAccounts() {
		acct.mu.Lock()
		found := has(acct)
		acct.mu.Unlock()
		if found {
			return acct
		}
	}
	return nil
}

func showAuthorize(c *call) (any, *apiError) {
	ch, err := c.charge(chargeOfPayment(c.vars[0]))
	if err != nil {
		return nil, err
	}
	return c.authorizeAnswer(ch, http.StatusOK), nil
}

// decideAuthorize takes the payer's decision and sends the payer back to the merchant, whichever it was.
func decideAuthorize(c *call) (any, *apiError) {
	ch, err := c.charge(chargeOfPayment(c.vars[0]))
	if err != nil {
		return nil, err
	}
	if ch.state != stateWaiting {
		return c.authorizeAnswer(ch, http.StatusConflict), nil
	}
	how, code := completedWell, ""
	switch c.params.text("decision") {
	case "approve":
	case "decline":
		how, code = completedBadly, "payment_rejected"
	default:
		return c.authorizeAnswer(ch, http.StatusBadRequest), nil // a form that was changed on its way
	}
	if _, err := c.completeCharge(ch.id, how, code); err != nil {
		return nil, err
	}
	if uri := ch.extra().returnURI; uri != "" {
		return &page{status: http.StatusFound, redirect: uri}, nil
	}
	return showAuthorize(c)
}

func (c *call) authorizeAnswer(ch *charge, status int) *page {
	view := authorizeView{
		Merchant: "Merchant " + c.acct.id, Amount: ch.currency.display(ch.amount), Description: ch.description,
		Method: "Card", ChargeID: ch.id, Waiting: ch.state == stateWaiting, Undecided: status == http.StatusBadRequest, Outcome: endings[ch.state],
		ReturnURI: template.URL(ch.extra().returnURI), // checked when it was taken: no script
	}
	if kind := ch.kind(); kind != nil {
		view.Method = kind.name
	} else if ch.card != nil {
		view.Method = ch.card.brand + " ending in " + string(ch.card.last[:])
	}
	var out bytes.Buffer
	if err := authorizePage.Execute(&out, view); err != nil {
		panic("authorize page cannot be written: " + err.Error())
	}
	return &page{status: status, contentType: "text/html; charset=utf-8", body: out.Bytes()}
}
