package api

import (
	"math/big"
	"reflect"
	"testing"
	"unsafe"

	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/record/recordtest"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// filler fills objects of this package.
type filler struct {
	recordtest.Filler
	emu *Emulator
}

func newFiller(t *testing.T) *filler {
	f := &filler{emu: newKit(t, Options{}).emu}
	f.Special = f.special
	return f
}

// special is the value of a field that cannot hold just any: rows of tables, and links to other
// objects, which have a test of their own.
func (f *filler) special(field any) reflect.Value {
	switch field.(type) {
	case keptSnapshot, nil: // of an interface
		return reflect.ValueOf(keptSnapshot(`{"object":"dispute"}`))
	case *Emulator:
		return reflect.ValueOf(f.emu)
	case *Event:
		return reflect.Zero(reflect.TypeFor[*Event]())
	case *money.Currency:
		return reflect.ValueOf(money.FindCurrency("JPY"))
	case *methods.SourceKind:
		return reflect.ValueOf(methods.SourceKindsByName["fpx"])
	case *money.PlatformFee:
		fee := &money.PlatformFee{Percentage: big.NewRat(7, 2), Text: "3.5"}
		f.Fill(reflect.ValueOf(fee).Elem().FieldByName("Fixed"))
		f.Fill(reflect.ValueOf(fee).Elem().FieldByName("amount"))
		return reflect.ValueOf(fee)
	case ChargeState:
		return reflect.ValueOf(StateLapsed)
	case ChainState:
		return reflect.ValueOf(ChainRevoked)
	}
	return reflect.Value{}
}

// isKept fills an object, writes and reads it, and compares the two.
func isKept[T any](t *testing.T, f *filler, name string, fields func(*T, *record.Codec)) {
	t.Helper()
	want, got := new(T), new(T)
	if event, ok := any(want).(*Event); ok {
		fillEvent(f, event)
	} else {
		f.Fill(reflect.ValueOf(want).Elem())
	}
	text := record.Write(nil, func(c *record.Codec) { fields(want, c) })
	r := &restoring{
		emu: f.emu, events: map[string]*Event{}, previous: map[*Event]string{}, newest: map[*Charge]string{},
		versions: map[string]*Charge{}, cards: map[string]*cards.Card{},
	}
	if err := record.Read(text, r, func(c *record.Codec) { fields(got, c) }); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s is read as\n%+v\nand was\n%+v: a field is missing in its record", name, got, want)
	}
	for n := range text {
		if record.Read(text[:n], r, func(c *record.Codec) { fields(new(T), c) }) == nil {
			t.Fatalf("%s is read from %d of its %d bytes", name, n, len(text))
		}
	}
}

// fillEvent fills an event whose deliveries are deliveries of it.
func fillEvent(f *filler, v *Event) {
	v.id, v.Key, v.Created, v.Data = "evnt_test_1", "charge.create", 17, keptSnapshot("{}")
	deliveries := reflect.ValueOf(v).Elem().FieldByName("deliveries")
	deliveries = reflect.NewAt(deliveries.Type(), unsafe.Pointer(deliveries.UnsafeAddr())).Elem()
	deliveries.Set(reflect.MakeSlice(deliveries.Type(), 1, 1))
	deliveries.Index(0).Set(reflect.New(deliveries.Type().Elem().Elem()))
	delivery := deliveries.Index(0).Elem()
	for _, field := range delivery.Fields() {
		if field.Kind() == reflect.Interface {
			reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Set(reflect.ValueOf(v))
		} else {
			f.Fill(field)
		}
	}
}

// A field that a record leaves out would be lost by a restart.
func TestEveryFieldIsKept(t *testing.T) {
	f := newFiller(t)
	isKept(t, f, "token", (*Token).fields)
	isKept(t, f, "customer", (*Customer).fields)
	isKept(t, f, "charge", (*Charge).fields)
	isKept(t, f, "source", (*Source).fields)
	isKept(t, f, "refund", (*Refund).fields)
	isKept(t, f, "recipient", (*Recipient).fields)
	isKept(t, f, "chain", (*chain).fields)
	isKept(t, f, "transfer", (*transfer).fields)
	isKept(t, f, "event", (*Event).fields)

	snapshots := []any{&Charge{}, CustomerView{}, &cards.Card{}, &Recipient{}, &Refund{}}
	for _, data := range snapshots {
		filled := reflect.New(reflect.TypeOf(data))
		if filled.Elem().Kind() == reflect.Pointer {
			filled.Elem().Set(reflect.New(filled.Elem().Type().Elem()))
			f.Fill(filled.Elem().Elem())
		} else {
			f.Fill(filled.Elem())
		}
		snapshot := filled.Elem().Interface()
		if ch, ok := snapshot.(*Charge); ok {
			ch.events = 0 // the snapshot does not list events
		}
		isSnapshotKept(t, f.emu, snapshot, snapshot)
	}
	isSnapshotKept(t, f.emu, jsonBody{"object": "link", "amount": 1}, keptSnapshot(`{"amount":1,"object":"link"}`))
}

func isSnapshotKept(t *testing.T, emu *Emulator, data, want any) {
	t.Helper()
	var got any
	text := record.Write(nil, func(c *record.Codec) { snapshotField(c, &data) })
	r := &restoring{emu: emu, versions: map[string]*Charge{}, cards: map[string]*cards.Card{}}
	if err := record.Read(text, r, func(c *record.Codec) { snapshotField(c, &got) }); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("a snapshot is read as %+v (%v), want %+v", got, err, want)
	}
	var before, after wire.Writer
	before.Value("", data)
	if after.Value("", got); string(before.Buf) != string(after.Buf) {
		t.Errorf("a snapshot is shown as\n%s\nand was\n%s", after.Buf, before.Buf)
	}
}
