package api

import (
	"cmp"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/reason"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// tokenLifetime is what the guides say; no recording shows a limit, so only the documented
// dialect has it.
const tokenLifetime = 30 * time.Minute

// TokenState is where a token stands.
type TokenState uint8

const (
	TokenUnused TokenState = iota
	TokenUsed
	TokenExpired
)

var tokenTransitions = Table[TokenState]{
	{On: TriggerSpend, From: TokenUnused, To: TokenUsed},
	{On: TriggerSpend, From: TokenUsed, Code: "used_token", Message: "token was already used"},
	{On: TriggerSpend, From: TokenExpired, Code: "token_expired", Message: "token has expired"},
}

type Token struct {
	id      string
	Card    *cards.Card
	Created wire.Stamp
	Used    bool
	// Charge is the charge that spent the token; status is kept too because a chain charge
	// lives in another account.
	Charge string
	status string
	usedAt wire.Stamp
	usedBy string // the customer that has taken the card
}

// TokenView is a token as one dialect shows it.
type TokenView struct {
	*Token
	base     string // URL of the vault
	status   string
	KeepCard bool
}

func (v TokenView) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "token")
	w.Join("id", v.id)
	w.Bool("livemode", false)
	w.Join("location", v.base, "/tokens/", v.id)
	w.Bool("used", v.Used)
	w.Str("charge_status", v.status)
	if v.Used && !v.KeepCard {
		w.Null("card")
	} else {
		v.Card.RenderAs(w, "card")
	}
	w.Time("created_at", v.Created)
	w.EndObject()
}

func (c *Call) tokenView(t *Token) TokenView {
	status := "unknown"
	if t.Charge != "" {
		if status = t.status; status == "" {
			status = c.ChargeStatus(t.Charge)
		}
	}
	return TokenView{t, c.Emulator.vaultURL(), status, c.documented()}
}

// findToken looks in the account, and for a chain key also in the platform's: its public key
// makes the tokens that are charged with the chain key. The platform's lock is held while use
// runs.
func (c *Call) findToken(id string, use func(*Token, *Account) *apierror.Error) *apierror.Error {
	if t, ok := c.Account.Tokens.Get(id); ok {
		return use(t, c.Account)
	}
	if c.Chain != nil && c.Account.Platform != nil {
		c.Account.Platform.Mu.Lock()
		defer c.Account.Platform.Mu.Unlock()
		if t, ok := c.Account.Platform.Tokens.Get(id); ok {
			return use(t, c.Account.Platform)
		}
	}
	err := apierror.NotFound("token", id)
	if c.documented() {
		err.Code = "token_not_found"
	}
	return err
}

// tokenState is the state of a token now: an unused token expires without a request.
func (c *Call) tokenState(t *Token) TokenState {
	switch {
	case t.Used:
		return TokenUsed
	case c.documented() && c.Now.Sub(t.Created.Time()) > tokenLifetime:
		return TokenExpired
	}
	return TokenUnused
}

// usable returns the refusal of a token that cannot be spent, nil for one that can.
func (c *Call) usable(t *Token, _ *Account) *apierror.Error {
	_, err := c.Emulator.behavior().transitions.Tokens.transition(TriggerSpend, c.tokenState(t))
	if err == nil {
		return nil
	}
	if !t.Used {
		return err.Because("the token was made " + reason.Ago(t.Created.Time(), c.Now) + " and is valid for " + tokenLifetime.String())
	}
	return err.Because(reason.UsedToken(cmp.Or(t.Charge, t.usedBy), t.usedAt.Time(), c.Now))
}

// checkToken reports whether TakeToken would succeed, without spending the token.
func (c *Call) checkToken(id string) *apierror.Error { return c.findToken(id, c.usable) }

// TakeToken spends a token: of all callers that ask for the same one, exactly one gets it.
func (c *Call) TakeToken(id string) (*cards.Card, *Token, *apierror.Error) {
	var taken *Token
	var cd *cards.Card
	err := c.findToken(id, func(t *Token, owner *Account) *apierror.Error {
		if err := c.usable(t, owner); err != nil {
			return err
		}
		t.Used, t.usedAt, taken, cd = true, c.Stamp(), t, t.Card
		if !c.documented() {
			t.Card = nil // a used token is answered with card null
		}
		owner.Tokens.Changed(t.id, t)
		return nil
	})
	return cd, taken, err
}

// tokenCharged links a token to the charge that spent it, for its charge_status.
func (c *Call) tokenCharged(t *Token, charge, status string) {
	if _, own := c.Account.Tokens.Get(t.id); own {
		t.Charge = charge
		c.Account.Tokens.Changed(t.id, t)
		return
	}
	c.Account.Platform.Mu.Lock()
	defer c.Account.Platform.Mu.Unlock()
	t.Charge, t.status = charge, status // the charge is out of reach of the platform's own requests
	c.Account.Platform.Tokens.Changed(t.id, t)
}

func createToken(c *Call) (any, *apierror.Error) {
	details, ok := c.Params.Object("card")
	wallet, isWallet := c.Params.Object("tokenization")
	var cd *cards.Card
	var err *apierror.Error
	switch {
	case ok && len(details) > 0:
		cd, err = cards.NewCard(details, c.Now, c.documented())
	case isWallet && len(wallet) > 0 && (ok || wire.IsEmpty(c.Params["card"])):
		cd, err = cards.NewWalletCard(wallet, c.Now)
	default:
		err = apierror.Invalid("missing_card", "request contains no card parameters")
	}
	if err != nil {
		return nil, err
	}
	cd.ID, cd.Created = c.NewID("card"), c.Stamp()
	t := &Token{id: c.NewID("tokn"), Card: cd, Created: cd.Created}
	c.Account.Tokens.Add(t.id, c.Now, t)
	return c.tokenView(t), nil
}

// TokenWith makes a token as POST /tokens does, with other parameters than those of the request, and returns its id.
func (c *Call) TokenWith(p wire.Params) (string, *apierror.Error) {
	other := *c
	other.Params = p
	answer, err := createToken(&other)
	if err != nil {
		return "", err
	}
	return answer.(TokenView).id, nil //nolint:forcetypeassert // createToken answers nothing else
}

func retrieveToken(c *Call) (any, *apierror.Error) {
	t, ok := c.Account.Tokens.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("token", c.Vars[0])
	}
	return c.tokenView(t), nil
}

func (t *Token) TextBytes() int { return t.Card.TextBytes() }

func (t *Token) fields(c *record.Codec) {
	record.Text(c, &t.id)
	record.Optional(c, &t.Card, (*cards.Card).Fields)
	record.Int(c, &t.Created)
	record.Bool(c, &t.Used)
	record.Text(c, &t.Charge)
	record.Word(c, &t.status)
	record.Int(c, &t.usedAt)
	record.Text(c, &t.usedBy)
}
