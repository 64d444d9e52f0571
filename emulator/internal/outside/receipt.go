package outside

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// receipt is for the fees of one day, in UTC. None is stored: they follow from charges and transfers.
type receipt struct {
	day                         time.Time
	id, currency                string
	chargeFee, transferFee, vat int64
}

// receiptID makes the id of the receipt of a day. Recorded ones never have "test" in them.
func receiptID(day time.Time) string {
	return "rcpt_" + string(ident.FirstKeyAt(wire.StampOf(day)).AppendSuffix(nil))
}

// Render writes the keys of the receipts recorded in 2025.
func (r *receipt) Render(w *wire.Writer) {
	subtotal := r.chargeFee + r.transferFee
	w.Object("")
	w.Str("object", "receipt")
	w.Str("id", r.id)
	w.Bool("livemode", false)
	w.Join("location", "/receipts/", r.id)
	w.Bool("credit_note", false)
	w.Int("charge_fee", r.chargeFee)
	w.Int("transaction_fee", r.chargeFee)
	w.Int("subtotal", subtotal)
	w.Int("transfer_fee", r.transferFee)
	w.Int("voided_fee", 0)
	w.Int("vat", r.vat)
	w.Int("wht", 0)
	w.Int("total", subtotal+r.vat)
	w.Str("company_address", "1 Emulator Road, Bangkok")
	w.Str("company_name", "Emulator Company Limited")
	w.Null("company_tax_id")
	w.Str("currency", r.currency)
	w.Str("customer_address", "Bangkok, Thailand")
	w.Str("customer_email", "merchant@example.com")
	w.Str("customer_name", "Merchant")
	w.Str("customer_statement_name", "MERCHANT")
	w.Null("customer_tax_id")
	w.Str("number", "EMU"+r.day.Format("20060102")+"0001")
	w.Time("created_at", wire.StampOf(r.day))
	w.Str("issued_on", r.day.Format(time.DateOnly))
	w.Null("adjustment_transaction")
	w.EndObject()
}

// receiptsOf returns a receipt for each day on which something in the currency of the account cost a fee, the oldest
// first.
func receiptsOf(c *api.Call) []*receipt {
	byDay := map[time.Time]*receipt{}
	on := func(at wire.Stamp) *receipt {
		day := at.Time().Truncate(24 * time.Hour)
		if byDay[day] == nil {
			byDay[day] = &receipt{day: day, id: receiptID(day), currency: currencyOf(c)}
		}
		return byDay[day]
	}
	for _, ch := range c.Account.Charges.All() {
		if ch.PaidAt == 0 || ch.Currency != homeCurrency() {
			continue
		}
		fee, vat, _ := ch.Cost()
		r := on(ch.PaidAt)
		r.chargeFee, r.vat = r.chargeFee+fee, r.vat+vat
	}
	for _, t := range stateOf(c).transfers.All() {
		if t.sentAt != 0 {
			r := on(t.sentAt)
			r.transferFee, r.vat = r.transferFee+transferFee-transferFeeVAT, r.vat+transferFeeVAT
		}
	}
	return slices.SortedFunc(maps.Values(byDay), func(a, b *receipt) int { return a.day.Compare(b.day) })
}

// listReceipts answers a list whose recorded name is receipt_list.
func listReceipts(c *api.Call) (any, *apierror.Error) {
	created := func(r *receipt) wire.Stamp { return wire.StampOf(r.day) }
	list, err := api.ListOfSlice(c, receiptsOf(c), created, (*receipt).Render)
	if err != nil {
		return nil, err
	}
	return namedList{list}, nil
}

// namedList is a list of receipts under its recorded name.
type namedList struct{ list any }

func (l namedList) Render(w *wire.Writer) {
	start := len(w.Buf)
	w.Value("", l.list)
	renamed := bytes.Replace(w.Buf[start:], []byte(`"list"`), []byte(`"receipt_list"`), 1)
	w.Buf = append(w.Buf[:start], renamed...)
}

func retrieveReceipt(c *api.Call) (any, *apierror.Error) {
	for _, r := range receiptsOf(c) {
		if r.id == c.Vars[0] {
			return r, nil
		}
	}
	return nil, apierror.NotFound("receipt", c.Vars[0])
}
