package outside

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// settings are what PATCH /account changes. They are shown and have no effect: webhooks go where the control API says.
type settings struct {
	chainEnabled, zeroInterest bool
	chainReturnURI, webhookURI string
	exportKeys                 wire.RawJSON
}

func (s *settings) fields(c *record.Codec) {
	record.Bool(c, &s.chainEnabled)
	record.Bool(c, &s.zeroInterest)
	record.Text(c, &s.chainReturnURI)
	record.Text(c, &s.webhookURI)
	record.Text(c, &s.exportKeys)
}

// settingsRecord is the settings as an object that a state file keeps.
type settingsRecord state

// Kind returns a name that is not the prefix of an id, because an account has its settings once.
func (*settingsRecord) Kind() string { return "settings" }

// Record returns the record of the settings.
func (s *settingsRecord) Record(string, any) ([]byte, bool) {
	return record.Write(nil, s.settings.fields), true
}

// Restore puts the settings back.
func (s *settingsRecord) Restore(_ string, value []byte, _ any) error {
	return record.Read(value, nil, s.settings.fields)
}

// noExportKeys is the recorded value of an account that exports no metadata.
const noExportKeys wire.RawJSON = `{"charge":[],"transfer":[],"refund":[],"dispute":[]}`

// accountView is the account of a call.
type accountView struct {
	settings
	id, currency, webhook string
}

// opened is when the account was made, read from its id. An id that does not tell was given from outside.
func (v accountView) opened() wire.Stamp {
	key, _ := ident.ParseID("acct", v.id)
	return key.Moment()
}

// Render writes the keys of the account recorded in 2025, without those of payouts.
func (v accountView) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "account")
	w.Str("id", "account"+strings.TrimPrefix(v.id, "acct"))
	w.Str("team", v.id)
	w.Bool("livemode", false)
	w.Str("location", "/account")
	w.Str("country", "TH")
	w.Str("currency", v.currency)
	w.Str("email", "merchant@example.com")
	w.Time("created_at", max(v.opened(), 1)) // never null
	w.Strings("supported_currencies", money.CardCurrencies)
	w.Str("api_version", "2019-05-29")
	w.Bool("auto_activate_recipients", false)
	w.Bool("chain_enabled", v.chainEnabled)
	w.Bool("zero_interest_installments", v.zeroInterest)
	w.StrOrNull("chain_return_uri", v.chainReturnURI)
	w.StrOrNull("webhook_uri", v.webhook)
	if v.exportKeys == "" {
		v.exportKeys = noExportKeys
	}
	w.Raw("metadata_export_keys", v.exportKeys)
	w.Bool("chaining_allowed", true)
	w.EndObject()
}

func retrieveAccount(c *api.Call) (any, *apierror.Error) {
	set := stateOf(c).settings
	view := accountView{settings: set, id: c.Account.ID(), currency: currencyOf(c), webhook: set.webhookURI}
	if view.webhook == "" {
		view.webhook = c.Account.Webhook.URL
	}
	return view, nil
}

func updateAccount(c *api.Call) (any, *apierror.Error) {
	next := stateOf(c).settings
	switches := map[string]*bool{
		"chain_enabled": &next.chainEnabled, "zero_interest_installments": &next.zeroInterest,
	}
	for name, to := range switches {
		var ok bool
		if *to, ok = c.Params.Boolean(name, *to); !ok {
			return nil, apierror.BadRequest(strings.ReplaceAll(name, "_", " ") + " is invalid")
		}
	}
	for name, to := range map[string]*string{"chain_return_uri": &next.chainReturnURI, "webhook_uri": &next.webhookURI} {
		if text, given := c.Params.Str(name); given {
			*to = text
		}
	}
	if keys, ok := c.Params.Object("metadata_export_keys"); ok {
		next.exportKeys = wire.KeepJSON(map[string]any(keys))
	}
	stateOf(c).settings = next
	c.Account.Mu.Note((*settingsRecord)(stateOf(c)), "", nil)
	return retrieveAccount(c)
}
