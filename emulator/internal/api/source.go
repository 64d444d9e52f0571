package api

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Source is a chosen payment method with its amount. A stored source never changes; being charged
// puts a copy.
type Source struct {
	ID       string
	emu      *Emulator
	created  wire.Stamp
	Amount   int64
	Currency *money.Currency
	Kind     *methods.SourceKind
	Details  *methods.SourceDetails // nil when only the required three were given
	Charge   string                 // a source pays for one charge
	Code     *document              // the QR to scan
	Bill     *references            // what an offline payer is shown instead
	slip     *document              // the barcode of a bill
}

func (s *Source) Extra() *methods.SourceDetails {
	if s.Details == nil {
		return methods.NoDetails
	}
	return s.Details
}

// SourceState is where a source stands.
type SourceState uint8

const (
	SourceUnused SourceState = iota
	SourceCharged
)

// sourceTransitions are those of a source; the code with which a charge is refused depends on the
// dialect.
var sourceTransitions = Table[SourceState]{
	{On: TriggerSpend, From: SourceUnused, To: SourceCharged},
	{On: TriggerSpend, From: SourceCharged, Code: "invalid_charge", Message: "source was already used"},
}

func (s *Source) state() SourceState {
	if s.Charge != "" {
		return SourceCharged
	}
	return SourceUnused
}

// SourceView is a source with the status of its charge.
type SourceView struct {
	*Source
	status string
}

// Render writes the keys of the recorded sources of 2025: all of them, with null for what is
// unused.
func (v SourceView) Render(w *wire.Writer) {
	s, d := v.Source, v.Extra()
	documented := s.emu.dialect == Documented
	w.Object("")
	w.Str("object", "source")
	w.Str("id", s.ID)
	w.Bool("livemode", false)
	w.Join("location", "/sources/", s.ID)
	w.Int("amount", s.Amount)
	w.StrOrNull("barcode", d.Texts["barcode"])
	w.StrOrNull("bank", d.Texts["bank"])
	w.Time("created_at", s.created)
	w.Str("currency", s.Currency.In(documented))
	w.StrOrNull("email", d.Texts["email"])
	w.Str("flow", s.Kind.FlowIn(documented).String())
	if d.Term == 0 {
		w.Null("installment_term")
	} else {
		w.Int("installment_term", d.Term)
	}
	w.StrOrNull("ip", d.Texts["ip"])
	w.StrOrNull("absorption_type", v.absorption())
	w.StrOrNull("name", d.Texts["name"])
	w.StrOrNull("mobile_number", d.Texts["mobile_number"])
	w.StrOrNull("phone_number", d.Texts["phone_number"])
	w.StrOrNull("platform_type", d.Texts["platform_type"])
	v.renderCode(w, documented)
	w.RawOrNull("qr_settings", d.Settings)
	w.RawOrNull("billing", d.Billing)
	w.RawOrNull("shipping", d.Shipping)
	if d.Items == "" {
		w.Raw("items", "[]")
	} else {
		w.Raw("items", d.Items)
	}
	barcode := ""
	if s.slip != nil {
		barcode = s.slip.downloadURI(s.emu.APIURL())
	}
	s.Bill.Render("references", barcode, w)
	v.renderProvider(w)
	w.StrOrNull("store_id", d.Texts["store_id"])
	w.StrOrNull("store_name", d.Texts["store_name"])
	w.StrOrNull("terminal_id", d.Texts["terminal_id"])
	w.Str("type", s.Kind.Name)
	if d.ZeroInterest == nil {
		w.Null("zero_interest_installments")
	} else {
		w.Bool("zero_interest_installments", *d.ZeroInterest)
	}
	w.Str("charge_status", v.status)
	w.Null("receipt_amount")
	w.Raw("discounts", "[]")
	w.StrOrNull("promotion_code", d.Texts["promotion_code"])
	w.EndObject()
}

// absorption returns who pays the interest of an installment.
func (v SourceView) absorption() string {
	switch zero := v.Extra().ZeroInterest; {
	case zero == nil:
		return ""
	case *zero:
		return "merchant"
	default:
		return "customer"
	}
}

// renderProvider writes what the provider of a promptpay code knows its payment by. Which channels
// there are, no source states.
func (v SourceView) renderProvider(w *wire.Writer) {
	if v.Code == nil || !v.Code.today {
		w.Null("provider_references")
		return
	}
	w.Null("supplier_id")
	w.Object("provider_references")
	w.Str("reference_number_1", cards.DigitsOf(v.Charge, 18))
	w.Str("reference_number_2", cards.DigitsOf(v.ID, 18))
	w.Null("payment_channel")
	w.EndObject()
}

