package hooks

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/suites"
)

// counter has a handler count what it was told in a file, which a check prints.
func counter(t *testing.T, careless bool, printing string) map[string]*suites.Result {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the check is a command of a POSIX shell")
	}
	file := t.TempDir() + "/orders"
	return try(t, Options{Check: strings.ReplaceAll(printing, "FILE", file)}, func(h *receiver) {
		h.careless = careless
		h.act = func(_, key string, _ map[string]any) {
			if key == "charge.complete" {
				_ = exec.CommandContext(t.Context(), "sh", "-c", "echo paid >>"+file).Run()
			}
		}
	})
}

func TestAnEffectThatOnlyACheckTells(t *testing.T) {
	const count = "grep -c paid FILE"
	if found := broken(counter(t, false, count)); len(found) > 0 {
		t.Errorf("findings in a handler that counts each event once: %v", found)
	}
	results := counter(t, true, count)
	found := broken(results)
	if len(found) != 2 || !strings.Contains(found["once-when-doubled"], `the check then has "`) || found["once-when-late"] == "" {
		t.Errorf("%v, want the doubled and the late delivery", found)
	}
	if exchanges := results["once-when-doubled"].Exchanges; len(exchanges) < 2 || exchanges[0].Seq != 1 || exchanges[1].Seq != 2 {
		t.Errorf("%d deliveries are shown, want the first one and the second", len(exchanges))
	}
}

func TestAnEffectThatTheExitCodeTells(t *testing.T) {
	found := broken(counter(t, true, `exit $(grep -c paid FILE)`))
	if got := found["once-when-doubled"]; !strings.Contains(got, "after exit code") {
		t.Errorf("%q, want another exit code", got)
	}
}

func TestChecksThatTellNothing(t *testing.T) {
	for check, why := range map[string]string{
		"date +%N; echo $$ $(od -An -N4 -tx1 /dev/urandom)": "the check says something else each time it is run",
	} {
		r := counter(t, false, check)["once-when-doubled"]
		if r.Status != suites.NotJudged || !strings.Contains(r.Reason, why) {
			t.Errorf("%s: %s %s, want %q", check, r.Status, r.Reason, why)
		}
	}
}

func TestEffectsOfOthersAreNotTheHandlers(t *testing.T) {
	refund := call{method: "POST", path: "/charges/chrg_test_1/refunds", about: "/charges/chrg_test_1/refunds? amount=1"}
	other := call{method: "POST", path: "/charges/chrg_test_2/refunds", about: "/charges/chrg_test_2/refunds? amount=1"}
	charge := call{method: "POST", path: "/charges", about: "/charges? customer=cust_1"}
	for name, each := range map[string]struct {
		before, window []call
		crowded        bool
		want           int
	}{
		"again":                          {[]call{refund}, []call{refund}, false, 1},
		"of another charge":              {[]call{refund}, []call{other}, false, 0},
		"late, and for the first time":   {nil, []call{refund}, false, 0},
		"a charge, word by word":         {[]call{charge}, []call{charge}, false, 1},
		"perhaps that of the client":     {[]call{charge}, []call{charge}, true, 0},
		"about the object, in any crowd": {[]call{refund}, []call{refund, charge}, true, 1},
	} {
		if got := again(each.before, each.window, "chrg_test_1", each.crowded); len(got) != each.want {
			t.Errorf("%s: %v, want %d", name, got, each.want)
		}
	}
}
