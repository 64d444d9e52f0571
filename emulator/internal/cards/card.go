// Package cards holds cards: how they are read and checked, shown, and what charging them leads to.
package cards

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Card is a tokenised card. It is never changed in place: an update puts a changed copy, so
// charges and events that show the old one keep it. The number itself is not stored.
type Card struct {
	ID         string
	Customer   string // owner, empty while the card hangs on a token only
	Name       string
	Brand      string
	method     string // tokenization_method, empty for a typed-in card
	Number     [sha256.Size]byte
	Last       [4]byte
	Outcome    Outcome
	Month      uint8
	Year       uint16
	Deleted    bool
	codeFailed bool // security_code_check is false
	Created    wire.Stamp
	Address    *address // nil when nothing was given
}

// address holds the optional parts of a card. nil fields are answered as null, country as "".
type address struct {
	city, country, phone, postalCode, state, street1, street2 *string
}

func (a *address) Read(p wire.Params) *address {
	out := address{}
	if a != nil {
		out = *a
	}
	given := a != nil
	for _, field := range []struct {
		name string
		to   **string
	}{
		{"city", &out.city},
		{"country", &out.country},
		{"phone_number", &out.phone},
		{"postal_code", &out.postalCode},
		{"state", &out.state},
		{"street1", &out.street1},
		{"street2", &out.street2},
	} {
		if v, ok := p.Str(field.name); ok {
			if field.name == "country" {
				if v = strings.ToLower(v); !isCountry(v) {
					continue
				}
			}
			*field.to = &v
			given = true
		}
	}
	if !given {
		return nil
	}
	return &out
}

// isCountry takes the two letters of ISO 3166, or nothing: an answer shows no other country.
func isCountry(text string) bool {
	return text == "" || len(text) == 2 && text[0] >= 'a' && text[0] <= 'z' && text[1] >= 'a' && text[1] <= 'z'
}

func (cd *Card) location(w *wire.Writer) {
	if cd.Customer == "" {
		w.Null("location")
		return
	}
	w.Join("location", "/customers/", cd.Customer, "/cards/", cd.ID)
}

var noAddress address

func (cd *Card) Render(w *wire.Writer) { cd.RenderAs(w, "") }

// RenderAs writes the card as the value of a key, in the recorded key order.
func (cd *Card) RenderAs(w *wire.Writer, name string) {
	a := cd.Address
	if a == nil {
		a = &noAddress
	}
	w.Object(name)
	w.Str("object", "card")
	w.Join("id", cd.ID)
	w.Bool("livemode", false)
	cd.location(w)
	w.Bool("deleted", cd.Deleted)
	w.StrPointer("street1", a.street1)
	w.StrPointer("street2", a.street2)
	w.StrPointer("city", a.city)
	w.StrPointer("state", a.state)
	w.StrPointer("phone_number", a.phone)
	w.StrPointer("postal_code", a.postalCode)
	if a.country != nil {
		w.Str("country", *a.country)
	} else {
		w.Join("country")
	}
	w.Join("financing")
	w.Join("bank")
	w.Join("brand", cd.Brand)
	w.Name("fingerprint")
	w.Buf = append(w.Buf, '"')
	w.Buf = base64.StdEncoding.AppendEncode(w.Buf, cd.Number[:])
	w.Buf = append(w.Buf, '"')
	w.Null("first_digits")
	w.Name("last_digits")
	w.Buf = append(w.Buf, '"')
	w.Buf = append(w.Buf, cd.Last[:]...)
	w.Buf = append(w.Buf, '"')
	w.Str("name", cd.Name)
	w.Int("expiration_month", int64(cd.Month))
	w.Int("expiration_year", int64(cd.Year))
	w.Bool("security_code_check", !cd.codeFailed)
	w.StrOrNull("tokenization_method", cd.method)
	w.Time("created_at", cd.Created)
	w.EndObject()
}

// FingerprintOf is the same for every card with this number and reveals nothing about it; the salt
// keeps it apart from a plain hash of the number.
func FingerprintOf(number string) [sha256.Size]byte {
	return sha256.Sum256([]byte("omise-emulator:" + number))
}

func (cd *Card) TextBytes() int {
	if cd == nil {
		return 0
	}
	n := len(cd.Name)
	if a := cd.Address; a != nil {
		n += store.LenOf(a.city, a.country, a.phone, a.postalCode, a.state, a.street1, a.street2)
	}
	return n
}

// Fields are what a state file holds of a card.
func (cd *Card) Fields(c *record.Codec) {
	record.Text(c, &cd.ID)
	record.Text(c, &cd.Customer)
	record.Text(c, &cd.Name)
	record.Word(c, &cd.Brand)
	record.Word(c, &cd.method)
	record.Fixed(c, cd.Number[:])
	record.Fixed(c, cd.Last[:])
	record.Int(c, &cd.Outcome)
	record.Int(c, &cd.Month)
	record.Int(c, &cd.Year)
	record.Bool(c, &cd.Deleted)
	record.Bool(c, &cd.codeFailed)
	record.Int(c, &cd.Created)
	record.Optional(c, &cd.Address, (*address).fields)
}

func (a *address) fields(c *record.Codec) {
	for _, part := range []**string{&a.city, &a.country, &a.phone, &a.postalCode, &a.state, &a.street1, &a.street2} {
		record.OptionalText(c, part)
	}
}
