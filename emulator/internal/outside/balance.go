package outside

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// balance is what an account has: the sum of its transactions in its own currency. What transfers that were not sent
// will take is on hold.
type balance struct {
	currency      string
	total, onHold int64
	opened        wire.Stamp
}

func balanceOf(c *api.Call) balance {
	b := balance{currency: currencyOf(c), opened: accountView{id: c.Account.ID()}.opened()}
	for _, t := range transactionsOf(c) {
		if t.currency == b.currency {
			b.total += t.signed()
		}
	}
	for _, t := range stateOf(c).transfers.All() {
		if t.sentAt == 0 {
			b.onHold += t.amount
		}
	}
	return b
}

func (b balance) transferable() int64 { return max(b.total-b.onHold, 0) }

// Render writes the keys of the balance recorded in 2025.
func (b balance) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "balance")
	w.Bool("livemode", false)
	w.Str("location", "/balance")
	w.Str("currency", b.currency)
	w.Int("total", b.total)
	w.Int("transferable", b.transferable())
	w.Int("reserve", 0)
	w.Int("on_hold", b.onHold)
	w.Time("created_at", max(b.opened, 1)) // never null
	w.EndObject()
}

func retrieveBalance(c *api.Call) (any, *apierror.Error) { return balanceOf(c), nil }
