package emulator

const (
	oneSource   = "GET /sources/{id}"
	sourcesMade = "POST /sources, GET /sources/{id}"
)

var sourceFaults = []defect{
	{"source.schema", []part{on("POST /sources", where(ofType("rabbit_linepay"), set(map[string]any{"receipt_amount": "none"})))}},
	{"source.create", []part{on("POST /sources", where(ofType("boost"), refuseWith(BadRequest("type is currently not supported"))))}},
	{"source.create/amount", []part{on("POST /sources", where(ofType("econtext"), keptSource(func(_ *Call, s *Source) { s.Amount *= 100 })))}},
	{"source.fresh", []part{on("POST /sources", where(ofType("internet_banking_bay"), keptSource(func(_ *Call, s *Source) {
		s.Details = &SourceDetails{Texts: map[string]string{"store_name": "unknown"}}
	})))}},
	{"source.fresh/pending", []part{on(sourcesMade, edited(func(_ *Call, source map[string]any) {
		if source["type"] == "internet_banking_bay" && source["charge_status"] == "unknown" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.fresh/references", []part{on("POST /sources", where(ofType("bill_payment_tesco_lotus"), keptSource(func(c *Call, s *Source) { c.Instruct(s, s.ID) })))}},
	{"source.retrieve", []part{on(oneSource, edited(func(_ *Call, source map[string]any) { source["phone_number"] = nil }))}},
	{"source.retrieve/term", []part{on(oneSource, edited(func(_ *Call, source map[string]any) { source["installment_term"] = nil }))}},
	{"source.not-found", []part{on(oneSource, recoded(refused{code: "not_found", where: nobodys("src", holdsSource)}, "bad_request"))}},
	{"source.public-or-secret-key", []part{acceptingKeys(oneSource, SecretKeys)}},
	{"source.public-or-secret-key/create", []part{acceptingKeys("POST /sources", SecretKeys)}},
	{"source.public-or-secret-key/charged", []part{
		on("POST /sources", where(byKey(KeyPublic), keptSource(func(c *Call, s *Source) { c.Account.Sources.Remove(s.ID) }))),
	}},
	{"source.host", []part{on("POST /sources", fromVault(func(c *Call) *Error {
		c.Host = HostAPI
		return nil
	}))}},
	{"source.host/not-on-vault", []part{on("POST /sources", fromVault(func(c *Call) *Error { return NotFound("path", c.Path) }))}},

	{"source.currency-case", []part{on(sourcesMade, inCurrency("JPY", "jpy"))}},
	{"source.currency-case/upper", []part{on(sourcesMade, inCurrency("sgd", "SGD"))}},
	{"source.flow-redirect", []part{on(sourcesMade, flowing("truemoney", FlowAppRedirect))}},
	{"source.flow-app-redirect", []part{on(sourcesMade, flowing("gcash", FlowRedirect))}},
	{"source.flow-offline", []part{on(sourcesMade, flowing("paynow", FlowRedirect))}},
	{"source.flow-promptpay", []part{on(sourcesMade, flowing("promptpay", FlowAppRedirect))}},
	{"source.params-echo", []part{on("POST /sources", withoutText("platform_type"))}},
	{"source.params-echo/terminal", []part{on("POST /sources", withoutText("terminal_id"))}},
	{"source.params-echo/zero-interest", []part{on("POST /sources", where(given("zero_interest_installments"), keptSource(func(_ *Call, s *Source) {
		if s.Details != nil && s.Details.ZeroInterest != nil {
			s.Details.ZeroInterest = new(bool)
		}
	})))}},

	{"source.amount-not-a-number", []part{on("POST /sources", where(given("amount"), reworded(refused{message: "amount is not a number"}, "amount is invalid")))}},
	{"source.currency-unsupported", []part{on("POST /sources", where(every(given("currency"), knownType), reworded(refused{message: "currency is currently not supported"}, "currency is invalid")))}},
	{"source.type-unsupported", []part{on("POST /sources", where(given("type"), recoded(refused{message: "type is currently not supported"}, "invalid_source")))}},
	{"source.type-missing", []part{on("POST /sources", where(missing("type"), put("type", "promptpay")))}},
	{"source.amount-missing", []part{on("POST /sources", where(missing("amount"), put("amount", "2000")))}},
	{"source.currency-missing", []part{on("POST /sources", where(missing("currency"), put("currency", "thb")))}},
	{"source.amount-below-minimum", []part{on("POST /sources", where(every(ofType("promptpay"), valued("amount", "1")), put("amount", "2000")))}},
	{"source.amount-below-minimum/zero", []part{on("POST /sources", where(every(ofType("promptpay"), valued("amount", "0", "-2000")), put("amount", "2000")))}},
	{"source.installment-minimum", []part{on("POST /sources", where(every(ofType("installment_kbank"), valued("amount", "199999")), put("amount", "200000")))}},
	{"source.installment-minimum/not-itself", []part{on("POST /sources", where(every(ofType("installment_kbank"), valued("amount", "200000")), refuseWith(BadRequest("amount must be at least 200001"))))}},
	{"source.required-params", []part{on("POST /sources", where(every(ofType("fpx"), missing("bank")), put("bank", "affin")))}},
	{"source.required-params/econtext", []part{on("POST /sources", where(every(ofType("econtext"), missing("email")), put("email", "nobody@example.com")))}},
	{"source.econtext-name", []part{on("POST /sources", where(every(ofType("econtext"), longName(11)), shortenedName))}},
	{"source.econtext-name/nine", []part{on("POST /sources", where(every(ofType("econtext"), longName(10), not(longName(11))), refuseWith(BadRequest("name is too long (maximum is 9 characters)"))))}},
	{"source.econtext-currency", []part{on("POST /sources", where(every(ofType("econtext"), valued("currency", "thb")), put("currency", "jpy")))}},

	{"source.scannable-code-after-charge", []part{on("POST /sources", keptSource(func(_ *Call, s *Source) { s.Code = nil }))}},
	{"source.scannable-code-after-charge/early", []part{on("POST /sources", where(ofType("promptpay"), keptSource(func(c *Call, s *Source) {
		s.Code = c.NewDocument("/sources/" + s.ID)
	})))}},
	{"source.charge-status-follows", []part{on(oneSource, edited(func(_ *Call, source map[string]any) {
		if source["charge_status"] == "expired" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.charge-status-follows/failed", []part{on(oneSource, edited(func(_ *Call, source map[string]any) {
		if source["charge_status"] == "failed" {
			source["charge_status"] = "unknown"
		}
	}))}},
}

func ofType(kinds ...string) func(c *Call) bool { return valued("type", kinds...) }

func knownType(c *Call) bool { return SourceKindsByName[c.Params.Text("type")] != nil }

func byKey(kind KeyKind) func(c *Call) bool { return func(c *Call) bool { return c.Key == kind } }

// keptSource changes a source that was made, wherever it is shown.
func keptSource(change func(c *Call, s *Source)) func(Handler) Handler {
	return afterwards(func(c *Call, answer any) any {
		change(c, answer.(SourceView).Source)
		return answer
	})
}

func withoutText(name string) func(Handler) Handler {
	return where(given(name), keptSource(func(_ *Call, s *Source) { delete(s.Extra().Texts, name) }))
}

func flowing(kind string, by Flow) func(Handler) Handler {
	return edited(func(_ *Call, source map[string]any) {
		if source["type"] == kind {
			source["flow"] = by.String()
		}
	})
}

func inCurrency(shown, instead string) func(Handler) Handler {
	return edited(func(_ *Call, source map[string]any) {
		if source["currency"] == shown {
			source["currency"] = instead
		}
	})
}

// fromVault runs before a handler that is asked by the vault.
func fromVault(do func(c *Call) *Error) func(Handler) Handler {
	return where(func(c *Call) bool { return c.Host == HostVault }, first(do))
}

func holdsSource(c *Call, a *Account) bool {
	_, has := a.Sources.Get(c.Vars[0])
	return has
}

func longName(characters int) func(c *Call) bool {
	return func(c *Call) bool { return len([]rune(c.Params.Text("name"))) >= characters }
}

func shortenedName(next Handler) Handler {
	return first(func(c *Call) *Error {
		c.setParam("name", string([]rune(c.Params.Text("name"))[:10]))
		return nil
	})(next)
}
