package emulator

import "time"

// tokenLifetime is what the guides say; no recording knows a limit, so only the documented dialect holds it.
const tokenLifetime = 30 * time.Minute

type token struct {
	id      string
	card    *card
	created stamp
	used    bool
	// charge is the charge that spent the token; status is kept beside it because a chain charge lives in another account.
	charge string
	status string
}

// tokenView is a token as one dialect shows it.
type tokenView struct {
	*token
	base     string // URL of the vault
	status   string
	keepCard bool
}

func (v tokenView) render(w *jsonWriter) {
	w.object("")
	w.str("object", "token")
	w.join("id", v.id)
	w.bool("livemode", false)
	w.join("location", v.base, "/tokens/", v.id)
	w.bool("used", v.used)
	w.str("charge_status", v.status)
	if v.used && !v.keepCard {
		w.null("card")
	} else {
		v.card.renderAs(w, "card")
	}
	w.time("created_at", v.created)
	w.endObject()
}

func (c *call) tokenView(t *token) tokenView {
	status := "unknown"
	if t.charge != "" {
		if status = t.status; status == "" {
			status = c.chargeStatus(t.charge)
		}
	}
	return tokenView{t, c.emu.vaultURL(), status, c.documented()}
}

// findToken looks in the account, and for a chain key also in the platform's: its public key makes the tokens that are
// charged with the chain key. The platform's lock is held while use runs.
func (c *call) findToken(id string, use func(*token) *apiError) *apiError {
	if t, ok := c.acct.tokens.get(id); ok {
		return use(t)
	}
	if c.chain != nil && c.acct.platform != nil {
		c.acct.platform.mu.Lock()
		defer c.acct.platform.mu.Unlock()
		if t, ok := c.acct.platform.tokens.get(id); ok {
			return use(t)
		}
	}
	err := notFound("token", id)
	if c.documented() {
		err.code = "token_not_found"
	}
	return err
}

// usable tells why a token cannot be spent: used, or too old.
func (c *call) usable(t *token) *apiError {
	if t.used {
		return invalid("used_token", "token was already used")
	}
	if c.documented() && c.now.Sub(t.created.time()) > tokenLifetime {
		return invalid("token_expired", "token has expired")
	}
	return nil
}

// checkToken tells whether takeToken would succeed, without spending the token.
func (c *call) checkToken(id string) *apiError { return c.findToken(id, c.usable) }

// takeToken spends a token: of all callers that ask for the same one, exactly one gets it.
func (c *call) takeToken(id string) (*card, *token, *apiError) {
	var taken *token
	var cd *card
	err := c.findToken(id, func(t *token) *apiError {
		if err := c.usable(t); err != nil {
			return err
		}
		t.used, taken, cd = true, t, t.card
		if !c.documented() {
			t.card = nil // a used token is answered with card null
		}
		return nil
	})
	return cd, taken, err
}

// tokenCharged links a token to the charge that spent it, for its charge_status.
func (c *call) tokenCharged(t *token, charge, status string) {
	t.charge = charge
	if _, own := c.acct.tokens.get(t.id); !own {
		c.acct.platform.mu.Lock()
		t.status = status // the charge is out of reach of the platform's own requests
		c.acct.platform.mu.Unlock()
	}
}

func createToken(c *call) (any, *apiError) {
	details, ok := c.params.object("card")
	wallet, isWallet := c.params.object("tokenization")
	var cd *card
	var err *apiError
	switch {
	case ok && len(details) > 0:
		cd, err = newCard(details, c.now, c.documented())
	case isWallet && len(wallet) > 0:
		cd, err = newWalletCard(wallet, c.now)
	default:
		err = invalid("missing_card", "request contains no card parameters")
	}
	if err != nil {
		return nil, err
	}
	cd.id, cd.created = c.newID("card"), c.stamp()
	t := &token{id: c.newID("tokn"), card: cd, created: cd.created}
	c.acct.tokens.add(t.id, c.now, t)
	return c.tokenView(t), nil
}

func retrieveToken(c *call) (any, *apiError) {
	t, ok := c.acct.tokens.get(c.vars[0])
	if !ok {
		return nil, notFound("token", c.vars[0])
	}
	return c.tokenView(t), nil
}

// walletNumber is the number behind every wallet token: the emulator cannot open the wallet's cryptogram.
const walletNumber = "4242424242424242"

// newWalletCard stands for the card inside Apple Pay or Google Pay data.
func newWalletCard(p params, now time.Time) (*card, *apiError) {
	method := p.text("method")
	if method != "applepay" && method != "googlepay" {
		return nil, badRequest("tokenization method is currently not supported")
	}
	if !p.has("data") {
		return nil, badRequest("tokenization data can't be blank")
	}
	billing := params{}
	for name, v := range p {
		if len(name) > len("billing_") && name[:len("billing_")] == "billing_" {
			billing[name[len("billing_"):]] = v
		}
	}
	return &card{
		name: billing.text("name"), brand: brandOf(walletNumber), method: method, number: fingerprintOf(walletNumber),
		last: [4]byte{'4', '2', '4', '2'}, month: uint8(now.Month()), year: uint16(now.Year() + 1),
		address: (*address)(nil).read(billing),
	}, nil
}
