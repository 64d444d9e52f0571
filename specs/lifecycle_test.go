package specs

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// inState lists the fields in which an object differs from a state. Fields that
// the object does not have are passed over: older samples lack some.
func inState(state State, object map[string]any) []string {
	var out []string
	for _, field := range slices.Sorted(maps.Keys(state.Fields)) {
		value, present := object[field]
		if !present {
			continue
		}
		want := state.Fields[field]
		met := value == want
		switch want {
		case Set:
			met = value != nil
		case Null:
			met = value == nil
		}
		if !met {
			out = append(out, fmt.Sprintf("%s is %v, not %v", field, value, want))
		}
	}
	return out
}

func TestStatesOfACharge(t *testing.T) {
	states := contract(t).Lifecycle("Charge")
	want := strings.Fields("authorized captured captured-later expired failed partially-refunded pending refunded reversed source-paid voided")
	if have := slices.Sorted(maps.Keys(states)); !slices.Equal(have, want) {
		t.Errorf("states are %v, want %v", have, want)
	}
	// The rows of the flag matrix that recordings of 2025 give.
	for _, row := range []struct {
		state                                      string
		status                                     string
		authorized, capturable, reversible, refund bool
		transaction, paidAt                        string
	}{
		{"captured", "successful", true, false, false, true, Set, Set},
		{"authorized", "pending", true, true, true, false, Null, Null},
		{"captured-later", "successful", true, false, false, true, Set, Set},
		{"reversed", "reversed", true, false, false, false, Null, Null},
		{"pending", "pending", false, false, false, false, Null, Null},
		{"failed", "failed", false, false, false, false, Null, Null},
		{"expired", "expired", false, false, false, false, Null, Null},
	} {
		fields := states[row.state].Fields
		got := []any{fields["status"], fields["authorized"], fields["capturable"], fields["reversible"], fields["refundable"], fields["transaction"], fields["paid_at"]}
		want := []any{row.status, row.authorized, row.capturable, row.reversible, row.refund, row.transaction, row.paidAt}
		if !slices.Equal(got, want) {
			t.Errorf("%s: status, authorized, capturable, reversible, refundable, transaction, paid_at are %v, want %v", row.state, got, want)
		}
	}
	if states["captured"].Fields["capture"] != true || states["captured-later"].Fields["capture"] != false {
		t.Error("capture must tell a charge captured at once from one captured later")
	}
	for _, state := range []string{"pending", "failed", "expired"} {
		if _, listed := states[state].Fields["capture"]; listed {
			t.Errorf("%s: capture echoes the request and is no mark of the state", state)
		}
	}
	if contract(t).Lifecycle("PlatformFee") != nil {
		t.Error("a schema without states has some")
	}
}

// TestExamplesAreInTheirStates holds each example to its state, and to no other
// that would tell something else.
func TestExamplesAreInTheirStates(t *testing.T) {
	for _, row := range []struct{ schema, example, state string }{
		{"Charge", "Charge", "captured"},
		{"Charge", "SourceCharge", "pending"},
		{"Charge", "FailedCharge", "failed"},
		{"Charge", "ExpiredCharge", "expired"},
		{"Charge", "ReversedCharge", "reversed"},
		{"Charge", "CapturedLaterCharge", "captured-later"},
		{"Token", "Token", "unused"},
		{"Source", "Source", "fresh"},
		{"Refund", "Refund", "closed"},
		{"Customer", "Customer", "active"},
		{"Customer", "DeletedCustomer", "deleted"},
		{"Recipient", "Recipient", "unverified"},
		{"Recipient", "VerifiedRecipient", "verified"},
		{"Recipient", "DeletedRecipient", "deleted"},
		{"Chain", "Chain", "active"},
		{"Chain", "RevokedChain", "revoked"},
	} {
		object := example(t, row.example).(map[string]any)
		state, known := contract(t).Lifecycle(row.schema)[row.state]
		if differences := inState(state, object); !known || len(differences) > 0 {
			t.Errorf("%s is not %s: %v", row.example, row.state, differences)
		}
	}
	// The states of a charge that exclude each other.
	for _, pair := range [][2]string{
		{"Charge", "authorized"},
		{"Charge", "captured-later"},
		{"Charge", "voided"},
		{"SourceCharge", "authorized"},
		{"SourceCharge", "expired"},
		{"FailedCharge", "expired"},
		{"ReversedCharge", "expired"},
	} {
		if len(inState(contract(t).Lifecycle("Charge")[pair[1]], example(t, pair[0]).(map[string]any))) == 0 {
			t.Errorf("%s is also %s", pair[0], pair[1])
		}
	}
}

// TestRecordedChargesAreInAState compares every recorded charge with the states.
func TestRecordedChargesAreInAState(t *testing.T) {
	folder := evidenceFolder(t)
	states := contract(t).Lifecycle("Charge")
	files, err := filepath.Glob(filepath.Join(folder, "bodies", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]int{}
	for _, file := range files {
		object, _ := readJSON(t, file).(map[string]any)
		if _, isNow := object["created_at"]; !isNow || object["object"] != "charge" {
			continue
		}
		found := false
		for name, state := range states {
			if len(inState(state, object)) == 0 {
				found = true
				met[name]++
			}
		}
		if !found {
			for name, state := range states {
				t.Logf("not %s: %v", name, inState(state, object))
			}
			t.Errorf("%s is in no state", filepath.Base(file))
		}
	}
	for _, name := range []string{"captured", "authorized", "reversed", "pending"} {
		if met[name] == 0 {
			t.Errorf("no recorded charge is %s", name)
		}
	}
	t.Logf("met %v", met)
}
