package api

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strconv"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// document is an image that a charge, or a fresh source of the guides, offers for download.
type document struct {
	id      string
	Owner   string // "/charges/chrg_…"
	secret  string // last part of the download address, as nothing else guards it
	created wire.Stamp
	today   bool // shows what promptpay codes of 2026 show
}

// NewDocument makes a document whose download address cannot be guessed without the account's key.
func (c *Call) NewDocument(owner string) *document {
	id := c.NewID("docu")
	sum := sha256.Sum256([]byte(id + c.Account.SecretKey))
	return &document{id: id, Owner: owner, secret: fmt.Sprintf("%X", sum[:8]), created: c.Stamp()}
}

func (d *document) location() string { return d.Owner + "/documents/" + d.id }

func (d *document) downloadURI(base string) string {
	return base + d.location() + "/downloads/" + d.secret
}

func (d *document) Render(name string, w *wire.Writer, base string, documented bool) {
	w.Object(name)
	w.Str("object", "document")
	w.Bool("livemode", false)
	w.Str("id", d.id)
	w.Bool("deleted", false)
	if d.today {
		w.Str("filename", "qrcode.svg")
	} else {
		w.Str("filename", "qrcode.png")
	}
	w.Str("location", d.location())
	if d.today {
		w.Str("kind", "qr")
	}
	if documented {
		w.Str("type", "qr_code")
	}
	w.Str("download_uri", d.downloadURI(base))
	w.Time("created_at", d.created)
	w.EndObject()
}

// downloadChargeDocument serves the code or slip of a charge. Nothing but the address guards it,
// as with the real one.
func downloadChargeDocument(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	return c.download(ch.Extra().Source, ch.ID)
}

// downloadSourceDocument serves the code that a fresh source of the guides shows.
func downloadSourceDocument(c *Call) (any, *apierror.Error) {
	s, ok := c.Account.Sources.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("source", c.Vars[0])
	}
	return c.download(s, s.ID)
}

func (c *Call) download(s *Source, payment string) (any, *apierror.Error) {
	var page *wire.Page
	var err error
	switch {
	case s == nil:
		return nil, apierror.NotFound("document", c.Vars[1])
	case s.Code.opens(c.Vars[1], c.Vars[2]) && s.Code.today:
		page, err = qrDrawing(qrText(s, payment))
	case s.Code.opens(c.Vars[1], c.Vars[2]):
		page, err = picturePage(qrImage(qrText(s, payment)))
	case s.slip.opens(c.Vars[1], c.Vars[2]):
		page, err = picturePage(slipImage(s))
	default:
		return nil, apierror.NotFound("document", c.Vars[1])
	}
	if err != nil {
		panic("document cannot be drawn: " + err.Error())
	}
	return page, nil
}

func picturePage(picture image.Image, err error) (*wire.Page, error) {
	var out bytes.Buffer
	if err == nil {
		err = png.Encode(&out, picture)
	}
	return &wire.Page{ContentType: "image/png", Body: out.Bytes()}, err
}

// opens reports whether the last two parts of an address are those of the document.
func (d *document) opens(id, secret string) bool {
	return d != nil && d.id == id && subtle.ConstantTimeCompare([]byte(d.secret), []byte(secret)) == 1
}

// retrieveDocument answers the document object itself, which its location leads to.
func retrieveDocument(c *Call) (any, *apierror.Error) {
	ch, err := c.Charge(c.Vars[0])
	if err != nil {
		return nil, err
	}
	if s := ch.Extra().Source; s != nil {
		for _, d := range []*document{s.Code, s.slip} {
			if d != nil && d.id == c.Vars[1] {
				return documentView{d, c.Emulator.APIURL(), c.documented()}, nil
			}
		}
	}
	return nil, apierror.NotFound("document", c.Vars[1])
}

type documentView struct {
	*document
	base       string
	documented bool
}

func (v documentView) Render(w *wire.Writer) { v.document.Render("", w, v.base, v.documented) }

