package api

import (
	_ "embed"
	"html/template"
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/page"
	"github.com/omise-conformance/harness/emulator/internal/trust"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// authorizeHTML is the page on which a person plays the payer's bank. It needs no script.
//
//go:embed authorize.html
var authorizeHTML string

var authorizePage = page.New("authorize", authorizeHTML)

// authorizeView is what the page shows.
type authorizeView struct {
	Merchant, Amount, Description, Method, ChargeID string
	Waiting                                         bool
	Seal                                            string // of the form
	Undecided                                       bool   // a form came without a decision, or is not of this page
	Outcome                                         string // how the payment ended, as a sentence
	ReturnURI                                       template.URL
}

// endings are what a person reads about how a payment ended.
var endings = [chargeStates]string{
	StateAuthorized: "This payment was approved. The amount is held for the merchant.",
	StatePaid:       "This payment was approved and paid.",
	StateFailed:     "This payment was declined.",
	StateReversed:   "The merchant gave up this payment; nothing was taken.",
	StateExpired:    "This payment has expired.",
	StateLapsed:     "This payment was approved, but the merchant did not collect it in time.",
}

// accountOfPayment finds the account behind a payment's address.
func accountOfPayment(e *Emulator, vars []string) *Account {
	return accountOfCharge(e, []string{chargeOfPayment(vars[0])})
}

func accountOfCharge(e *Emulator, vars []string) *Account {
	return e.accountWith(func(a *Account) bool {
		_, ok := a.Charges.Get(vars[0])
		return ok
	})
}

func accountOfSource(e *Emulator, vars []string) *Account {
	return e.accountWith(func(a *Account) bool {
		_, ok := a.Sources.Get(vars[0])
		return ok
	})
}

func (e *Emulator) accountWith(has func(*Account) bool) *Account {
	for _, acct := range e.AllAccounts() {
		acct.Mu.Lock()
		found := has(acct)
		acct.Mu.Unlock()
		if found {
			return acct
		}
	}
	return nil
}

// admit refuses what a page of another origin sends to a page of the emulator.
func (c *Call) admit(r *http.Request) *apierror.Error {
	if r.Method == http.MethodPost && !trust.OfOwnPage(r, c.Emulator.APIURL()) {
		return apierror.New(http.StatusForbidden, "forbidden", "a page of another origin decides nothing here")
	}
	c.browser = trust.FromBrowser(r)
	return nil
}

// Seal is the seal of the form about an object on a page of this emulator.
func (c *Call) Seal(id string) string { return c.Emulator.seals.Of(id) }

// Foreign reports whether a browser has sent a form about an object that is not of this emulator's page. What no browser has sent
// needs no seal: no page of somebody else can be behind it.
func (c *Call) Foreign(id string) bool {
	return c.browser && !c.Emulator.seals.Fit(id, c.Params.Text(page.Field))
}

func showAuthorize(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(chargeOfPayment(c.Vars[0]))
	if err != nil {
		return nil, err
	}
	return c.authorizeAnswer(ch, http.StatusOK), nil
}

// decideAuthorize takes the payer's decision and sends the payer back to the merchant, whatever
// it was.
func decideAuthorize(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(chargeOfPayment(c.Vars[0]))
	if err != nil {
		return nil, err
	}
	if ch.State != StateWaiting {
		return c.authorizeAnswer(ch, http.StatusConflict), nil
	}
	if c.Foreign(ch.ID) {
		return c.authorizeAnswer(ch, http.StatusForbidden), nil
	}
	how, code := completedWell, ""
	switch c.Params.Text("decision") {
	case "approve":
	case "decline":
		how, code = completedBadly, "payment_rejected"
	default:
		return c.authorizeAnswer(ch, http.StatusBadRequest), nil // a form that was changed on its way
	}
	if _, err := c.completeCharge(ch.ID, how, code); err != nil {
		return nil, err
	}
	if uri := ch.Extra().ReturnURI; uri != "" {
		return &wire.Page{Status: http.StatusFound, Redirect: uri}, nil
	}
	return showAuthorize(c)
}

func (c *Call) authorizeAnswer(ch *Charge, status int) *wire.Page {
	view := authorizeView{
		Merchant:    "Merchant " + c.Account.id,
		Amount:      ch.Currency.Display(ch.Amount),
		Description: ch.Description,
		Method:      "Card",
		ChargeID:    ch.ID,
		Waiting:     ch.State == StateWaiting,
		Seal:        c.Seal(ch.ID),
		Undecided:   status == http.StatusBadRequest || status == http.StatusForbidden,
		Outcome:     endings[ch.State],
		ReturnURI:   template.URL(ch.Extra().ReturnURI), //nolint:gosec // checked when it was taken: no script
	}
	if kind := ch.Kind(); kind != nil {
		view.Method = kind.Name
	} else if ch.Card != nil {
		view.Method = ch.Card.Brand + " ending in " + string(ch.Card.Last[:])
	}
	return authorizePage.Answer(status, view)
}
