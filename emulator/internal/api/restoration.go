package api

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/state"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// restoring is a state file while it is read: what its records refer to by id, and what they share.
type restoring struct {
	emu     *Emulator
	isNew   bool
	dialect Dialect
	byID    map[string]*Account
	account *Account
	kinds   map[string]Kind // of the account

	events   map[string]*Event
	previous map[*Event]string
	newest   map[*Charge]string
	versions map[string]*Charge // stored charges by the record of their version
	cards    map[string]*cards.Card

	chains []*chain // whose keys are known

	forgotten []*Account // guests who came back as others
}

// restoringOf is nil while records are written.
func restoringOf(c *record.Codec) *restoring {
	r, _ := c.Owner.(*restoring)
	return r
}

// openState keeps the emulator in a state file, as it was there or, in a new one, with its first account.
func (e *Emulator) openState() error {
	path := e.options.StateFile
	e.objects.Store(new(atomic.Int64))
	e.keys = map[string]KeyOwner{}
	file, err := state.Open(path, e.options.StateSync)
	if err != nil {
		return err
	}
	r := &restoring{
		emu: e, dialect: e.dialect, byID: map[string]*Account{},
		events: map[string]*Event{}, previous: map[*Event]string{}, newest: map[*Charge]string{},
		versions: map[string]*Charge{}, cards: map[string]*cards.Card{},
	}
	err = file.Read(r.head, r.object)
	if err == nil {
		err = r.finish()
	}
	if err != nil {
		_ = file.Close()
		return err
	}
	e.file = file
	if r.isNew {
		e.openFirstAccount()
	} else {
		e.asked.Begin(e.starts)
		for _, acct := range slices.Concat(e.accounts, r.forgotten) {
			acct.Mu.Keep(file, acct.Mu.Account())
		}
	}
	discard(r.forgotten)
	e.starts++
	file.Start(e.head)
	file.Touch() // a file that cannot be written is told at once
	return file.Wait()
}

func (r *restoring) head(value []byte) error {
	if r.isNew = value == nil; r.isNew {
		return nil
	}
	return record.Read(value, r, func(c *record.Codec) { r.emu.headFields(c, &r.dialect) })
}

// head is what the file holds of the emulator beside its accounts.
func (e *Emulator) head() []byte {
	return record.Write(nil, func(c *record.Codec) { e.headFields(c, &e.dialect) })
}

func (e *Emulator) headFields(c *record.Codec, dialect *Dialect) {
	record.Text(c, dialect)
	record.Int(c, &e.starts)
	planted := e.planted.Load()
	record.Bool(c, &planted)
	if c.Reading() {
		e.planted.Store(planted)
	}
	e.ids.Fields(c)
	e.clock.Fields(c)
}

// object restores an account or one of its objects.
func (r *restoring) object(key state.Key, value []byte) error {
	if key.Kind == "" {
		r.finishAccount()
		r.account = r.emu.newAccount("", "", "")
		r.account.Mu.Keep(nil, key.Account)
		r.kinds = map[string]Kind{}
		r.know(r.account.kinds())
		r.emu.accounts = append(r.emu.accounts, r.account)
		r.emu.numbered = key.Account + 1
		err := record.Read(value, r, r.account.fields)
		r.byID[r.account.id] = r.account
		return err
	}
	if r.account == nil || r.account.Mu.Account() != key.Account {
		return record.ErrDamaged
	}
	if newAside := r.emu.options.Aside; r.kinds[key.Kind] == nil && r.account.Aside == nil && newAside != nil {
		r.account.Aside = newAside(r.account)
		r.know(r.account.Aside.Kinds())
	}
	kind := r.kinds[key.Kind]
	if kind == nil {
		return record.ErrDamaged
	}
	return kind.Restore(key.ID, value, r)
}

func (r *restoring) know(kinds []Kind) {
	for _, kind := range kinds {
		r.kinds[kind.Kind()] = kind
	}
}

// finishAccount links the objects of the account that was read last. What they shared before they share
// again, which halves their memory.
func (r *restoring) finishAccount() {
	for ev, id := range r.previous {
		ev.previous = r.events[id]
	}
	for ch, id := range r.newest {
		ch.LastEvent = r.events[id]
		more := ch.Extra()
		if more.Source != nil {
			if src, ok := r.account.Sources.Get(more.Source.ID); ok && src.Charge == ch.ID {
				more.Source = src
			}
		}
		for i := range more.Refunds {
			more.Refunds[i] = r.refund(more.Refunds[i])
		}
	}
	for _, ev := range r.events {
		if rf, ok := ev.Data.(*Refund); ok {
			ev.Data = r.refund(rf)
		}
	}
	clear(r.events)
	clear(r.previous)
	clear(r.newest)
	clear(r.versions)
	clear(r.cards)
}

