package outside

import (
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/record/recordtest"
)

// isKept fills an object, writes and reads it, and compares the two.
func isKept[T any](t *testing.T, fields func(*T, *record.Codec)) {
	t.Helper()
	f := &recordtest.Filler{}
	days := 0
	f.Special = func(field any) reflect.Value {
		switch field.(type) {
		case *money.Currency:
			return reflect.ValueOf(money.FindCurrency("JPY"))
		case time.Time:
			days++
			return reflect.ValueOf(time.Date(2026, 3, days, 0, 0, 0, 0, time.UTC))
		}
		return reflect.Value{}
	}
	want, got := new(T), new(T)
	f.Fill(reflect.ValueOf(want).Elem())
	text := record.Write(nil, func(c *record.Codec) { fields(want, c) })
	if err := record.Read(text, nil, func(c *record.Codec) { fields(got, c) }); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%T is read as\n%+v (%v)\nand was\n%+v: a field is missing in its record", *want, got, err, want)
	}
	for n := range text {
		if record.Read(text[:n], nil, func(c *record.Codec) { fields(new(T), c) }) == nil {
			t.Fatalf("%T is read from %d of its %d bytes", *want, n, len(text))
		}
	}
}

// A field that a record leaves out would be lost by a restart.
func TestEveryFieldIsKept(t *testing.T) {
	isKept(t, (*settings).fields)
	isKept(t, (*transfer).fields)
	isKept(t, (*link).fields)
	isKept(t, (*dispute).fields)
	isKept(t, (*schedule).fields)
	isKept(t, (*occurrence).fields)
}

// restart lets go of the state file and opens it with another emulator, as another process would.
func (k *kit) restart() {
	k.t.Helper()
	k.emu.Close()
	emu, err := api.Open(k.emu.Options())
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(emu.Close)
	k.emu = emu
}

// further are requests beside those of the operations, with which schedules go on after a restart.
var further = []struct{ call, body string }{
	{"PATCH /account", `{"chain_enabled":true,"chain_return_uri":"https://example.com/b","metadata_export_keys":{"charge":["x"]}}`},
	{"POST /schedules", `{"every":2,"period":"week","on":{"weekdays":["monday","friday"]},"charge":{"customer":"CUSTOMER","amount":5000,` +
		`"metadata":{"n":12345678901234567890,"list":[1,"a"]}}}`},
	{"POST /schedules", `{"period":"month","on":{"weekday_of_month":"second_tuesday"},"transfer":{"recipient":"RECIPIENT","percentage_of_balance":12.5}}`},
	{"POST /schedules", `{"period":"day","charge":{"customer":"CUSTOMER","amount":7000}}`},
	{"POST /charges/CHARGE/disputes", ""},
	{"advance", "50h"},
	{"advance", "900h"},
	{"POST /links", `{"amount":5000,"currency":"jpy","multiple":true,"title":"Tea"}`},
	{"advance", "26h"},
}

// seals are those of forms, which each process makes anew.
var seals = regexp.MustCompile(`name="form_seal" value="[0-9a-f]{64}"`)

// TestRestartsAreNotSeen has two emulators do the same, one of which is restarted after every request: all their answers, and
// all that can be asked for, are the same byte for byte.
func TestRestartsAreNotSeen(t *testing.T) {
	for _, o := range []api.Options{{}, {Dialect: api.Documented}} {
		t.Run(string(o.Dialect), func(t *testing.T) {
			plain := newKit(t, o)
			o.StateFile = filepath.Join(t.TempDir(), "state.db")
			kept := newKit(t, o)
			ids := furnished(plain)
			if again := furnished(kept); !reflect.DeepEqual(ids, again) {
				t.Fatalf("the two have %v and %v", ids, again)
			}
			words := strings.NewReplacer(
				"CUSTOMER", strings.TrimPrefix(ids["/customers/{id}"], "/customers/"), "CHARGE", strings.TrimPrefix(ids["/charges/{id}"], "/charges/"),
				"RECIPIENT", strings.TrimPrefix(ids["/recipients/{id}"], "/recipients/"),
			)
			same := func(call, body string) {
				t.Helper()
				for pattern, id := range ids {
					call = strings.Replace(call, pattern, id, 1)
				}
				method, path, _ := strings.Cut(words.Replace(call), " ")
				want := plain.do(method, path, words.Replace(body))
				got := kept.do(method, path, words.Replace(body))
				if seals.ReplaceAllString(got.raw, "") != seals.ReplaceAllString(want.raw, "") || got.status != want.status {
					t.Fatalf("after a restart %s answers %d\n%s\nand without one %d\n%s", call, got.status, got.raw, want.status, want.raw)
				}
			}
			kept.restart()
			steps := slices.Clone(further)
			for _, op := range operations() {
				if !strings.HasPrefix(op.call, "GET ") {
					steps = append(steps, struct{ call, body string }{op.call, bodies[op.call]})
				}
			}
			for _, step := range steps {
				if step.call == "advance" {
					plain.advance(step.body)
					kept.advance(step.body)
				} else {
					same(step.call, step.body)
				}
				kept.restart()
				for _, op := range operations() {
					if strings.HasPrefix(op.call, "GET ") {
						same(op.call, bodies[op.call])
					}
				}
				for _, list := range []string{"charges", "events", "customers"} {
					same("GET /"+list+"?limit=100", "")
				}
			}
		})
	}
}
