package api

import (
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/banking"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Recipient is a person or a company that can be paid out. A stored recipient never changes: an
// update puts a copy.
type Recipient struct {
	ID          string
	Created     wire.Stamp
	Name        string
	email       *string
	Description *string
	taxID       *string
	Kind        string // individual or corporation
	metadata    wire.RawJSON
	Account     banking.BankAccount
	Verified    bool
	VerifiedAt  wire.Stamp
	deleted     bool
	chain       string // of the destination charges to this recipient
}

// RecipientState is where a recipient stands.
type RecipientState uint8

const (
	RecipientUnverified RecipientState = iota
	RecipientVerified
	RecipientDeleted
)

// recipientTransitions are those of a recipient. Verifying is the test-mode shortcut for what the
// operator does with a live recipient; it activates too. After an update a recipient has to be
// verified again, as live tests found.
var recipientTransitions = Table[RecipientState]{
	{On: TriggerVerify, From: RecipientUnverified, To: RecipientVerified, Event: "recipient.verify", Second: "recipient.activate"},
	{On: TriggerVerify, From: RecipientVerified, To: RecipientVerified},

	{On: TriggerUpdate, FromAny: true, To: RecipientUnverified, Event: "recipient.update"},

	{On: TriggerDestroy, FromAny: true, To: RecipientDeleted, Event: "recipient.destroy"},

	{On: TriggerTransfer, From: RecipientVerified, To: RecipientVerified},
	{
		On: TriggerTransfer, From: RecipientUnverified,
		Code: "recipient_not_verified", Message: "recipient must be verified before receiving transfers",
	},
}

func (r *Recipient) state() RecipientState {
	switch {
	case r.deleted:
		return RecipientDeleted
	case r.Verified:
		return RecipientVerified
	}
	return RecipientUnverified
}

// enter puts a recipient in a state. A deleted one still shows whether it was verified.
func (r *Recipient) enter(state RecipientState, now wire.Stamp) {
	switch state {
	case RecipientUnverified:
		r.Verified, r.VerifiedAt = false, 0
	case RecipientVerified:
		r.Verified, r.VerifiedAt = true, now
	case RecipientDeleted:
		r.deleted = true
	}
}

// Render writes the keys of the recipient recorded in 2025.
func (r *Recipient) Render(w *wire.Writer) {
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

func createRecipient(c *Call) (any, *apierror.Error) {
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
func (c *Call) readRecipient(r *Recipient) *apierror.Error {
	faults := c.readPerson(r)
	given, isObject := c.Params.Object("bank_account")
	if !isObject && (c.Params.Has("bank_account") || r.Account.Number == "") {
		faults = append(faults, "bank account can't be blank")
	}
	if len(faults) > 0 {
		return apierror.Invalid(c.codeOr("invalid_recipient"), apierror.Sentence(faults))
	}
	if faults := r.Account.Read(given); len(faults) > 0 {
		return apierror.Invalid(c.codeOr("invalid_bank_account"), apierror.Sentence(faults))
	}
	return nil
}

// readPerson reads what is not about the bank account, and returns what is wrong with it.
func (c *Call) readPerson(r *Recipient) []string {
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
	if r.email != nil && *r.email != "" && !wire.LooksLikeEmail(*r.email) {
		faults = append(faults, "email is invalid")
	}
	if p.Has("metadata") {
		var ok bool
		if r.metadata, ok = p.Metadata("metadata"); !ok {
			faults = append(faults, wire.NotAHash)
		}
	}
	return faults
}

// Recipient finds a recipient of the account.
func (c *Call) Recipient(id string) (*Recipient, *apierror.Error) {
	r, ok := c.Account.Recipients.Get(id)
	if !ok {
		return nil, apierror.NotFound("recipient", id)
	}
	return r, nil
}

func listRecipients(c *Call) (any, *apierror.Error) {
	return listOf(c, c.Account.Recipients, (*Recipient).Render)
}

func retrieveRecipient(c *Call) (any, *apierror.Error) {
	r, err := c.Recipient(c.Vars[0])
	if err != nil {
		return nil, err
	}
	return r, nil
}

func updateRecipient(c *Call) (any, *apierror.Error) {
	return c.moveRecipient(TriggerUpdate, c.readRecipient)
}

func destroyRecipient(c *Call) (any, *apierror.Error) { return c.moveRecipient(TriggerDestroy, nil) }

func verifyRecipient(c *Call) (any, *apierror.Error) { return c.moveRecipient(TriggerVerify, nil) }

// moveRecipient stores and answers the version of the recipient of the path that a trigger leads
// to, and emits its events. What else differs in the new version is for change, which may refuse;
// it may be nil.
func (c *Call) moveRecipient(on Trigger, change func(next *Recipient) *apierror.Error) (any, *apierror.Error) {
	r, err := c.Recipient(c.Vars[0])
	if err != nil {
		return nil, err
	}
	row, err := c.Emulator.behavior().transitions.Recipients.transition(on, r.state())
	if err != nil {
		return nil, err
	}
	if row == nil {
		return r, nil
	}
	next := *r
	if change != nil {
		if err := change(&next); err != nil {
			return nil, err
		}
	}
	next.enter(row.To, c.Stamp())
	if next.deleted {
		c.Account.Recipients.Remove(next.ID)
	} else {
		c.Account.Recipients.Put(next.ID, &next)
	}
	for _, key := range []string{row.Event, row.Second} {
		if key != "" {
			c.emit(key, &next)
		}
	}
	return &next, nil
}

func (r *Recipient) TextBytes() int {
	a := r.Account
	return len(r.Name) + len(r.metadata) + store.LenOf(r.email, r.Description, r.taxID) + len(a.Number) + len(a.Name) + len(a.Branch) +
		len(a.DifferentBankCode)
}

func (r *Recipient) fields(c *record.Codec) {
	record.Text(c, &r.ID)
	record.Int(c, &r.Created)
	record.Text(c, &r.Name)
	record.OptionalText(c, &r.email)
	record.OptionalText(c, &r.Description)
	record.OptionalText(c, &r.taxID)
	record.Word(c, &r.Kind)
	record.Text(c, &r.metadata)
	r.Account.Fields(c)
	record.Bool(c, &r.Verified)
	record.Int(c, &r.VerifiedAt)
	record.Bool(c, &r.deleted)
	record.Text(c, &r.chain)
}
