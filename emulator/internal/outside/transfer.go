package outside

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/banking"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// transfer pays a part of the balance out. It is never refused for want of balance.
type transfer struct {
	id, recipient, currency string
	charge, schedule        string // what made it, if not a request
	amount, totalFee        int64
	bank                    banking.BankAccount
	sendable, failFast      bool
	deleted                 bool
	created, sentAt, paidAt wire.Stamp
	metadata                wire.RawJSON
}

// The limits of a transfer are those of the recorded capability. The recorded fee is 30 THB with VAT, whatever the
// amount: 2804 and 196 of it.
const (
	minTransfer    = 3000
	maxTransfer    = 100_000_000_000
	transferFee    = 3000
	transferFeeVAT = 196
)

func (t *transfer) TextBytes() int { return len(t.metadata) + len(t.bank.Name) }

// transactions are those of a transfer: none before it is sent.
func (t *transfer) transactions() []*transaction {
	if t.sentAt == 0 {
		return nil
	}
	return []*transaction{{
		id: transactionID(t.id), currency: t.currency, key: transferSent, origin: t.id, amount: t.amount, created: t.sentAt,
	}}
}

// Render writes the keys of the transfer recorded in 2025.
func (t *transfer) Render(w *wire.Writer) {
	vat := min(transferFeeVAT, t.totalFee)
	w.Object("")
	w.Str("object", "transfer")
	w.Str("id", t.id)
	w.Bool("livemode", false)
	w.Join("location", "/transfers/", t.id)
	w.Bool("deleted", t.deleted)
	w.Bool("fail_fast", t.failFast)
	w.Bool("paid", t.paidAt != 0)
	w.Bool("sent", t.sentAt != 0)
	w.Bool("sendable", t.sendable && t.sentAt == 0)
	w.Str("currency", t.currency)
	w.Int("amount", t.amount)
	w.Int("fee", t.totalFee-vat)
	w.Raw("metadata", t.metadata)
	w.StrOrNull("recipient", t.recipient)
	t.bank.Render(w)
	w.Null("failure_code")
	w.Null("failure_message")
	w.Time("paid_at", t.paidAt)
	w.Time("sent_at", t.sentAt)
	w.Null("balance_hold_at")
	w.Time("created_at", t.created)
	renderTransactions(w, t.transactions())
	w.StrOrNull("schedule", t.schedule)
	w.Int("fee_vat", vat)
	w.Int("net", t.amount-t.totalFee)
	w.Int("total_fee", t.totalFee)
	w.Null("split_transfer_group_id")
	if t.charge != "" {
		w.Str("charge", t.charge)
	}
	w.EndObject()
}

// allTransfers are the transfers of the account and those of its destination charges, which cost nothing and are paid
// at once, the oldest first.
func allTransfers(c *api.Call) []*transfer {
	all := stateOf(c).transfers.All()
	for _, made := range c.Account.Transfers {
		bank, _ := bankOf(c, made.Recipient)
		all = append(all, &transfer{
			id: made.ID, recipient: made.Recipient, currency: made.Currency, charge: made.Charge, amount: made.Amount,
			bank: bank, created: made.Created, sentAt: made.Created, paidAt: made.Created,
		})
	}
	slices.SortStableFunc(all, func(a, b *transfer) int { return cmp.Compare(a.created, b.created) })
	return all
}

// bankOf is where a recipient is paid, and whether it can be. An account that names no recipient is paid itself.
func bankOf(c *api.Call, recipient string) (banking.BankAccount, bool) {
	if to, ok := c.Account.Recipients.Get(recipient); ok {
		return to.Account, to.Verified
	}
	own := banking.BankAccount{Created: c.Stamp()}
	own.Read(wire.Params{"brand": "test", "number": "1234567890", "name": "MERCHANT"})
	return own, true
}

func listTransfers(c *api.Call) (any, *apierror.Error) {
	created := func(t *transfer) wire.Stamp { return t.created }
	return api.ListOfSlice(c, allTransfers(c), created, (*transfer).Render)
}

func findTransfer(c *api.Call) (*transfer, *apierror.Error) {
	id := c.Vars[0]
	if t, ok := stateOf(c).transfers.Get(id); ok {
		return t, nil
	}
	for _, t := range allTransfers(c) {
		if t.id == id {
			return t, nil
		}
	}
	return nil, apierror.NotFound("transfer", id)
}

