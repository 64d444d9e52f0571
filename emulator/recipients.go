package emulator

import "strings"

// recipient is somebody who can be paid out. A stored recipient never changes: an update puts a copy.
type recipient struct {
	id          string
	created     stamp
	name        string
	email       *string
	description *string
	taxID       *string
	kind        string // individual or corporation
	metadata    rawJSON
	account     bankAccount
	verified    bool
	verifiedAt  stamp
	deleted     bool
	chain       string // of the destination charges to this recipient
}

type bankAccount struct {
	bank              bank
	number, name      string
	kind, branch      string
	created           stamp
	differentBankCode string // as given beside or instead of a brand, in Japan
}

// render writes the keys of the recipient recorded in 2025.
func (r *recipient) render(w *jsonWriter) {
	w.object("")
	w.str("object", "recipient")
	w.str("id", r.id)
	w.bool("livemode", false)
	w.join("location", "/recipients/", r.id)
	w.bool("deleted", r.deleted)
	r.account.render(w)
	w.bool("active", r.verified) // the two are equal in every recording
	w.bool("default", false)
	w.bool("verified", r.verified)
	w.strPointer("description", r.description)
	w.strPointer("email", r.email)
	w.null("failure_code")
	w.str("name", r.name)
	w.strPointer("tax_id", r.taxID)
	w.str("type", r.kind)
	w.time("created_at", r.created)
	w.null("schedule")
	w.raw("metadata", r.metadata)
	w.time("verified_at", r.verifiedAt)
	w.time("activated_at", r.verifiedAt)
	w.endObject()
}

func (b bankAccount) render(w *jsonWriter) {
	code := b.bank.code
	if b.differentBankCode != "" {
		code = b.differentBankCode
	}
	w.object("bank_account")
	w.str("object", "bank_account")
	w.bool("livemode", false)
	w.str("last_digits", lastDigits(b.number))
	w.str("account_number", b.number)
	w.str("name", b.name)
	w.strOrNull("type", b.kind)
	w.time("created_at", b.created)
	w.str("brand", b.bank.name)
	w.str("bank_code", code)
	w.strOrNull("branch_code", b.branch)
	w.endObject()
}

func createRecipient(c *call) (any, *apiError) {
	r := &recipient{id: c.newID("recp"), created: c.stamp(), kind: "individual"}
	r.account.created = c.stamp()
	if err := c.readRecipient(r); err != nil {
		return nil, err
	}
	c.acct.recipients.add(r.id, c.now, r)
	c.emit("recipient.create", r)
	return r, nil
}

// readRecipient puts the given parameters over what is there and checks the result.
func (c *call) readRecipient(r *recipient) *apiError {
	p := c.params
	var faults []string
	if v, given := p.str("name"); given {
		r.name = v
	}
	if r.name == "" {
		faults = append(faults, "name can't be blank")
	}
	if v := p.text("type"); v != "" {
		r.kind = v
	}
	if r.kind != "individual" && r.kind != "corporation" {
		faults = append(faults, "type is not included in the list")
	}
	for name, to := range map[string]**string{"email": &r.email, "description": &r.description, "tax_id": &r.taxID} {
		if v, given := p.str(name); given {
			*to = &v
		}
	}
	if r.email != nil && *r.email != "" && !looksLikeEmail(*r.email) {
		faults = append(faults, "email is invalid")
	}
	if p.has("metadata") {
		var ok bool
		if r.metadata, ok = p.metadata("metadata"); !ok {
			faults = append(faults, "Metadata should be a JSON hash")
		}
	}
	given, isObject := p.object("bank_account")
	if !isObject && (p.has("bank_account") || r.account.number == "") {
		faults = append(faults, "bank account can't be blank")
	}
	if len(faults) > 0 {
		return invalid(c.codeOr("invalid_recipient"), sentence(faults))
	}
	if faults := r.account.read(given); len(faults) > 0 {
		return invalid(c.codeOr("invalid_bank_account"), sentence(faults))
	}
	return nil
}

// read puts the given parameters over the account and tells what is wrong with the result.
func (b *bankAccount) read(p params) (faults []string) {
	if v, given := p.str("number"); given {
		b.number = v
	}
	if v, given := p.str("name"); given {
		b.name = v
	}
	if v := p.text("type") + p.text("account_type"); v != "" {
		b.kind = v
	}
	if v := p.text("branch_code"); v != "" {
		b.branch = v
	}
	code, brand := p.text("bank_code"), p.text("brand")
	if code != "" {
		if found, known := findBank(code); known {
			b.bank, b.differentBankCode = found, ""
		} else { // Japanese banks are numbers, of which no list is known here
			b.bank, b.differentBankCode = bank{name: code}, code
		}
	}
	if brand != "" {
		found, known := findBank(brand)
		if !known {
			faults = append(faults, "brand is not included in the list")
		}
		b.bank = found
	}
	if b.bank.name == "" && brand == "" {
		faults = append(faults, "brand is not included in the list")
	}
	switch {
	case b.number == "":
		faults = append(faults, "number can't be blank")
	case lastDigits(b.number) == "" || strings.Trim(b.number, "0123456789-") != "":
		faults = append(faults, "number is invalid")
	}
	if b.name == "" {
		faults = append(faults, "name can't be blank")
	}
	if b.kind != "" && b.kind != "normal" && b.kind != "current" {
		faults = append(faults, "type is not included in the list")
	}
	return faults
}

// lastDigits gives the last four digits of an account number, which may have dashes between them.
func lastDigits(number string) string {
	digits := strings.ReplaceAll(number, "-", "")
	return digits[max(len(digits)-4, 0):]
}

func (c *call) recipient(id string) (*recipient, *apiError) {
	r, ok := c.acct.recipients.get(id)
	if !ok {
		return nil, notFound("recipient", id)
	}
	return r, nil
}

func listRecipients(c *call) (any, *apiError) {
	return listOf(c, c.acct.recipients, (*recipient).render)
}

func retrieveRecipient(c *call) (any, *apiError) {
	r, err := c.recipient(c.vars[0])
	if err != nil {
		return nil, err
	}
	return r, nil
}

// updateRecipient changes a recipient, who then has to be verified anew, as live tests found.
func updateRecipient(c *call) (any, *apiError) {
	r, err := c.recipient(c.vars[0])
	if err != nil {
		return nil, err
	}
	next := *r
	if err := c.readRecipient(&next); err != nil {
		return nil, err
	}
	next.verified, next.verifiedAt = false, 0
	c.acct.recipients.put(next.id, &next)
	c.emit("recipient.update", &next)
	return &next, nil
}

func destroyRecipient(c *call) (any, *apiError) {
	r, err := c.recipient(c.vars[0])
	if err != nil {
		return nil, err
	}
	next := *r
	next.deleted = true
	c.acct.recipients.remove(next.id)
	c.emit("recipient.destroy", &next)
	return &next, nil
}

// verifyRecipient is the test-mode shortcut for what the operator does with a live recipient; it activates too.
func verifyRecipient(c *call) (any, *apiError) {
	r, err := c.recipient(c.vars[0])
	if err != nil {
		return nil, err
	}
	if r.verified {
		return r, nil
	}
	next := *r
	next.verified, next.verifiedAt = true, c.stamp()
	c.acct.recipients.put(next.id, &next)
	c.emit("recipient.verify", &next)
	c.emit("recipient.activate", &next)
	return &next, nil
}
