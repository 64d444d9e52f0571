package gate

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/namespace"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/session"
	"github.com/omise-conformance/harness/specs"
)

// TestEnterNamespace is no test: it is what this binary does as the helper of name spaces.
func TestEnterNamespace(t *testing.T) {
	if flag.NArg() == 0 {
		t.Skip("this is a helper of another test")
	}
	os.Exit(namespace.Enter(flag.Arg(0), flag.Args()[1:]))
}

// A client with an empty environment, which ignores every proxy, is judged in name spaces: by the usual ports, and by the
// authorities of the system. The gate's own addresses are the same inside.
func TestAClientInNameSpacesNeedsNoVariables(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip(err)
	}
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	var said, wrong bytes.Buffer
	script := `for url in https://api.omise.co/charges https://vault.omise.co/tokens/tokn_test_none http://api.omise.co/customers; do
env -i ` + curl + ` -sS -o /dev/null -w '%{http_code} ' $url || exit; done; ` + curl + ` -sS -o /dev/null -w '%{http_code} ' $OMISE_API_URL/charges`
	o := Options{
		Session: session.Options{Contract: contract, Selected: &selection.Set{}}, Command: []string{"sh", "-c", script}, MarkHeader: "Mark",
		Interception: Interception{Helper: []string{os.Args[0], "-test.run=^TestEnterNamespace$", "--"}},
	}
	o.Child.Stdout, o.Child.Stderr = &said, &wrong
	g, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	err = g.Run(t.Context())
	report := g.Close(t.Context())
	if err != nil && strings.HasPrefix(err.Error(), "name spaces cannot be used here: ") {
		t.Skip(err)
	}
	if err != nil || said.String() != "401 401 401 401 " {
		t.Fatalf("%v, %q, %s", err, said.String(), wrong.String())
	}
	if ways := report.Gate.Ways; report.Gate.Requests != 4 || ways["tls"] != 3 || ways["url"] != 1 {
		t.Errorf("%d requests, by %v", report.Gate.Requests, ways)
	}
}
