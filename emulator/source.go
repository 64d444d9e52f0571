package emulator

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// source is a chosen payment method with its amount. A stored source never changes; being charged puts a copy.
type source struct {
	id       string
	emu      *Emulator
	created  stamp
	amount   int64
	currency *currency
	kind     *sourceKind
	details  *sourceDetails // nil when only the required three were given
	charge   string         // a source pays for one charge
	code     *document      // the QR to scan
	bill     *references    // what an offline payer is told instead
	slip     *document      // the barcode of a bill
}

// sourceDetails are the optional parameters, answered as they came.
type sourceDetails struct {
	texts                              map[string]string
	term                               int64
	zeroInterest                       *bool
	billing, shipping, items, settings rawJSON
}

var noDetails = &sourceDetails{}

func (s *source) extra() *sourceDetails {
	if s.details == nil {
		return noDetails
	}
	return s.details
}

// sourceView is a source with the status of its charge.
type sourceView struct {
	*source
	status string
}

// render writes the keys of the recorded sources of 2025: all of them, with null for what is unused.
func (v sourceView) render(w *jsonWriter) {
	s, d := v.source, v.extra()
	documented := s.emu.dialect == Documented
	w.object("")
	w.str("object", "source")
	w.str("id", s.id)
	w.bool("livemode", false)
	w.join("location", "/sources/", s.id)
	w.int("amount", s.amount)
	w.strOrNull("barcode", d.texts["barcode"])
	w.strOrNull("bank", d.texts["bank"])
	w.time("created_at", s.created)
	w.str("currency", s.currency.in(documented))
	w.strOrNull("email", d.texts["email"])
	w.str("flow", s.kind.flowIn(documented).String())
	if d.term == 0 {
		w.null("installment_term")
	} else {
		w.int("installment_term", d.term)
	}
	w.strOrNull("ip", d.texts["ip"])
	w.strOrNull("absorption_type", v.absorption())
	w.strOrNull("name", d.texts["name"])
	w.strOrNull("mobile_number", d.texts["mobile_number"])
	w.strOrNull("phone_number", d.texts["phone_number"])
	w.strOrNull("platform_type", d.texts["platform_type"])
	v.renderCode(w, documented)
	w.rawOrNull("qr_settings", d.settings)
	w.rawOrNull("billing", d.billing)
	w.rawOrNull("shipping", d.shipping)
	if d.items == "" {
		w.raw("items", "[]")
	} else {
		w.raw("items", d.items)
	}
	s.bill.render("references", w)
	w.null("provider_references")
	w.strOrNull("store_id", d.texts["store_id"])
	w.strOrNull("store_name", d.texts["store_name"])
	w.strOrNull("terminal_id", d.texts["terminal_id"])
	w.str("type", s.kind.name)
	if d.zeroInterest == nil {
		w.null("zero_interest_installments")
	} else {
		w.bool("zero_interest_installments", *d.zeroInterest)
	}
	w.str("charge_status", v.status)
	w.null("receipt_amount")
	w.raw("discounts", "[]")
	w.strOrNull("promotion_code", d.texts["promotion_code"])
	w.endObject()
}

// absorption tells who pays the interest of an installment.
func (v sourceView) absorption() string {
	switch zero := v.extra().zeroInterest; {
	case zero == nil:
		return ""
	case *zero:
		return "merchant"
	default:
		return "customer"
	}
}

func (v sourceView) renderCode(w *jsonWriter, documented bool) {
	if v.code == nil {
		w.null("scannable_code")
		return
	}
	w.object("scannable_code")
	w.str("object", "barcode")
	w.str("type", "qr")
	v.code.render("image", w, v.emu.apiURL(), documented)
	w.endObject()
}

// rawOrNull writes null for what was not given.
func (w *jsonWriter) rawOrNull(name string, v rawJSON) {
	if v == "" {
		w.null(name)
		return
	}
	w.raw(name, v)
}

