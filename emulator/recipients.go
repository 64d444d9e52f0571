package emulator

import "strings"

// Recipient is somebody who can be paid out. A stored recipient never changes: an update puts a copy.
type Recipient struct {
	ID          string
	Created     Stamp
	Name        string
	email       *string
	Description *string
	taxID       *string
	Kind        string // individual or corporation
	metadata    RawJSON
	Account     BankAccount
	Verified    bool
	VerifiedAt  Stamp
	deleted     bool
	chain       string // of the destination charges to this recipient
}

type BankAccount struct {
	bank              bank
	Number, Name      string
	kind, Branch      string
	Created           Stamp
	DifferentBankCode string // as given beside or instead of a brand, in Japan
}

// Render writes the keys of the recipient recorded in 2025.
func (r *Recipient) Render(w *Writer) {
	w.Object("")
	w.Str("object", "recipient")
	w.Str("id", r.ID)
	w.Bool("livemode", false)
	w.Join("location", "/recipients/", r.ID)
	w.Bool("deleted", r.deleted)
	r.Account.Render(w)
	w.Bool("active", r.Verified) // the two are equal in every recording
	w.Bool("default", false)
	w.Bool("verified", r.Verified)
	w.StrPointer("description", r.Description)
	w.StrPointer("email", r.email)
	w.Null("failure_code")
	w.Str("name", r.Name)
	w.StrPointer("tax_id", r.taxID)
	w.Str("type", r.Kind)
	w.Time("created_at", r.Created)
	w.Null("schedule")
	w.Raw("metadata", r.metadata)
	w.Time("verified_at", r.VerifiedAt)
	w.Time("activated_at", r.VerifiedAt)
	w.EndObject()
}

func (b BankAccount) Render(w *Writer) {
	code := b.bank.Code
	if b.DifferentBankCode != "" {
		code = b.DifferentBankCode
	}
	w.Object("bank_account")
	w.Str("object", "bank_account")
	w.Bool("livemode", false)
	w.Str("last_digits", lastDigits(b.Number))
	w.Str("account_number", b.Number)
	w.Str("name", b.Name)
	w.StrOrNull("type", b.kind)
	w.Time("created_at", b.Created)
	w.Str("brand", b.bank.name)
	w.Str("bank_code", code)
	w.StrOrNull("branch_code", b.Branch)
	w.EndObject()
}

func createRecipient(c *Call) (any, *Error) {
	r := &Recipient{ID: c.NewID("recp"), Created: c.Stamp(), Kind: "individual"}
	r.Account.Created = c.Stamp()
	if err := c.readRecipient(r); err != nil {
		return nil, err
	}
	c.Account.Recipients.Add(r.ID, c.Now, r)
	c.emit("recipient.create", r)
	return r, nil
}

// readRecipient puts the given parameters over what is there and checks the result.
func (c *Call) readRecipient(r *Recipient) *Error {
	p := c.Params
	var faults []string
	if v, given := p.Str("name"); given {
		r.Name = v
	}
	if r.Name == "" {
		faults = append(faults, "name can't be blank")
	}
	if v := p.Text("type"); v != "" {
		r.Kind = v
	}
	if r.Kind != "individual" && r.Kind != "corporation" {
		faults = append(faults, "type is not included in the list")
	}
	for name, to := range map[string]**string{"email": &r.email, "description": &r.Description, "tax_id": &r.taxID} {
		if v, given := p.Str(name); given {
			*to = &v
		}
	}
	if r.email != nil && *r.email != "" && !LooksLikeEmail(*r.email) {
		faults = append(faults, "email is invalid")
	}
	if p.Has("metadata") {
		var ok bool
		if r.metadata, ok = p.Metadata("metadata"); !ok {
			faults = append(faults, "Metadata should be a JSON hash")
		}
	}
	given, isObject := p.Object("bank_account")
	if !isObject && (p.Has("bank_account") || r.Account.Number == "") {
		faults = append(faults, "bank account can't be blank")
	}
	if len(faults) > 0 {
		return Invalid(c.codeOr("invalid_recipient"), Sentence(faults))
	}
	if faults := r.Account.Read(given); len(faults) > 0 {
		return Invalid(c.codeOr("invalid_bank_account"), Sentence(faults))
	}
	return nil
}

// Read puts the given parameters over the account and tells what is wrong with the result.
func (b *BankAccount) Read(p Params) (faults []string) {
	if v, given := p.Str("number"); given {
		b.Number = v
	}
	if v, given := p.Str("name"); given {
		b.Name = v
	}
	if v := p.Text("type") + p.Text("account_type"); v != "" {
		b.kind = v
	}
	if v := p.Text("branch_code"); v != "" {
		b.Branch = v
	}
	code, brand := p.Text("bank_code"), p.Text("brand")
	if code != "" {
		if found, known := findBank(code); known {
			b.bank, b.DifferentBankCode = found, ""
		} else { // Japanese banks are numbers, of which no list is known here
			b.bank, b.DifferentBankCode = bank{name: code}, code
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
	case b.Number == "":
		faults = append(faults, "number can't be blank")
	case lastDigits(b.Number) == "" || strings.Trim(b.Number, "0123456789-") != "":
		faults = append(faults, "number is invalid")
	}
	if b.Name == "" {
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

func (c *Call) Recipient(id string) (*Recipient, *Error) {
	r, ok := c.Account.Recipients.Get(id)
	if !ok {
		return nil, NotFound("recipient", id)
	}
	return r, nil
}

func listRecipients(c *Call) (any, *Error) {
	return listOf(c, c.Account.Recipients, (*Recipient).Render)
}

func retrieveRecipient(c *Call) (any, *Error) {
	r, err := c.Recipient(c.Vars[0])
	if err != nil {
		return nil, err
	}
	return r, nil
}

// updateRecipient changes a recipient, who then has to be verified anew, as live tests found.
func updateRecipient(c *Call) (any, *Error) {
	r, err := c.Recipient(c.Vars[0])
	if err != nil {
		return nil, err
	}
	next := *r
	if err := c.readRecipient(&next); err != nil {
		return nil, err
	}
	next.Verified, next.VerifiedAt = false, 0
	c.Account.Recipients.Put(next.ID, &next)
	c.emit("recipient.update", &next)
	return &next, nil
}

func destroyRecipient(c *Call) (any, *Error) {
	r, err := c.Recipient(c.Vars[0])
	if err != nil {
		return nil, err
	}
	next := *r
	next.deleted = true
	c.Account.Recipients.Remove(next.ID)
	c.emit("recipient.destroy", &next)
	return &next, nil
}

// verifyRecipient is the test-mode shortcut for what the operator does with a live recipient; it activates too.
func verifyRecipient(c *Call) (any, *Error) {
	r, err := c.Recipient(c.Vars[0])
	if err != nil {
		return nil, err
	}
	if r.Verified {
		return r, nil
	}
	next := *r
	next.Verified, next.VerifiedAt = true, c.Stamp()
	c.Account.Recipients.Put(next.ID, &next)
	c.emit("recipient.verify", &next)
	c.emit("recipient.activate", &next)
	return &next, nil
}
