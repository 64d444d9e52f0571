package report

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/browser/kit"
	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/htmlreport"
)

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "report"); err != nil {
		panic(err)
	}
	code := m.Run()
	kit.Close()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

const (
	publicKey = "pkey_test_5xuy4w91xqz7d1w9u0t"
	secretKey = "skey_test_5xuy4w91xqz7d1w9u0t"
)

// fake is an emulator that does three things wrong: its tokens have cards without a fingerprint, a spent token is refused with another
// status, and a captured charge is not paid.
func fake() http.Handler {
	emu := emulator.New(emulator.Options{PublicKey: publicKey, SecretKey: secretKey, Seed: 1})
	api, vault := emu.API(), emu.Vault()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		if strings.HasPrefix(r.URL.Path, "/tokens") {
			vault.ServeHTTP(answer, r)
		} else {
			api.ServeHTTP(answer, r)
		}
		body, status := answer.Body.Bytes(), answer.Code
		var object map[string]any
		if json.Unmarshal(body, &object) == nil {
			switch card, _ := object["card"].(map[string]any); {
			case object["object"] == "token" && card != nil:
				delete(card, "fingerprint")
			case object["code"] == "used_token":
				status = http.StatusPaymentRequired
			case strings.HasSuffix(r.URL.Path, "/capture") && object["object"] == "charge":
				object["paid"] = false
			}
			body, _ = json.Marshal(object)
		}
		for name, values := range answer.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	})
}

// failing is the report of a run against the fake.
var failing = sync.OnceValues(func() (*reports.Report, error) {
	server := httptest.NewServer(fake())
	defer server.Close()
	return conformance.Run(context.Background(), conformance.Config{
		Target:    conformance.Target{APIURL: server.URL, PublicKey: publicKey, SecretKey: secretKey},
		Selection: conformance.Selection{LabelFilter: "tokens || charges"},
	})
})

func failingReport(t *testing.T) *reports.Report {
	t.Helper()
	r, err := failing()
	if err != nil {
		t.Fatal(err)
	}
	copied := *r
	return &copied
}

// failingPage returns the address of the page of the failing report, which is made once.
func failingPage(t *testing.T) string {
	t.Helper()
	made.Do(func() { address = write(t, folder, failingReport(t), nil) })
	return address
}

var (
	folder  string // of what all tests share
	made    sync.Once
	address string
)

// write writes the page of a report into a folder, and returns its address.
func write(t *testing.T, folder string, r, baseline *reports.Report) string {
	t.Helper()
	path := filepath.Join(folder, "report.html")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := htmlreport.WriteCompared(file, r, baseline); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(path)
}

// open opens the page of a report, and waits for its table of cases.
func open(t *testing.T, address string, look kit.Look) *kit.Page {
	t.Helper()
	p := kit.Open(t, address, look)
	p.Wait(`document.querySelector("#case-list table tbody tr") !== null`)
	return p
}

// opened waits until a case is shown with its evidence.
func opened(p *kit.Page, id string) {
	kit.Becomes(p, `document.querySelector("dialog[open] .step, dialog[open] ul") && document.querySelector("dialog[open] code").textContent`, id)
}