// document is an image that a charge, or a fresh source of the guides, offers for download.
type document struct {
	id      string
	owner   string // "/charges/chrg_…"
	secret  string // last part of the download address, as nothing else guards it
	created stamp
}

// newDocument makes a document whose download address cannot be guessed without the account's key.
func (c *call) newDocument(owner string) *document {
	id := c.newID("docu")
	sum := sha256.Sum256([]byte(id + c.acct.secretKey))
	return &document{id: id, owner: owner, secret: fmt.Sprintf("%X", sum[:8]), created: c.stamp()}
}

func (d *document) location() string { return d.owner + "/documents/" + d.id }

func (d *document) downloadURI(base string) string {
	return base + d.location() + "/downloads/" + d.secret
}

func (d *document) render(name string, w *jsonWriter, base string, documented bool) {
	w.object(name)
	w.str("object", "document")
	w.bool("livemode", false)
	w.str("id", d.id)
	w.bool("deleted", false)
	w.str("filename", "qrcode.png")
	w.str("location", d.location())
	if documented {
		w.str("type", "qr_code")
	}
	w.str("download_uri", d.downloadURI(base))
	w.time("created_at", d.created)
	w.endObject()
}

// references is what an offline payer takes to a counter, or what the scanned barcode stands for.
type references struct {
	expires                   stamp
	taxID, first, second, key string // key is the payment code of a convenience store
	barcode                   string
}

// render writes the eleven keys of the recorded references of 2020, nulls included.
func (r *references) render(name string, w *jsonWriter) {
	if r == nil {
		w.null(name)
		return
	}
	w.object(name)
	w.time("expires_at", r.expires)
	w.null("device_id")
	w.null("customer_amount")
	w.null("customer_currency")
	w.null("customer_exchange_rate")
	w.strOrNull("omise_tax_id", r.taxID)
	w.strOrNull("reference_number_1", r.first)
	w.strOrNull("reference_number_2", r.second)
	w.strOrNull("barcode", r.barcode)
	w.strOrNull("payment_code", r.key)
	w.null("va_code")
	w.endObject()
}

const (
	// billLifetime is how long the recorded bill payments could be paid.
	billLifetime = 24 * time.Hour
	// billTaxID is the one in all recorded bill payments.
	billTaxID = "0105556091152"
)

// instruct gives the source of a new charge what the payer needs. The QR belongs to the charge; a source that already
// showed one, as the guides have it, keeps it.
func (c *call) instruct(s *source, chargeID string) {
	owner := "/charges/" + chargeID
	switch s.kind.shows {
	case showCode:
		if s.code == nil {
			s.code = c.newDocument(owner)
			return
		}
		moved := *s.code
		moved.owner = owner
		s.code = &moved
	case showReferences:
		s.bill = &references{expires: c.stamp() + stamp(billLifetime/time.Millisecond)}
		switch {
		case s.details != nil && s.details.texts["barcode"] != "":
		case s.kind.name == "econtext":
			s.bill.key = digitsOf(chargeID, 11)
		default:
			s.bill.taxID = billTaxID
			s.bill.first, s.bill.second = digitsOf(chargeID, 18), digitsOf(s.id, 18)
			s.slip = c.newDocument(owner)
			s.bill.barcode = s.slip.downloadURI(c.emu.apiURL())
		}
	}
}

// digitsOf derives a reference number from an id, so that a repeated run repeats it. It is never a valid card number, so
// that nobody who looks for those takes it for one.
func digitsOf(id string, length int) string {
	var sum uint64 = 14695981039346656037 // FNV-1a
	for i := 0; i < len(id); i++ {
		sum = (sum ^ uint64(id[i])) * 1099511628211
	}
	digits := []byte(fmt.Sprintf("%020d", sum)[20-length:])
	if last := length - 1; luhn(string(digits)) {
		digits[last] = '0' + (digits[last]-'0'+1)%10
	}
	return string(digits)
}

// keepJSON keeps a nested parameter as it came; nothing and empty text count as not given.
func keepJSON(v any) rawJSON {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return ""
	default:
		text, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return rawJSON(text)
	}
}
