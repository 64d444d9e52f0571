package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
)

func load(t *testing.T, text string) *specs.Contract {
	t.Helper()
	contract, err := specs.Parse([]byte(text), specs.RawRules())
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

func TestDiagrams(t *testing.T) {
	text := string(lifecycles(load(t, string(specs.Raw()))))
	for _, line := range []string{
		"    state \"captured-later\" as captured_later\n",
		"    [*] --> failed : createCharge (recorded)\n",
		"    authorized --> captured_later : captureCharge\n",
		"    authorized --> lapsed : after 7 days\n",
		"    unused --> stale : after 30 minutes (documented)\n",
		"    captured --> partially_refunded : createRefund (part)\n",
		"    attached --> deleted : destroyCustomerCard, destroyCustomer\n    deleted --> [*]\n",
		"| captureCharge | lapsed | 400 expired_charge | `capture.after-7-days` |\n",
		"- verifyRecipient in verified: No source tells of a second verification.\n",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("the document lacks %q", line)
		}
	}
	if n := strings.Count(text, "```mermaid\n"); n != 8 {
		t.Errorf("there are %d diagrams, want one of each of 8 schemas", n)
	}
}

// TestDocumentIsStale changes the model and looks at whether the document notices.
func TestDocumentIsStale(t *testing.T) {
	committed, err := os.ReadFile(filepath.Join("..", "..", "docs", "lifecycles.md"))
	if err != nil {
		t.Fatal(err)
	}
	raw := string(specs.Raw())
	if string(lifecycles(load(t, raw))) != string(committed) {
		t.Error("docs/lifecycles.md is stale: run make generate")
	}
	without := strings.Replace(raw, "{on: captureCharge, from: [authorized]", "{on: captureCharge, from: [authorized, pending]", 1)
	if raw == without || string(lifecycles(load(t, without))) == string(committed) {
		t.Error("another model gives the same document")
	}
}
