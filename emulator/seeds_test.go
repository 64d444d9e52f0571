package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ask makes a request of one account and returns the status and the object of the answer.
func ask(t *testing.T, handler http.Handler, key, method, path, body string) (int, map[string]any) {
	t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Host = "localhost"
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	object := map[string]any{}
	if err := json.Unmarshal(recorder.Body.Bytes(), &object); err != nil {
		t.Fatal(err)
	}
	return recorder.Code, object
}

// seeded are fields of what the example file makes.
var seeded = []struct{ key, path, fields string }{
	{DefaultSecretKey, "/customers/cust_test_4xtrb759599jsxlhkrb", `{"email":"somchai@example.com","default_card":"card_test_4yq6tuucl9h4erukfl0"}`},
	{DefaultSecretKey, "/customers/cust_test_4xtrb759599jsxlhkrb/cards/card_test_4xtsoy2nbfs7ujngyyq", `{"last_digits":"4242","city":"Bangkok","postal_code":"10320"}`},
	{DefaultSecretKey, "/recipients/recp_test_50894vc13y8z4v51iuc", `{"verified":true,"created_at":"2015-02-03T00:00:00Z"}`},
	{DefaultSecretKey, "/sources/src_test_unpaid", `{"charge_status":"unknown","amount":200000}`},
	{DefaultSecretKey, "/charges/chrg_test_4xso2s8ivdej29pqnhz", `{"status":"successful","refunded_amount":40000,"customer":"cust_test_4xtrb759599jsxlhkrb"}`},
	{DefaultSecretKey, "/charges/chrg_test_12345", `{"status":"pending","capturable":true}`},
	{DefaultSecretKey, "/charges/chrg_test_by_bank", `{"status":"successful","paid":true}`},
	{DefaultSecretKey, "/charges/chrg_test_4xso2s8ivdej29pqnhz/refunds/rfnd_test_4ypebtxon6oye5o8myu", `{"amount":40000}`},
	{DefaultSecretKey, "/charges", `{"total":3}`},
	{"skey_test_4yq6tct0lblmed2yp5t", "/customers/cust_test_4yq6txdpfadhbaqnwp3", `{"email":"other@example.com"}`},
}

// The example of docs/emulator.md is there in both dialects, under its ids, after a reset too, and can be used like what a client made.
func TestSeedFile(t *testing.T) {
	for _, dialect := range []Dialect{Recorded, Documented} {
		t.Run(string(dialect), func(t *testing.T) {
			e := New(Options{Dialect: dialect})
			defer e.Close()
			if err := e.LoadSeeds("testdata/seeds.yaml"); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				for _, tt := range seeded {
					status, object := ask(t, e.API(), tt.key, "GET", tt.path, "")
					var want map[string]any
					_ = json.Unmarshal([]byte(tt.fields), &want)
					for field, value := range want {
						if status != http.StatusOK || fmt.Sprint(object[field]) != fmt.Sprint(value) {
							t.Errorf("%s answered %d with %s %v, want %v", tt.path, status, field, object[field], value)
						}
					}
				}
				if status, object := ask(t, e.API(), DefaultSecretKey, "POST", "/charges/chrg_test_12345/capture", ""); status != http.StatusOK {
					t.Errorf("the capture answered %d %v", status, object)
				}
				if status, object := ask(t, e.API(), DefaultSecretKey, "POST", "/charges",
					`{"amount":5000,"currency":"thb","card":"tokn_test_4xs9408a642a1htto8z"}`); status != http.StatusOK {
					t.Errorf("a charge with the token answered %d %v", status, object)
				}
				ask(t, e.Control(), "", "POST", "/reset", "")
			}
		})
	}
}

