package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator"
)

// wireFault is one that a schema sees.
const wireFault = "wire/charge.reversible/drop"

// TestChosenFaults: harmless changes, faults that depend on the dialect and lines that are not faults are left out. The order of the
// list stays.
func TestChosenFaults(t *testing.T) {
	list := wireFault + "\n  A charge lacks reversible.\nwire/harmless/key-order\nnope\nrecipient.destroy\n  A deleted recipient is answered without its email.\nrefund.after-365-days\n"
	chosen, of, err := chosenFaults(list, 2)
	if err != nil || of < 1500 {
		t.Fatalf("%d faults, %v", of, err)
	}
	var ids []string
	for _, f := range chosen {
		ids = append(ids, f.id)
	}
	if want := []string{wireFault, "recipient.destroy"}; !slices.Equal(ids, want) {
		t.Errorf("got %q", ids)
	}
	if chosen[0].wire == nil || chosen[1].wire != nil || chosen[0].sentence != "A charge lacks reversible." {
		t.Errorf("got %+v", chosen)
	}
}

// TestStageHasItsFault: the API has a fault on the wire, and the control API serves as ever.
func TestStageHasItsFault(t *testing.T) {
	chosen, _, err := chosenFaults("wire/header/x-request-id/drop\n", 1)
	if err != nil || len(chosen) != 1 {
		t.Fatal(chosen, err)
	}
	for _, f := range []fault{none, chosen[0]} {
		s, err := newStage(t.Context(), emulator.Options{Seed: seed}, f)
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.APIURL+"/account", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(s.secret, "")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if has := answer.Header.Get("X-Request-Id") != ""; answer.StatusCode != http.StatusOK || has == (f.wire != nil) {
			t.Errorf("with %q it answers %d, %v", f.id, answer.StatusCode, answer.Header)
		}
		if err := makeChains(t.Context(), s.ControlURL); err != nil {
			t.Error(err)
		}
	}
}

func TestComparison(t *testing.T) {
	spent := func(seconds int) cost { return cost{processor: time.Duration(seconds) * time.Second} }
	all := []meeting{
		{fault: none, schemathesis: finding{excused: 3, cost: spent(500)}, suite: finding{cost: spent(500)}},
		{fault: fault{id: "a", sentence: "A."}, schemathesis: finding{cost: spent(60)}, suite: finding{noticed: "`rule.a`", cost: spent(10)}},
		{fault: fault{id: "b", sentence: "B."}, schemathesis: finding{noticed: "Schema", cost: spent(60)}, suite: finding{noticed: "`rule.b`", cost: spent(10)}},
	}
	text := comparison(all, 1700)
	for _, want := range []string{
		"\n2 of the 1700 [faults]", "noticed within ten seconds of a processor | 0 of 2 | 2 of 2 |",
		"| faults noticed | 1 of 2 | 2 of 2 |", "| of all faults, with 95 % confidence | 9 to 91 % | 34 to 100 % |",
		"| seconds of a processor for a fault | 60 | 10 |", "with the settings of", "| faults noticed in a minute of a processor | 0.50 | 6.00 |",
		"| false alarms where nothing is wrong | none | none |", "would call 3 answers wrong",
		"| `a` | A. | **nothing** | 60 | `rule.a` | 10 |\n| `b` | B. | Schema | 60 | `rule.b` | 10 |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	all[0].suite.noticed = "`rule.c`"
	if text := comparison(all, 1700); !strings.Contains(text, "| false alarms where nothing is wrong | none | `rule.c` |") {
		t.Error(text)
	}
}

// TestHooks runs the tests of hooks.py where make schemathesis has installed what they need.
func TestHooks(t *testing.T) {
	python, err := filepath.Abs("../../bin/schemathesis/venv/bin/python")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(python); err != nil {
		t.Skip("NOT TRIED: make schemathesis installs what hooks.py needs")
	}
	tried := trial{program: filepath.Join(filepath.Dir(python), "schemathesis"), hooks: "../../testdata/schemathesis/hooks.py"}
	if said, err := tried.testHooks(t.Context()); err != nil || !strings.Contains(said, "\nOK") {
		t.Errorf("%v\n%s", err, said)
	}
}