// refund is the refund of the collection, where it still is: refunds never change.
func (r *restoring) refund(rf *Refund) *Refund {
	if same, ok := r.account.Refunds.Get(rf.ID); ok {
		return same
	}
	return rf
}

// finish makes the emulator whole, and refuses a file of another one.
func (r *restoring) finish() error {
	e := r.emu
	switch {
	case r.dialect != e.dialect:
		return fmt.Errorf("state file %q is of the %s dialect; start with that one, or choose another file", e.options.StateFile, r.dialect)
	case r.isNew:
		return nil
	case len(e.accounts) == 0:
		return fmt.Errorf("state file %q is damaged: it has no account; choose another file", e.options.StateFile)
	}
	r.finishAccount()
	first := e.accounts[0]
	if first.publicKey != e.options.PublicKey || first.SecretKey != e.options.SecretKey {
		return fmt.Errorf("state file %q is of other keys, the public one is %s; start with those, or choose another file",
			e.options.StateFile, first.publicKey)
	}
	r.forgotten = e.restoreKeys()
	for _, ch := range r.chains {
		if sub := r.byID[ch.sub]; sub != nil {
			e.keys[ch.Key] = KeyOwner{kind: KeyChain, Account: sub, chain: ch}
		}
	}
	return nil
}

// cardField keeps a card, which charges on a customer share with it.
func cardField(v **cards.Card, c *record.Codec) {
	record.Optional(c, v, (*cards.Card).Fields)
	r := restoringOf(c)
	if r == nil || *v == nil {
		return
	}
	if same := r.cards[(*v).ID]; same != nil && *same == **v {
		*v = same
	}
	r.cards[(*v).ID] = *v
}

// The kinds of snapshots that events hold. The numbers are those in state files.
const (
	snapshotText = iota // any other, as answers show it
	snapshotCharge
	snapshotCustomer
	snapshotCard
	snapshotRecipient
	snapshotRefund
)

// snapshotField keeps the data of an event.
func snapshotField(c *record.Codec, v *any) {
	tag := snapshotTag(*v)
	record.Int(c, &tag)
	var read any
	switch tag {
	case snapshotText:
		read = textSnapshot(c, *v)
	case snapshotCharge:
		ch, _ := (*v).(*Charge)
		read = chargeSnapshot(c, ch)
	case snapshotCustomer:
		view, _ := (*v).(CustomerView)
		record.Int(c, &view.now)
		record.Optional(c, &view.Customer, (*Customer).fields)
		read = view
	case snapshotCard:
		card, _ := (*v).(*cards.Card)
		cardField(&card, c)
		read = card
	case snapshotRecipient:
		recipient, _ := (*v).(*Recipient)
		record.Optional(c, &recipient, (*Recipient).fields)
		read = recipient
	case snapshotRefund:
		refund, _ := (*v).(*Refund)
		record.Optional(c, &refund, (*Refund).fields)
		read = refund
	default:
		c.Damage()
	}
	if c.Reading() {
		*v = read
	}
}

func snapshotTag(data any) uint8 {
	switch data.(type) {
	case *Charge:
		return snapshotCharge
	case CustomerView:
		return snapshotCustomer
	case *cards.Card:
		return snapshotCard
	case *Recipient:
		return snapshotRecipient
	case *Refund:
		return snapshotRefund
	}
	return snapshotText
}

// textSnapshot keeps what answers show of the data.
func textSnapshot(c *record.Codec, data any) any {
	var w wire.Writer
	if !c.Reading() {
		w.Value("", data)
	}
	text := wire.RawJSON(w.Buf)
	record.Text(c, &text)
	return keptSnapshot(text)
}

// chargeSnapshot keeps a version of a charge. Most are the version that holds now, in one piece of
// memory with it.
func chargeSnapshot(c *record.Codec, ch *Charge) *Charge {
	r := restoringOf(c)
	if r == nil {
		c.Part(ch.version)
		return ch
	}
	version := c.Part(nil)
	if same := r.versions[string(version)]; same != nil {
		return same
	}
	ch = &Charge{}
	c.ReadPart(version, ch.version)
	return ch
}

// keptSnapshot is the data of an event whose kind the file does not know.
type keptSnapshot wire.RawJSON

// Render writes the data as it was shown.
func (s keptSnapshot) Render(w *wire.Writer) { w.Buf = append(w.Buf, s...) }

func (s keptSnapshot) TextBytes() int { return len(s) }
