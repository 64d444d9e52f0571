package banking_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/banking"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func TestReadReportsAllThatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name   string
		params wire.Params
		want   []string
	}{
		{"good", wire.Params{"brand": "bbl", "number": "123-4-56789-0", "name": "A"}, nil},
		{"bank by its name", wire.Params{"brand": "Bangkok Bank", "number": "1", "name": "A", "type": "current"}, nil},
		{"a Japanese bank code", wire.Params{"bank_code": "0001", "number": "1", "name": "A"}, nil},
		{"nothing", wire.Params{}, []string{"brand is not included in the list", "number can't be blank", "name can't be blank"}},
		{"unknown brand", wire.Params{"brand": "zzz", "number": "1", "name": "A"}, []string{"brand is not included in the list"}},
		{"letters", wire.Params{"brand": "bbl", "number": "12a", "name": "A"}, []string{"number is invalid"}},
		{"dashes alone", wire.Params{"brand": "bbl", "number": "--", "name": "A"}, []string{"number is invalid"}},
		{"unknown type", wire.Params{"brand": "bbl", "number": "1", "name": "A", "type": "gold"}, []string{"type is not included in the list"}},
	} {
		var account banking.BankAccount
		if got := account.Read(test.params); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// A second reading puts what is given over what is there, and keeps the rest.
func TestReadKeepsWhatIsNotGiven(t *testing.T) {
	var account banking.BankAccount
	if faults := account.Read(wire.Params{"brand": "bbl", "number": "123-456-7890", "name": "A", "branch_code": "7"}); faults != nil {
		t.Fatal(faults)
	}
	if faults := account.Read(wire.Params{"name": "B"}); faults != nil {
		t.Fatal(faults)
	}
	shown := render(t, account)
	for member, want := range map[string]any{
		"name": "B", "account_number": "123-456-7890", "last_digits": "7890", "brand": "Bangkok Bank", "bank_code": "bbl",
		"branch_code": "7", "type": nil,
	} {
		if shown[member] != want {
			t.Errorf("%s is %v, want %v", member, shown[member], want)
		}
	}
	account.Read(wire.Params{"bank_code": "0001"})
	if shown = render(t, account); shown["bank_code"] != "0001" || shown["brand"] != "0001" {
		t.Errorf("a bank of which only the code is known is shown as %v, %v", shown["bank_code"], shown["brand"])
	}
}

func render(t *testing.T, account banking.BankAccount) map[string]any {
	t.Helper()
	var w wire.Writer
	w.Object("")
	account.Render(&w)
	w.EndObject()
	var object struct {
		Account map[string]any `json:"bank_account"`
	}
	if err := json.Unmarshal(w.Buf, &object); err != nil {
		t.Fatalf("%v in %s", err, w.Buf)
	}
	return object.Account
}