func retrieveTransfer(c *api.Call) (any, *apierror.Error) {
	t, err := findTransfer(c)
	if err != nil {
		return nil, err
	}
	return t, nil
}

func createTransfer(c *api.Call) (any, *apierror.Error) {
	t, err := newTransfer(c, c.Params, "")
	if err != nil {
		return nil, err
	}
	return t, nil
}

// newTransfer makes a transfer of the parameters of POST /transfers or of a schedule.
func newTransfer(c *api.Call, p wire.Params, schedule string) (*transfer, *apierror.Error) {
	t := &transfer{
		id: c.NewID("trsf"), recipient: p.Text("recipient"), currency: currencyOf(c), schedule: schedule,
		totalFee: transferFee, created: c.Stamp(),
	}
	if t.recipient != "" {
		if _, err := c.Recipient(t.recipient); err != nil {
			return nil, err
		}
	}
	t.bank, t.sendable = bankOf(c, t.recipient)
	if fault := t.read(p); fault != "" {
		return nil, apierror.Invalid("invalid_transfer", fault)
	}
	stateOf(c).transfers.Add(t.id, c.Now, t)
	c.Emit("transfer.create", t)
	return t, nil
}

// read reads what POST and PATCH have in common, and returns what is wrong with it.
func (t *transfer) read(p wire.Params) string {
	if t.amount == 0 || p.Has("amount") {
		amount, fault := money.ReadAmount(p)
		switch {
		case fault != "":
			return fault
		case amount < minTransfer:
			return fmt.Sprintf("amount must be greater than or equal to %d", minTransfer)
		case amount > maxTransfer:
			return fmt.Sprintf("amount must be less than or equal to %d", int64(maxTransfer))
		}
		t.amount = amount
	}
	var ok bool
	if t.failFast, ok = p.Boolean("fail_fast", t.failFast); !ok {
		return "fail fast is invalid"
	}
	if p.Has("metadata") {
		if t.metadata, ok = p.Metadata("metadata"); !ok {
			return wire.NotAHash
		}
	}
	return ""
}

// changeTransfer stores the next version of a transfer that was not sent yet, and emits its event.
func changeTransfer(c *api.Call, event string, change func(next *transfer) string) (any, *apierror.Error) {
	t, err := findTransfer(c)
	if err != nil {
		return nil, err
	}
	next := *t
	fault := "transfer was already sent"
	if t.sentAt == 0 || event == transferPaid && t.paidAt == 0 {
		fault = change(&next)
	}
	if fault != "" {
		return nil, apierror.Invalid("invalid_transfer", fault)
	}
	if next.deleted {
		stateOf(c).transfers.Remove(t.id)
	} else {
		stateOf(c).transfers.Put(t.id, &next)
	}
	c.Emit(event, &next)
	return &next, nil
}

const transferPaid = "transfer.pay"

func updateTransfer(c *api.Call) (any, *apierror.Error) {
	return changeTransfer(c, "transfer.update", func(next *transfer) string { return next.read(c.Params) })
}

func destroyTransfer(c *api.Call) (any, *apierror.Error) {
	return changeTransfer(c, "transfer.destroy", func(next *transfer) string {
		next.deleted = true
		return ""
	})
}

func markTransferAsSent(c *api.Call) (any, *apierror.Error) {
	return changeTransfer(c, "transfer.send", func(next *transfer) string {
		next.sentAt = c.Stamp()
		return ""
	})
}

// markTransferAsPaid ends a transfer; one that was not sent is sent too.
func markTransferAsPaid(c *api.Call) (any, *apierror.Error) {
	return changeTransfer(c, transferPaid, func(next *transfer) string {
		next.paidAt, next.sentAt = c.Stamp(), cmp.Or(next.sentAt, c.Stamp())
		return ""
	})
}

func (t *transfer) fields(c *record.Codec) {
	record.Text(c, &t.id)
	record.Text(c, &t.recipient)
	record.Word(c, &t.currency)
	record.Text(c, &t.charge)
	record.Text(c, &t.schedule)
	record.Int(c, &t.amount)
	record.Int(c, &t.totalFee)
	t.bank.Fields(c)
	record.Bool(c, &t.sendable)
	record.Bool(c, &t.failFast)
	record.Bool(c, &t.deleted)
	for _, at := range []*wire.Stamp{&t.created, &t.sentAt, &t.paidAt} {
		record.Int(c, at)
	}
	record.Text(c, &t.metadata)
}
