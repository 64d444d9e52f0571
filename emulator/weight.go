package emulator

// An object counts as one against Options.MaxObjects, and once more for every KiB of what its request put into it, so
// that a thousand charges with a megabyte of metadata each cannot fill the memory either.
const weightUnit = 1 << 10

// Sized is an object that holds text of any length.
type Sized interface {
	// TextBytes is roughly how much text the object holds.
	TextBytes() int
}

func weightOf(v any) uint32 {
	if w, ok := v.(Sized); ok {
		return 1 + uint32(w.TextBytes()/weightUnit)
	}
	return 1
}

func LenOf(texts ...*string) int {
	n := 0
	for _, t := range texts {
		if t != nil {
			n += len(*t)
		}
	}
	return n
}

func (cd *Card) TextBytes() int {
	if cd == nil {
		return 0
	}
	n := len(cd.Name)
	if a := cd.Address; a != nil {
		n += LenOf(a.city, a.country, a.phone, a.postalCode, a.state, a.street1, a.street2)
	}
	return n
}

func (t *Token) TextBytes() int { return t.Card.TextBytes() }

func (cu *Customer) TextBytes() int {
	n := len(cu.Metadata) + len(cu.Description) + LenOf(cu.email)
	for _, cd := range cu.Cards {
		n += 8 + cd.TextBytes()
	}
	return n
}

func (ch *Charge) TextBytes() int {
	n := len(ch.Description) + len(ch.Metadata) + len(ch.IP) + ch.Card.TextBytes()
	if ch.Failure != nil {
		n += len(ch.Failure.Code) + len(ch.Failure.Message)
	}
	more := ch.Extra()
	for _, endpoint := range more.endpoints {
		n += len(endpoint)
	}
	if more.Source != nil {
		n += more.Source.TextBytes()
	}
	return n + len(more.ReturnURI) + len(more.account)
}

func (s *Source) TextBytes() int {
	return s.Extra().TextBytes()
}

func (d *SourceDetails) TextBytes() int {
	n := len(d.Billing) + len(d.Shipping) + len(d.Items) + len(d.Settings)
	for _, text := range d.Texts {
		n += len(text)
	}
	return n
}

func (r *Refund) TextBytes() int { return len(r.Metadata) }

func (r *Recipient) TextBytes() int {
	a := r.Account
	return len(r.Name) + len(r.metadata) + LenOf(r.email, r.Description, r.taxID) + len(a.Number) + len(a.Name) + len(a.Branch) +
		len(a.DifferentBankCode)
}

// TextBytes counts the snapshot in full: it outlives the object it was taken of.
func (v *Event) TextBytes() int {
	if w, ok := v.Data.(Sized); ok {
		return w.TextBytes()
	}
	return 0
}
