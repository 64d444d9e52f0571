package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// card is a tokenised card. It is never changed in place: an update puts a changed copy, so charges and events that
// show the old one keep it. The number itself is not stored.
type card struct {
	id         string
	customer   string // owner, empty while the card hangs on a token only
	name       string
	brand      string
	method     string // tokenization_method, empty for a typed-in card
	number     [sha256.Size]byte
	last       [4]byte
	outcome    outcome
	month      uint8
	year       uint16
	deleted    bool
	codeFailed bool // security_code_check is false
	created    stamp
	address    *address // nil when nothing was given
}

// address holds the optional parts of a card. nil fields are answered as null, country as "".
type address struct {
	city, country, phone, postalCode, state, street1, street2 *string
}

func (a *address) read(p params) *address {
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
		if v, ok := p.str(field.name); ok {
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

func (cd *card) location(w *jsonWriter) {
	if cd.customer == "" {
		w.null("location")
		return
	}
	w.join("location", "/customers/", cd.customer, "/cards/", cd.id)
}

var noAddress address

func (cd *card) render(w *jsonWriter) { cd.renderAs(w, "") }

// renderAs writes the card as the value of a key, in the recorded key order.
func (cd *card) renderAs(w *jsonWriter, name string) {
	a := cd.address
	if a == nil {
		a = &noAddress
	}
	w.object(name)
	w.str("object", "card")
	w.join("id", cd.id)
	w.bool("livemode", false)
	cd.location(w)
	w.bool("deleted", cd.deleted)
	w.strPointer("street1", a.street1)
	w.strPointer("street2", a.street2)
	w.strPointer("city", a.city)
	w.strPointer("state", a.state)
	w.strPointer("phone_number", a.phone)
	w.strPointer("postal_code", a.postalCode)
	if a.country != nil {
		w.str("country", *a.country)
	} else {
		w.join("country")
	}
	w.join("financing")
	w.join("bank")
	w.join("brand", cd.brand)
	w.name("fingerprint")
	w.buf = append(w.buf, '"')
	w.buf = base64.StdEncoding.AppendEncode(w.buf, cd.number[:])
	w.buf = append(w.buf, '"')
	w.null("first_digits")
	w.name("last_digits")
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, cd.last[:]...)
	w.buf = append(w.buf, '"')
	w.str("name", cd.name)
	w.int("expiration_month", int64(cd.month))
	w.int("expiration_year", int64(cd.year))
	w.bool("security_code_check", !cd.codeFailed)
	w.strOrNull("tokenization_method", cd.method)
	w.time("created_at", cd.created)
	w.endObject()
}

// strPointer writes null for nil, and the text otherwise, also when it is empty.
func (w *jsonWriter) strPointer(name string, v *string) {
	if v == nil {
		w.null(name)
		return
	}
	w.str(name, *v)
}

// fingerprintOf is the same for every card with this number and tells nothing about it; the salt keeps it apart from a
// plain hash of the number.
func fingerprintOf(number string) [sha256.Size]byte {
	return sha256.Sum256([]byte("omise-emulator:" + number))
}