// A module is one square of a QR code; four of them around it must stay white for readers to find
// it.
const (
	modulePixels = 8
	quietModules = 4
)

func qrImage(text string) (image.Image, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	side := code.Bounds().Dx() * modulePixels
	if code, err = barcode.Scale(code, side, side); err != nil {
		return nil, err
	}
	return framed(code, quietModules*modulePixels), nil
}

// qrDrawing draws a code as SVG, each dark module a square with the side 1.
func qrDrawing(text string) (*wire.Page, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	var path strings.Builder
	modules := code.Bounds().Dx()
	for y := range modules {
		for x := range modules {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quietModules, y+quietModules)
			}
		}
	}
	side := modules + 2*quietModules
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">`+
		`<path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, side, side, side, side, path.String())
	return &wire.Page{ContentType: "image/svg+xml", Body: []byte(drawing)}, nil
}

// qrText returns the content of the code of a source: a bank's code, or the address of the
// authorize page.
func qrText(s *Source, payment string) string {
	if text := s.Kind.QrText(s.Currency, s.Amount, cards.DigitsOf(payment, 18)); text != "" {
		return text
	}
	return s.emu.APIURL() + "/payments/" + PaymentID(payment) + "/authorize"
}

// slipImage draws the barcode of a bill: tax id, the two references and the amount.
func slipImage(s *Source) (image.Image, error) {
	code, err := code128.Encode(strings.Join([]string{
		"|" + s.Bill.taxID, s.Bill.first, s.Bill.Second, strconv.FormatInt(s.Amount, 10),
	}, "\r"))
	if err != nil {
		return nil, err
	}
	scaled, err := barcode.Scale(code, code.Bounds().Dx()*2, 120)
	if err != nil {
		return nil, err
	}
	return framed(scaled, 20), nil
}

// framed puts a white margin around a code.
func framed(code image.Image, margin int) image.Image {
	size := code.Bounds()
	picture := image.NewPaletted(image.Rect(0, 0, size.Dx()+2*margin, size.Dy()+2*margin), color.Palette{color.White, color.Black})
	draw.Draw(picture, size.Sub(size.Min).Add(image.Pt(margin, margin)), code, size.Min, draw.Src)
	return picture
}

// PaymentID names the payer's side of a charge in addresses. It shares the suffix of the charge,
// so that a visit to the page finds its charge without another index.
func PaymentID(chargeID string) string { return "paym_" + strings.TrimPrefix(chargeID, "chrg_") }

// chargeOfPayment is the inverse of PaymentID.
func chargeOfPayment(paymentID string) string {
	return "chrg_" + strings.TrimPrefix(paymentID, "paym_")
}

// references is what an offline payer takes to a counter, or what the scanned barcode stands for.
type references struct {
	expires                   wire.Stamp
	taxID, first, Second, key string // key is the payment code of a convenience store
}

// Render writes the eleven keys of the recorded references of 2020, nulls included. barcode is the address of the slip.
func (r *references) Render(name, barcode string, w *wire.Writer) {
	if r == nil {
		w.Null(name)
		return
	}
	w.Object(name)
	w.Time("expires_at", r.expires)
	w.Null("device_id")
	w.Null("customer_amount")
	w.Null("customer_currency")
	w.Null("customer_exchange_rate")
	w.StrOrNull("omise_tax_id", r.taxID)
	w.StrOrNull("reference_number_1", r.first)
	w.StrOrNull("reference_number_2", r.Second)
	w.StrOrNull("barcode", barcode)
	w.StrOrNull("payment_code", r.key)
	w.Null("va_code")
	w.EndObject()
}

func (d *document) fields(c *record.Codec) {
	record.Text(c, &d.id)
	record.Text(c, &d.Owner)
	record.Text(c, &d.secret)
	record.Int(c, &d.created)
	record.Bool(c, &d.today)
}

func (r *references) fields(c *record.Codec) {
	record.Int(c, &r.expires)
	for _, text := range []*string{&r.taxID, &r.first, &r.Second, &r.key} {
		record.Text(c, text)
	}
}
