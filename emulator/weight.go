package emulator

// An object counts as one against Options.MaxObjects, and once more for every KiB of what its request put into it, so
// that a thousand charges with a megabyte of metadata each cannot fill the memory either.
const weightUnit = 1 << 10

// weighty is an object that holds text of any length.
type weighty interface {
	// textBytes is roughly how much text the object holds.
	textBytes() int
}

func weightOf(v any) uint32 {
	if w, ok := v.(weighty); ok {
		return 1 + uint32(w.textBytes()/weightUnit)
	}
	return 1
}

func lenOf(texts ...*string) int {
	n := 0
	for _, t := range texts {
		if t != nil {
			n += len(*t)
		}
	}
	return n
}

func (cd *card) textBytes() int {
	if cd == nil {
		return 0
	}
	n := len(cd.name)
	if a := cd.address; a != nil {
		n += lenOf(a.city, a.country, a.phone, a.postalCode, a.state, a.street1, a.street2)
	}
	return n
}

func (t *token) textBytes() int { return t.card.textBytes() }

func (cu *customer) textBytes() int {
	n := len(cu.metadata) + len(cu.description) + lenOf(cu.email)
	for _, cd := range cu.cards {
		n += 8 + cd.textBytes()
	}
	return n
}

func (ch *charge) textBytes() int {
	n := len(ch.description) + len(ch.metadata) + len(ch.ip) + ch.card.textBytes()
	if ch.failure != nil {
		n += len(ch.failure.code) + len(ch.failure.message)
	}
	more := ch.extra()
	for _, endpoint := range more.endpoints {
		n += len(endpoint)
	}
	if more.source != nil {
		n += more.source.textBytes()
	}
	return n + len(more.returnURI) + len(more.account)
}

func (s *source) textBytes() int {
	return s.extra().textBytes()
}

func (d *sourceDetails) textBytes() int {
	n := len(d.billing) + len(d.shipping) + len(d.items) + len(d.settings)
	for _, text := range d.texts {
		n += len(text)
	}
	return n
}

func (r *refund) textBytes() int { return len(r.metadata) }

func (r *recipient) textBytes() int {
	a := r.account
	return len(r.name) + len(r.metadata) + lenOf(r.email, r.description, r.taxID) + len(a.number) + len(a.name) + len(a.branch) +
		len(a.differentBankCode)
}

// textBytes counts the snapshot in full: it outlives the object it was taken of.
func (v *event) textBytes() int {
	if w, ok := v.data.(weighty); ok {
		return w.textBytes()
	}
	return 0
}
