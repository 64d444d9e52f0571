package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// TestRunsAgainstOneAddress: the case that judges what the wrong host answers has nothing to judge where one address
// serves both, and says so; the others pass.
func TestRunsAgainstOneAddress(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		flags    []string
		oneVault bool // the run is told the api's address for both
		apart    bool
	}{
		"the api address for both": {oneVault: true},
		"both addresses":           {},
		"hosts apart":              {flags: []string{"--separate-hosts"}, apart: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, r, _ := startEmulator(t, test.flags...)
			vault := r.Vault
			if test.oneVault {
				vault = r.API
			}
			report := invocation{
				args: []string{
					"run", "--api-url", r.API, "--vault-url", vault, "--control-url", r.Control, "--dialect", "recorded",
					"--case", "sources/host-*", "--case", "tokens/*", "--case", "requests/unknown-path-of-*",
				},
				env:    []string{"OMISE_PUBLIC_KEY=" + r.Public, "OMISE_SECRET_KEY=" + r.Secret},
				folder: t.TempDir(),
			}.run(t).exits(t, 0).whole(t)
			for i := range report.Cases {
				c := &report.Cases[i]
				if c.ID == "sources/host-vault" && (c.Status == reports.StatusPassed) != test.apart ||
					c.ID == "sources/host-vault" && strings.Contains(c.Reason, "separate_hosts") == test.apart {
					t.Errorf("%s is %s because of %q", c.ID, c.Status, c.Reason)
				}
			}
			answer, err := http.Post(r.API+"/tokens", "application/json", strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			_ = answer.Body.Close()
			if (answer.StatusCode == http.StatusNotFound) != test.apart {
				t.Errorf("the api host answered POST /tokens with %d", answer.StatusCode)
			}
		})
	}
}

// TestClockStartsAtADate: cards of the past pass, and a reset goes back to the date.
func TestClockStartsAtADate(t *testing.T) {
	t.Parallel()
	_, r, _ := startEmulator(t, "--now", "2017-01-31T09:00:00+07:00")
	for _, moved := range []string{"", `{"advance": "24h"}`} {
		if moved != "" {
			post(t, r.Control+"/clock", "", moved)
		}
		post(t, r.Control+"/reset", "", "")
		token := post(t, r.API+"/tokens", r.Public,
			`{"card": {"name": "A", "number": "4242424242424242", "expiration_month": 2, "expiration_year": 2017}}`)
		if at := token["created_at"].(string); !strings.HasPrefix(at, "2017-01-31T02:00:") {
			t.Errorf("the token was made at %s", at)
		}
	}
}

// post sends JSON and returns the answer, which must be 200.
func post(t *testing.T, address, key, body string) map[string]any {
	t.Helper()
	status, text := answered(t, http.MethodPost, address, key, body, http.Header{"Content-Type": {"application/json"}})
	object := map[string]any{}
	if err := json.Unmarshal([]byte(text), &object); err != nil || status != http.StatusOK {
		t.Fatalf("POST %s answered %d %s (%v)", address, status, text, err)
	}
	return object
}

// TestAnyTestKeyIsAnAccount: a suite with keys of its own needs no others.
func TestAnyTestKeyIsAnAccount(t *testing.T) {
	t.Parallel()
	_, r, _ := startEmulator(t, "--accept-any-test-key")
	token := post(t, r.API+"/tokens", "pkey_test_4yq6tct0llin5nyyi5l",
		`{"card": {"name": "A", "number": "4242424242424242", "expiration_month": 2, "expiration_year": 2035}}`)
	charge := post(t, r.API+"/charges", "skey_test_4yq6tct0lblmed2yp5t", `{"amount": 10000, "currency": "thb", "card": "`+token["id"].(string)+`"}`)
	if charge["status"] != "successful" {
		t.Errorf("the charge is %v", charge)
	}
	account := post(t, r.Control+"/accounts", "", `{"public_key": "pkey_test_a", "secret_key": "skey_test_b"}`)
	if account["public_key"] != "pkey_test_a" || account["secret_key"] != "skey_test_b" {
		t.Errorf("the account is %v", account)
	}
}

// TestSeedFileIsLoaded: the objects of the example are there from the start and after a reset, with public links.
func TestSeedFileIsLoaded(t *testing.T) {
	t.Parallel()
	example, err := filepath.Abs("../../emulator/testdata/seeds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, r, _ := startEmulator(t, "--seed-file", example, "--public-api-url", "https://api.example.com/")
	for range 2 {
		charge := post(t, r.API+"/charges/chrg_test_12345/capture", r.Secret, "")
		if charge["status"] != "successful" {
			t.Errorf("the charge is %v", charge)
		}
		source := post(t, r.API+"/charges", r.Secret,
			`{"amount": 200000, "currency": "thb", "source": "src_test_unpaid", "return_uri": "https://shop.example.com/"}`)
		link := source["source"].(map[string]any)["scannable_code"].(map[string]any)["image"].(map[string]any)["download_uri"].(string)
		if !strings.HasPrefix(link, "https://api.example.com/charges/chrg_test_") {
			t.Errorf("the code is at %s", link)
		}
		post(t, r.Control+"/reset", "", "")
	}
}

// TestSeedFileThatNeverEnds: a pipe, which may never end, is refused and not waited for.
func TestSeedFileThatNeverEnds(t *testing.T) {
	t.Parallel()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	cmd := invocation{args: []string{"emulator", "--seed-file", "/dev/stdin"}}.command(t)
	cmd.Stdin = out
	text, _ := cmd.CombinedOutput()
	want := "omise-conformance: --seed-file: /dev/stdin is not a regular file; seeds are read from regular files only\n"
	if code := cmd.ProcessState.ExitCode(); code != 2 || string(text) != want {
		t.Errorf("exit code %d:\n%s", code, text)
	}
}