func (v SourceView) renderCode(w *wire.Writer, documented bool) {
	if v.Code == nil {
		w.Null("scannable_code")
		return
	}
	w.Object("scannable_code")
	w.Str("object", "barcode")
	w.Str("type", "qr")
	if v.Code.today {
		w.Str("raw_data", qrText(v.Source, v.Charge))
	}
	v.Code.Render("image", w, v.emu.APIURL(), documented)
	w.EndObject()
}

const (
	// billLifetime is how long the recorded bill payments could be paid.
	billLifetime = 24 * time.Hour
	// billTaxID is the one in all recorded bill payments.
	billTaxID = "0105556091152"
)

// Instruct adds to the source of a new charge what the payer needs. The QR belongs to the charge;
// a source that already showed one, as the guides have it, keeps it.
func (c *Call) Instruct(s *Source, chargeID string) {
	owner := "/charges/" + chargeID
	switch s.Kind.Shows {
	case methods.ShowCode:
		if s.Code == nil {
			s.Code = c.NewDocument(owner)
			s.Code.today = s.Kind.Name == methods.Promptpay && !c.documented()
			return
		}
		moved := *s.Code
		moved.Owner = owner
		s.Code = &moved
	case methods.ShowReferences:
		s.Bill = &references{expires: c.Stamp() + wire.Stamp(billLifetime/time.Millisecond)}
		switch {
		case s.Details != nil && s.Details.Texts["barcode"] != "":
		case s.Kind.Name == "econtext":
			s.Bill.key = cards.DigitsOf(chargeID, 11)
		default:
			s.Bill.taxID = billTaxID
			s.Bill.first, s.Bill.Second = cards.DigitsOf(chargeID, 18), cards.DigitsOf(s.ID, 18)
			s.slip = c.NewDocument(owner)
		}
	}
}

func (s *Source) TextBytes() int {
	return s.Extra().TextBytes()
}

func createSource(c *Call) (any, *apierror.Error) {
	s, err := c.NewSource(c.Params)
	if err != nil {
		return nil, err
	}
	if c.documented() && s.Kind.ShowsEarly() {
		s.Code = c.NewDocument("/sources/" + s.ID)
	}
	c.Account.Sources.Add(s.ID, c.Now, s)
	return SourceView{s, "unknown"}, nil
}

func retrieveSource(c *Call) (any, *apierror.Error) {
	s, ok := c.Account.Sources.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("source", c.Vars[0])
	}
	return c.sourceView(s), nil
}

func (c *Call) sourceView(s *Source) SourceView {
	if s.Charge == "" {
		return SourceView{s, "unknown"}
	}
	return SourceView{s, c.ChargeStatus(s.Charge)}
}

// NewSource checks the parameters of a source and makes it, without storing it. Its failures are
// bad_request in both dialects, unlike those of a charge.
func (c *Call) NewSource(p wire.Params) (*Source, *apierror.Error) {
	var faults []string
	kind, known := methods.SourceKindsByName[p.Text("type")]
	if !known {
		faults = append(faults, "type is currently not supported")
	}
	cur := money.FindCurrency(p.Text("currency"))
	switch {
	case cur == nil:
		faults = append(faults, money.UnsupportedCurrency)
	case known && !kind.Takes(cur):
		faults = append(faults, kind.CurrencyFault())
	}
	amount, fault := money.ReadAmount(p)
	switch {
	case fault != "":
		faults = append(faults, fault)
	case known && cur != nil && kind.Takes(cur):
		faults = kind.CheckAmount(faults, cur, amount)
	}
	details, faults := methods.ReadDetails(p, kind, faults)
	if len(faults) > 0 {
		return nil, apierror.BadRequest(apierror.Sentence(faults))
	}
	return &Source{
		ID: c.NewID("src"), emu: c.Emulator, created: c.Stamp(),
		Amount: amount, Currency: cur, Kind: kind, Details: details,
	}, nil
}

func (s *Source) fields(c *record.Codec) {
	record.Text(c, &s.ID)
	record.Int(c, &s.created)
	record.Int(c, &s.Amount)
	money.Field(c, &s.Currency)
	methods.Field(c, &s.Kind)
	record.Optional(c, &s.Details, (*methods.SourceDetails).Fields)
	record.Text(c, &s.Charge)
	record.Optional(c, &s.Code, (*document).fields)
	record.Optional(c, &s.Bill, (*references).fields)
	record.Optional(c, &s.slip, (*document).fields)
	if r := restoringOf(c); r != nil {
		s.emu = r.emu
	}
}