// With a state file, what clients did to the objects of a seed file stays, and what is gone is made again.
func TestSeedsInAStateFile(t *testing.T) {
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.db"), Now: func() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }}
	var e *Emulator
	open := func() {
		var err error
		if e, err = Open(o); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(e.Close)
	}
	load := func(name string) error { return e.LoadSeeds(name) }
	seen := func() string {
		var answers strings.Builder
		for _, tt := range seeded {
			status, object := ask(t, e.API(), tt.key, "GET", tt.path+"?limit=100", "")
			delete(object, "to") // of a list, which ends now
			text, _ := json.Marshal(object)
			_, _ = fmt.Fprintln(&answers, tt.path, status, string(text))
		}
		return answers.String()
	}
	open()
	if err := load("testdata/seeds.yaml"); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][3]string{
		{"POST", "/charges/chrg_test_12345/capture", ""},
		{"PATCH", "/customers/cust_test_4xtrb759599jsxlhkrb", `{"description":"seen"}`},
		{"DELETE", "/customers/cust_test_4xtrb759599jsxlhkrb/cards/card_test_4yq6tuucl9h4erukfl0", ""},
		{"POST", "/charges", `{"amount":5000,"currency":"thb","card":"tokn_test_4xs9408a642a1htto8z"}`},
	} {
		if status, object := ask(t, e.API(), DefaultSecretKey, change[0], change[1], change[2]); status != http.StatusOK {
			t.Fatalf("%s answered %d %v", change[1], status, object)
		}
	}
	want := seen()
	for range 3 {
		e.Close()
		open()
		if got := seen(); got != want {
			t.Errorf("after a restart there is\n%s\nand before there was\n%s", got, want)
		}
		if err := load("testdata/seeds.yaml"); err != nil {
			t.Fatal(err)
		}
		if got := seen(); got != want {
			t.Errorf("with the seed file again there is\n%s\nand before there was\n%s", got, want)
		}
	}
	ask(t, e.API(), DefaultSecretKey, "DELETE", "/customers/cust_test_4xtrb759599jsxlhkrb", "")
	ask(t, e.API(), DefaultSecretKey, "DELETE", "/recipients/recp_test_50894vc13y8z4v51iuc", "")
	for range 2 {
		e.Close()
		open()
		if err := load("testdata/seeds.yaml"); err != nil {
			t.Fatal(err)
		}
		for _, tt := range seeded[:3] {
			if status, object := ask(t, e.API(), tt.key, "GET", tt.path, ""); status != http.StatusOK || object["deleted"] == true {
				t.Errorf("%s was deleted and answers %d %v", tt.path, status, object)
			}
		}
	}
}

// A wrong seed file drops nothing of a state file that was there before, and what it no longer can make does not keep the
// emulator from starting.
func TestWrongSeedsLeaveAStateFileAlone(t *testing.T) {
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.db")}
	name := filepath.Join(t.TempDir(), "seeds.yaml")
	refund := "refunds: [{id: rfnd_test_1, charge: chrg_test_1, amount: 100}]\n"
	charge := "charges: [{id: chrg_test_1, amount: 5000, currency: thb, card: {name: A, number: 4242424242424242, " +
		"expiration_month: 1, expiration_year: 2099}}]\n"
	for i, tt := range []struct {
		seeds, wrong string
		charges      int
	}{
		{refund, "charge chrg_test_1 was not found", 0},
		{charge, "", 1},
		{charge + refund, "", 1},
		{charge + "refunds: [{id: rfnd_test_2, charge: chrg_test_none, amount: 100}]\n", "", 1},
	} {
		e, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			ask(t, e.API(), DefaultSecretKey, "POST", "/customers", `{"email":"a@example.com"}`)
			e.Close()
			if e, err = Open(o); err != nil {
				t.Fatal(err)
			}
		}
		if err = os.WriteFile(name, []byte(tt.seeds), 0o600); err != nil {
			t.Fatal(err)
		}
		if err = e.LoadSeeds(name); (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("seeds %d are loaded with %v, want %q", i, err, tt.wrong)
		}
		if customers, charges := total(t, e, "/customers"), total(t, e, "/charges"); customers != 1 || charges != tt.charges {
			t.Errorf("seeds %d: %d customers and %d charges, want 1 and %d", i, customers, charges, tt.charges)
		}
		e.Close()
	}
}

