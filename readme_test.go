package conformance_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites/all"
)

// The samples of the README are what the program prints: each of their lines, but for those that are
// left out with …, is a line of the real output. Ids differ from run to run.
var identifier = regexp.MustCompile(`_test_[0-9a-z]{19}`)

func TestReadmeShowsARealFailure(t *testing.T) {
	emu := emulator.New(emulator.Options{Fault: "token.single-use-charge"})
	defer emu.Close()
	api, vault := httptest.NewServer(emu.API()), httptest.NewServer(emu.Vault())
	defer api.Close()
	defer vault.Close()
	public, secret := emu.Keys()
	report, err := conformance.Run(t.Context(), conformance.Config{
		Target:    conformance.Target{APIURL: api.URL, VaultURL: vault.URL, PublicKey: public, SecretKey: secret},
		Selection: conformance.Selection{Cases: []string{"tokens/single-use-reversed"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var console strings.Builder
	if err := reports.WriteConsole(&console, report, reports.ConsoleOptions{}); err != nil {
		t.Fatal(err)
	}
	holdsSample(t, console.String(), "FAILED tokens/single-use-reversed")
}

func TestReadmeShowsARealRule(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rule := contract.Rule("token.single-use-charge")
	var out strings.Builder
	if err := rulebook.WriteRule(&out, rule, rulebook.Facts(contract, rule, all.Cases())); err != nil {
		t.Fatal(err)
	}
	holdsSample(t, out.String(), "token.single-use-charge (MUST)")
}

// holdsSample compares the block of the README that has the line with what was printed.
func holdsSample(t *testing.T, printed, line string) {
	t.Helper()
	readme := read(t, "README.md")
	_, sample, found := strings.Cut(readme, "\n"+line)
	if !found {
		t.Fatalf("README.md has no line that begins with %q", line)
	}
	sample, _, _ = strings.Cut(line+sample, "\n```")
	printed = "\n" + identifier.ReplaceAllString(printed, "_test_…") + "\n"
	for line := range strings.SplitSeq(sample, "\n") {
		if strings.HasSuffix(line, "…") {
			continue
		}
		if !strings.Contains(printed, "\n"+line+"\n") {
			t.Errorf("README.md shows the line\n%s\nwhich is not in\n%s", line, printed)
		}
	}
}
