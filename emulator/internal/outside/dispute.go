package outside

import (
	"cmp"
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// dispute is what a payer's bank says against a charge. The amount leaves the balance when it starts, and comes back
// when it is won.
type dispute struct {
	id, charge, currency     string
	amount                   int64
	status                   disputeStatus
	message                  *string
	metadata                 wire.RawJSON
	documents                []*document
	created, updated, closed wire.Stamp
}

// disputeStatus is where a dispute stands.
type disputeStatus string

const (
	disputeOpen    disputeStatus = "open"
	disputePending disputeStatus = "pending" // the merchant has answered
	disputeIsWon   disputeStatus = "won"
	disputeIsLost  disputeStatus = "lost"
)

// acceptance is the recorded message of a dispute that its merchant accepted.
const acceptance = "Merchant accepts the dispute"

func (d *dispute) over() bool { return d.closed != 0 }

func (d *dispute) location() string { return "/disputes/" + d.id }

func (d *dispute) TextBytes() int {
	n := len(d.metadata) + store.LenOf(d.message)
	for _, doc := range d.documents {
		n += len(doc.name) + len(doc.content)
	}
	return n
}

func (d *dispute) transactions() []*transaction {
	all := []*transaction{{
		id: transactionID(d.id), currency: d.currency, key: disputeStarted, origin: d.id, amount: d.amount,
		created: d.created,
	}}
	if d.status == disputeIsWon {
		all = append(all, &transaction{
			id: transactionID(d.id) + "1", currency: d.currency, key: disputeWon, origin: d.id, amount: d.amount, credit: true,
			created: d.closed,
		})
	}
	return all
}

// Render writes the keys of the dispute recorded in 2025.
func (d *dispute) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "dispute")
	w.Str("id", d.id)
	w.Bool("livemode", false)
	w.Str("location", d.location())
	w.Str("currency", d.currency)
	w.Int("amount", d.amount)
	w.Int("funding_amount", d.amount)
	w.Str("funding_currency", d.currency)
	w.Raw("metadata", d.metadata)
	w.Str("charge", d.charge)
	store.EmbedList(w, "documents", len(d.documents), d.location()+"/documents", d.updated, func() {
		for _, doc := range d.documents {
			doc.Render(w)
		}
	})
	renderTransactions(w, d.transactions())
	w.Null("admin_message")
	w.StrPointer("message", d.message)
	w.Str("reason_code", "goods_or_services_not_provided")
	w.Str("reason_message", "Merchandise/Services Not Received")
	w.Str("status", string(d.status))
	w.Time("closed_at", d.closed)
	w.Time("created_at", d.created)
	w.EndObject()
}

func hasDispute(a *api.Account, vars []string) bool {
	s, ok := a.Aside.(*state)
	if !ok {
		return false
	}
	_, ok = s.disputes.Get(vars[0])
	return ok
}

func findDispute(c *api.Call) (*dispute, *apierror.Error) {
	d, ok := stateOf(c).disputes.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("dispute", c.Vars[0])
	}
	return d, nil
}

// createDispute plays the payer's bank, for tests. The recorded answer does not repeat the message.
func createDispute(c *api.Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	if !ch.Disputable() {
		return nil, apierror.Invalid("invalid_dispute", "only paid card charges without a dispute can be disputed")
	}
	d := &dispute{
		id: c.NewID("dspt"), charge: ch.ID, currency: ch.Currency.In(documented(c)), amount: ch.Left(), status: disputeOpen,
		created: c.Stamp(), updated: c.Stamp(),
	}
	stateOf(c).disputes.Add(d.id, c.Now, d)
	d.attach(c)
	c.Emit("dispute.create", d)
	return d, nil
}

// attach shows a dispute on its charge.
func (d *dispute) attach(c *api.Call) {
	ch, ok := c.Account.Charges.Get(d.charge)
	if !ok {
		return // dropped to make room
	}
	next := ch.ChangedMore(c.Stamp())
	next.More.Dispute = d
	c.Account.Charges.Put(next.ID, next)
}

// disputeLists are the statuses in each list.
var disputeLists = map[string][]disputeStatus{
	"/disputes":         {disputeOpen, disputePending, disputeIsWon, disputeIsLost},
	"/disputes/open":    {disputeOpen},
	"/disputes/pending": {disputePending},
	"/disputes/closed":  {disputeIsWon, disputeIsLost},
}

func listDisputes(c *api.Call) (any, *apierror.Error) {
	listed := slices.DeleteFunc(stateOf(c).disputes.All(), func(d *dispute) bool {
		return !slices.Contains(disputeLists[c.Path], d.status)
	})
	created := func(d *dispute) wire.Stamp { return d.created }
	return api.ListOfSlice(c, listed, created, (*dispute).Render)
}

func retrieveDispute(c *api.Call) (any, *apierror.Error) {
	d, err := findDispute(c)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// changeDispute stores the next version of a dispute that is not over, and emits its event. change may refuse with a
// sentence.
func changeDispute(c *api.Call, event string, change func(next *dispute) string) (*dispute, *apierror.Error) {
	d, err := findDispute(c)
	if err != nil {
		return nil, err
	}
	next := *d
	next.updated = c.Stamp()
	fault := "dispute is already closed"
	if !d.over() {
		fault = change(&next)
	}
	if fault != "" {
		return nil, apierror.Invalid("invalid_dispute", fault)
	}
	stateOf(c).disputes.Put(d.id, &next)
	next.attach(c)
	c.Emit(event, &next)
	return &next, nil
}

// answer makes an answer of a dispute or of its refusal.
func answer(d *dispute, err *apierror.Error) (any, *apierror.Error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}

// updateDispute takes the merchant's message, after which the dispute is pending.
func updateDispute(c *api.Call) (any, *apierror.Error) {
	return answer(changeDispute(c, "dispute.update", func(next *dispute) string {
		if text, given := c.Params.Str("message"); given {
			next.message, next.status = &text, disputePending
		}
		if c.Params.Has("metadata") {
			var ok bool
			if next.metadata, ok = c.Params.Metadata("metadata"); !ok {
				return wire.NotAHash
			}
		}
		return ""
	}))
}

func acceptDispute(c *api.Call) (any, *apierror.Error) {
	return answer(changeDispute(c, "dispute.accept", func(next *dispute) string {
		message := acceptance
		next.message, next.status, next.closed = &message, disputeIsLost, c.Stamp()
		return ""
	}))
}

// closeDispute plays the payer's bank, for tests: the merchant has won, or lost.
func closeDispute(c *api.Call) (any, *apierror.Error) {
	return answer(changeDispute(c, "dispute.close", func(next *dispute) string {
		next.status = disputeStatus(cmp.Or(c.Params.Text("status"), string(disputeIsWon)))
		if next.status != disputeIsWon && next.status != disputeIsLost {
			return "status must be won or lost"
		}
		next.closed = c.Stamp()
		return ""
	}))
}

func (d *dispute) fields(c *record.Codec) {
	record.Text(c, &d.id)
	record.Text(c, &d.charge)
	record.Word(c, &d.currency)
	record.Int(c, &d.amount)
	record.Text(c, &d.status)
	record.OptionalText(c, &d.message)
	record.Text(c, &d.metadata)
	record.List(c, &d.documents, func(doc **document, c *record.Codec) { record.Optional(c, doc, (*document).fields) })
	for _, at := range []*wire.Stamp{&d.created, &d.updated, &d.closed} {
		record.Int(c, at)
	}
}