// What is wrong with a file is told with its line and field, and leaves an empty emulator.
func TestSeedFilesThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"customers:\n- emial: x":                           "2: customers[0].emial: unknown field; want one of cards, created_at, default_card, description, email, id, metadata",
		"clients: []":                                      "1: clients: unknown field; want one of accounts, charges, customers, recipients, refunds, sources, tokens",
		"customers: 3":                                     "1: customers: want a list",
		"customers: [x]":                                   "1: customers[0]: want keys and values",
		"customers:\n- email: [a]":                         "2: customers[0].email: want text",
		"customers:\n- metadata: gold":                     "2: customers[0].metadata: want keys and values",
		"charges:\n- amount: many":                         "2: charges[0].amount: want a whole number",
		"charges:\n- amount: 1.5":                          "2: charges[0].amount: want a whole number",
		"charges:\n- capture: perhaps":                     "2: charges[0].capture: want true or false",
		"charges:\n- card: {nane: A}":                      "2: charges[0].card.nane: unknown field; want one of city, country, expiration_month, expiration_year, name, number, phone_number, postal_code, security_code, state, street1, street2",
		"customers:\n- created_at: soon":                   "2: customers[0].created_at: want a time such as 2017-01-31T09:00:00Z, or a date",
		"customers:\n- created_at: 2027-01-01":             "2: customers[0].created_at: created at 2027-01-01T00:00:00Z is later than the clock, which shows 2026-03-02T10:00:00Z",
		"customers:\n- email: a\n  id: cust_123":           `3: customers[0].id: "cust_123" is not the id of such an object in test mode; want cust_test_ and 1 to 64 letters, digits or underscores`,
		"customers:\n- id: chrg_test_1":                    `2: customers[0].id: "chrg_test_1" is not the id of such an object in test mode; want cust_test_ and 1 to 64 letters, digits or underscores`,
		"customers:\n- id: cust_test_1\n- id: cust_test_1": "3: customers[1].id: cust_test_1 is the id of another object, in line 2",
		"customers:\n- email: a\n  email: b":               "",
		"charges:\n- amount: 5000\n  currency: thb\n  customer: cust_test_none": "4: charges[0].customer: customer cust_test_none was not found",
		"charges:\n- amount: 5000\n  currency: thb\n  source: src_test_none":    "4: charges[0].source: source src_test_none was not found",
		"charges:\n- amount: 1\n  currency: thb\n  customer: c":                 "2: charges[0].amount: amount must be greater than or equal to 2000 (thb subunits)",
		"refunds:\n- amount: 1\n  charge: chrg_test_none":                       "3: refunds[0].charge: charge chrg_test_none was not found",
		"refunds:\n- amount: 1":                            "2: refunds[0]: a refund needs the id of its charge",
		"recipients:\n- type: robot\n  name: A":            "2: recipients[0].type: type is not included in the list and bank account can't be blank",
		"customers:\n- cards:\n  - name: A\n    number: 1": "3: customers[0].cards[0]: expiration month can't be blank, expiration month is not between 1 and 12, expiration year is invalid, number is invalid, and brand not supported (unknown)",
		"accounts:\n- public_key: pkey_test_1":             "2: accounts[0]: an account needs public_key and secret_key",
		"accounts:\n- secret_key: skey_live_1":             "2: accounts[0].secret_key: want a test key: pkey_test_ or skey_test_ and 1 to 64 letters, digits, underscores or dashes",
		"customers: *who":                                  "1: customers: nothing is called &who",
		"customers:\n- {email: a":                          "",
		"a: 1\n---\nb: 2":                                  "3: a seed file has one document",
	} {
		t.Run(text, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "seeds.yaml")
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			e := New(Options{Now: func() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }})
			defer e.Close()
			err := e.LoadSeeds(name)
			if err == nil || !strings.HasPrefix(err.Error(), name+":"+want) || want != "" && err.Error() != name+":"+want {
				t.Errorf("got  %v\nwant %s:%s", err, name, want)
			}
			for _, list := range []string{"/customers", "/charges", "/recipients"} {
				if _, object := ask(t, e.API(), DefaultSecretKey, "GET", list, ""); fmt.Sprint(object["total"]) != "0" {
					t.Errorf("%s has %v objects", list, object["total"])
				}
			}
		})
	}
	if err := New(Options{}).LoadSeeds("none.yaml"); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestAnchorsInSeedFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "seeds.yaml")
	text := `
tokens:
- {id: tokn_test_1, card: &visa {name: A, number: 4242424242424242, expiration_month: 1, expiration_year: 2099}}
- {id: tokn_test_2, card: *visa}
`
	e := New(Options{})
	defer e.Close()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := e.LoadSeeds(name); err != nil {
		t.Fatal(err)
	}
	if status, _ := ask(t, e.Vault(), DefaultPublicKey, "GET", "/tokens/tokn_test_2", ""); status != http.StatusOK {
		t.Errorf("the second token answered %d", status)
	}
}
