package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
)

// buggy answers like the next, with bugs.
type buggy struct {
	next http.RoundTripper
	bugs func(r *http.Request, status int, object any) int
}

func (b buggy) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(request)
	if err != nil || strings.HasPrefix(request.URL.Host, "control.") {
		return response, err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	var object any
	if json.Unmarshal(body, &object) == nil {
		response.StatusCode = b.bugs(request, response.StatusCode, object)
		body, _ = json.Marshal(object)
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return response, nil
}

// eachObject calls do with every object in a value.
func eachObject(value any, do func(map[string]any)) {
	switch value := value.(type) {
	case map[string]any:
		do(value)
		for _, inner := range value {
			eachObject(inner, do)
		}
	case []any:
		for _, inner := range value {
			eachObject(inner, do)
		}
	}
}

// fiveBugs are five bugs that a fake could have.
func fiveBugs(r *http.Request, status int, object any) int {
	eachObject(object, func(o map[string]any) {
		if amount, ok := o["amount"].(float64); ok && o["object"] == "charge" {
			o["amount"] = strconv.Itoa(int(amount))
		}
		if o["object"] == "charge" {
			delete(o, "paid_at")
		}
		if o["code"] == "used_token" {
			o["code"], o["location"] = "invalid_card", "https://www.omise.co/api-errors#invalid-card"
		}
		if email, ok := o["email"].(string); ok {
			o["email"] = strings.ToUpper(email)
		}
	})
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/refunds") {
		return http.StatusInternalServerError
	}
	return status
}

// judged runs the suite against the emulator behind bugs.
func judged(t *testing.T, selected conformance.Selection, bugs func(r *http.Request, status int, object any) int) *reports.Report {
	t.Helper()
	emu := embedded.Start(embedded.Options{Seed: 1})
	t.Cleanup(emu.Close)
	report, err := conformance.Run(t.Context(), conformance.Config{Selection: selected, Target: conformance.Target{
		APIURL: emu.Hosts.API, VaultURL: emu.Hosts.Vault, ControlURL: emu.Hosts.Control, PublicKey: emu.Keys.Public, SecretKey: emu.Keys.Secret,
		HTTPClient: &http.Client{Transport: buggy{emu.Transport, bugs}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// numberedCauses are the beginnings of the list of causes in a report for people.
var numberedCauses = regexp.MustCompile(`(?m)^ *\d+\. .*(?:\n {5}.*)?`)

// What a reader sees first are the bugs, each once, and nothing that follows from them.
func TestWholeSuiteNamesTheCausesFirst(t *testing.T) {
	suitetest.WholeSuite(t)
	report := judged(t, conformance.Selection{}, fiveBugs)
	for kind, write := range map[string]func(io.Writer, *reports.Report) error{
		"console": func(w io.Writer, r *reports.Report) error {
			return reports.WriteConsole(w, r, reports.ConsoleOptions{Width: 400})
		},
		"summary": reports.WriteMarkdown,
	} {
		var b strings.Builder
		if err := write(&b, report); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(b.String(), "\n")
		top := strings.ReplaceAll(strings.Join(lines[:40], "\n"), `\`, "")
		causes := numberedCauses.FindAllString(top, -1)
		for _, bug := range []string{
			`expected amount to be an integer; got "100000"`, "expected paid_at to be there; got nothing", "/refunds; expected a status below 500; got status 500",
			"code used_token and a message like /^token was already used$/; got status 400 and code invalid_card", `expected email to be "`,
		} {
			if n := slices.IndexFunc(causes, func(cause string) bool { return strings.Contains(cause, bug) }); n < 0 {
				t.Errorf("the %s does not begin with %q:\n%s", kind, bug, top)
			} else {
				causes = slices.Delete(causes, n, n+1)
			}
		}
		if len(causes) > 0 {
			t.Errorf("the %s also names %q", kind, causes)
		}
	}
}

// Without POST /tokens hardly a case has a card to begin with.
func TestWholeSuiteNamesAMissingEndpointFirst(t *testing.T) {
	suitetest.WholeSuite(t)
	report := judged(t, conformance.Selection{LabelFilter: "!generated"}, func(r *http.Request, status int, object any) int {
		if r.Method != http.MethodPost || r.URL.Path != "/tokens" {
			return status
		}
		if o, ok := object.(map[string]any); ok {
			clear(o)
			maps.Copy(o, map[string]any{"object": "error", "location": "https://www.omise.co/api-errors#not-found", "code": "not_found", "message": "path not found"})
		}
		return http.StatusNotFound
	})
	first := &report.Causes[0]
	if said := reports.CauseSentence(first); !strings.Contains(said, "sent POST /tokens; expected status 200") || !strings.Contains(said, "got status 404") {
		t.Errorf("the first cause is %q", said)
	}
	if said := reports.EffectSentence(first); !strings.HasPrefix(said, fmt.Sprintf("POST /tokens answers 404: %d cases wait for it", report.Totals.Blocked)) {
		t.Errorf("of %d blocked cases the report says %q", report.Totals.Blocked, said)
	}
	if others := report.Totals.Failed + report.Totals.Blocked - first.TurnsGreen; first.Waiting < 500 || report.Totals.Failed > 300 || others > 10 {
		t.Errorf("%d cases wait for the first cause, %d failed, and %d are not green without it", first.Waiting, report.Totals.Failed, others)
	}
	if !strings.HasPrefix(first.Case, "tokens/") {
		t.Errorf("the case to start with is %s, which only has a token in its set-up", first.Case)
	}
}
