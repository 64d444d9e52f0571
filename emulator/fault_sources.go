package emulator

const (
	oneSource   = "GET /sources/{id}"
	sourcesMade = "POST /sources, GET /sources/{id}"
)

var sourceFaults = []defect{
	{"source.schema", []part{on("POST /sources", where(ofType("rabbit_linepay"), set(map[string]any{"receipt_amount": "none"})))}},
	{"source.create", []part{on("POST /sources", where(ofType("boost"), refuseWith(badRequest("type is currently not supported"))))}},
	{"source.create/amount", []part{on("POST /sources", where(ofType("econtext"), keptSource(func(_ *call, s *source) { s.amount *= 100 })))}},
	{"source.fresh", []part{on("POST /sources", where(ofType("internet_banking_bay"), keptSource(func(_ *call, s *source) {
		s.details = &sourceDetails{texts: map[string]string{"store_name": "unknown"}}
	})))}},
	{"source.fresh/pending", []part{on(sourcesMade, edited(func(_ *call, source map[string]any) {
		if source["type"] == "internet_banking_bay" && source["charge_status"] == "unknown" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.fresh/references", []part{on("POST /sources", where(ofType("bill_payment_tesco_lotus"), keptSource(func(c *call, s *source) { c.instruct(s, s.id) })))}},
	{"source.retrieve", []part{on(oneSource, edited(func(_ *call, source map[string]any) { source["phone_number"] = nil }))}},
	{"source.retrieve/term", []part{on(oneSource, edited(func(_ *call, source map[string]any) { source["installment_term"] = nil }))}},
	{"source.not-found", []part{on(oneSource, recoded(refused{code: "not_found", where: nobodys("src", holdsSource)}, "bad_request"))}},
	{"source.public-or-secret-key", []part{acceptingKeys(oneSource, secretKeys)}},
	{"source.public-or-secret-key/create", []part{acceptingKeys("POST /sources", secretKeys)}},
	{"source.public-or-secret-key/charged", []part{
		on("POST /sources", where(byKey(keyPublic), keptSource(func(c *call, s *source) { c.acct.sources.remove(s.id) }))),
	}},
	{"source.host", []part{on("POST /sources", fromVault(func(c *call) *apiError {
		c.host = hostAPI
		return nil
	}))}},
	{"source.host/not-on-vault", []part{on("POST /sources", fromVault(func(c *call) *apiError { return notFound("path", c.path) }))}},

	{"source.currency-case", []part{on(sourcesMade, inCurrency("JPY", "jpy"))}},
	{"source.currency-case/upper", []part{on(sourcesMade, inCurrency("sgd", "SGD"))}},
	{"source.flow-redirect", []part{on(sourcesMade, flowing("truemoney", flowAppRedirect))}},
	{"source.flow-app-redirect", []part{on(sourcesMade, flowing("gcash", flowRedirect))}},
	{"source.flow-offline", []part{on(sourcesMade, flowing("paynow", flowRedirect))}},
	{"source.flow-promptpay", []part{on(sourcesMade, flowing("promptpay", flowAppRedirect))}},
	{"source.params-echo", []part{on("POST /sources", withoutText("platform_type"))}},
	{"source.params-echo/terminal", []part{on("POST /sources", withoutText("terminal_id"))}},
	{"source.params-echo/zero-interest", []part{on("POST /sources", where(given("zero_interest_installments"), keptSource(func(_ *call, s *source) {
		if s.details != nil && s.details.zeroInterest != nil {
			s.details.zeroInterest = new(bool)
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
	{"source.installment-minimum/not-itself", []part{on("POST /sources", where(every(ofType("installment_kbank"), valued("amount", "200000")), refuseWith(badRequest("amount must be at least 200001"))))}},
	{"source.required-params", []part{on("POST /sources", where(every(ofType("fpx"), missing("bank")), put("bank", "affin")))}},
	{"source.required-params/econtext", []part{on("POST /sources", where(every(ofType("econtext"), missing("email")), put("email", "nobody@example.com")))}},
	{"source.econtext-name", []part{on("POST /sources", where(every(ofType("econtext"), longName(11)), shortenedName))}},
	{"source.econtext-name/nine", []part{on("POST /sources", where(every(ofType("econtext"), longName(10), not(longName(11))), refuseWith(badRequest("name is too long (maximum is 9 characters)"))))}},
	{"source.econtext-currency", []part{on("POST /sources", where(every(ofType("econtext"), valued("currency", "thb")), put("currency", "jpy")))}},

	{"source.scannable-code-after-charge", []part{on("POST /sources", keptSource(func(_ *call, s *source) { s.code = nil }))}},
	{"source.scannable-code-after-charge/early", []part{on("POST /sources", where(ofType("promptpay"), keptSource(func(c *call, s *source) {
		s.code = c.newDocument("/sources/" + s.id)
	})))}},
	{"source.charge-status-follows", []part{on(oneSource, edited(func(_ *call, source map[string]any) {
		if source["charge_status"] == "expired" {
			source["charge_status"] = "pending"
		}
	}))}},
	{"source.charge-status-follows/failed", []part{on(oneSource, edited(func(_ *call, source map[string]any) {
		if source["charge_status"] == "failed" {
			source["charge_status"] = "unknown"
		}
	}))}},
}

func ofType(kinds ...string) func(c *call) bool { return valued("type", kinds...) }

func knownType(c *call) bool { return sourceKindsByName[c.params.text("type")] != nil }

func byKey(kind keyKind) func(c *call) bool { return func(c *call) bool { return c.key == kind } }

// keptSource changes a source that was made, wherever it is shown.
func keptSource(change func(c *call, s *source)) func(handler) handler {
	return afterwards(func(c *call, answer any) any {
		change(c, answer.(sourceView).source)
		return answer
	})
}

func withoutText(name string) func(handler) handler {
	return where(given(name), keptSource(func(_ *call, s *source) { delete(s.extra().texts, name) }))
}

func flowing(kind string, by flow) func(handler) handler {
	return edited(func(_ *call, source map[string]any) {
		if source["type"] == kind {
			source["flow"] = by.String()
		}
	})
}

func inCurrency(shown, instead string) func(handler) handler {
	return edited(func(_ *call, source map[string]any) {
		if source["currency"] == shown {
			source["currency"] = instead
		}
	})
}

// fromVault runs before a handler that is asked by the vault.
func fromVault(do func(c *call) *apiError) func(handler) handler {
	return where(func(c *call) bool { return c.host == hostVault }, first(do))
}

func holdsSource(c *call, a *account) bool {
	_, has := a.sources.get(c.vars[0])
	return has
}

func longName(characters int) func(c *call) bool {
	return func(c *call) bool { return len([]rune(c.params.text("name"))) >= characters }
}

func shortenedName(next handler) handler {
	return first(func(c *call) *apiError {
		c.setParam("name", string([]rune(c.params.text("name"))[:10]))
		return nil
	})(next)
}
