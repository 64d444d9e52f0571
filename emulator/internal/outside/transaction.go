package outside

import (
	"cmp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// transaction is money that came to the balance of an account or left it. None is stored: they follow from charges,
// refunds, disputes and transfers, so that what was dropped to make room counts no longer.
type transaction struct {
	id, currency, key, origin string
	amount                    int64
	credit                    bool
	created                   wire.Stamp
}

// The keys of transactions. Those of refunds were never recorded.
const (
	chargeCaptured = "charge.captured.net"
	refundCreated  = "refund.created.debit"
	disputeStarted = "dispute.started.debit"
	disputeWon     = "dispute.won.credit"
	transferSent   = "transfer.sent.debit"
)

// transactionID makes the id of a transaction of the id of what it is about.
func transactionID(origin string) string {
	_, rest, _ := strings.Cut(origin, "_")
	return "trxn_" + rest
}

func (t *transaction) signed() int64 {
	if t.credit {
		return t.amount
	}
	return -t.amount
}

// Render writes the keys of the transactions recorded in 2025.
func (t *transaction) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "transaction")
	w.Str("id", t.id)
	w.Bool("livemode", false)
	w.Str("currency", t.currency)
	w.Int("amount", t.amount)
	w.Join("location", "/transactions/", t.id)
	if t.credit {
		w.Str("direction", "credit")
	} else {
		w.Str("direction", "debit")
	}
	w.Str("key", t.key)
	w.Str("origin", t.origin)
	w.Time("transferable_at", t.created)
	w.Time("created_at", t.created)
	w.EndObject()
}

// transactionsOf returns all transactions of the account, the oldest first.
func transactionsOf(c *api.Call) []*transaction {
	var all []*transaction
	for _, ch := range c.Account.Charges.All() {
		if ch.PaidAt != 0 {
			_, _, net := ch.Cost()
			all = append(all, &transaction{
				id: ch.Transaction, currency: ch.Currency.In(documented(c)), key: chargeCaptured, origin: ch.ID,
				amount: net, credit: true, created: ch.PaidAt,
			})
		}
	}
	for _, r := range c.Account.Refunds.All() {
		all = append(all, &transaction{
			id: r.Transaction, currency: r.Currency, key: refundCreated, origin: r.ID, amount: r.Amount, created: r.Created,
		})
	}
	for _, d := range stateOf(c).disputes.All() {
		all = append(all, d.transactions()...)
	}
	for _, t := range allTransfers(c) {
		all = append(all, t.transactions()...)
	}
	slices.SortStableFunc(all, func(a, b *transaction) int { return cmp.Compare(a.created, b.created) })
	return all
}

func listTransactions(c *api.Call) (any, *apierror.Error) {
	created := func(t *transaction) wire.Stamp { return t.created }
	return api.ListOfSlice(c, transactionsOf(c), created, (*transaction).Render)
}

func retrieveTransaction(c *api.Call) (any, *apierror.Error) {
	for _, t := range transactionsOf(c) {
		if t.id == c.Vars[0] {
			return t, nil
		}
	}
	return nil, apierror.NotFound("transaction", c.Vars[0])
}

func renderTransactions(w *wire.Writer, all []*transaction) {
	w.Array("transactions")
	for _, t := range all {
		t.Render(w)
	}
	w.EndArray()
}
