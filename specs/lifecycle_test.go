package specs

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestStatesOfACharge(t *testing.T) {
	states := contract(t).Lifecycle("Charge")
	want := strings.Fields("authorized captured captured-later expired failed lapsed partially-refunded pending refunded reversed source-paid voided")
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
		if differences := Differences(object, state.Fields); !known || len(differences) > 0 {
			t.Errorf("%s is not %s: %v", row.example, row.state, differences)
		}
	}
}

// TestExamplesAreInOneState holds the examples to one state each, where the model
// does not say that two look the same.
func TestExamplesAreInOneState(t *testing.T) {
	for _, row := range []struct{ schema, example, states string }{
		{"Charge", "Charge", "captured"},
		{"Charge", "SourceCharge", "pending"},
		{"Charge", "FailedCharge", "failed"},
		{"Charge", "ExpiredCharge", "expired"},
		{"Charge", "ReversedCharge", "lapsed reversed"},
		{"Charge", "CapturedLaterCharge", "captured-later"},
		{"Token", "Token", "stale unused"},
		{"Refund", "Refund", "closed"},
		{"Customer", "DeletedCustomer", "deleted"},
		{"Recipient", "VerifiedRecipient", "verified"},
		{"Chain", "RevokedChain", "revoked"},
	} {
		object := example(t, row.example).(map[string]any)
		if have := strings.Join(contract(t).Model(row.schema).Match(object), " "); have != row.states {
			t.Errorf("%s is %q, want %q", row.example, have, row.states)
		}
	}
}

// TestRecordedObjectsAreInOneState compares every recorded object of this API
// version with its model.
func TestRecordedObjectsAreInOneState(t *testing.T) {
	folder := evidenceFolder(t)
	files, err := filepath.Glob(filepath.Join(folder, "bodies", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	schemas := map[any]string{
		"charge": "Charge", "token": "Token", "source": "Source", "refund": "Refund", "card": "Card",
		"customer": "Customer", "recipient": "Recipient", "chain": "Chain",
	}
	met := map[string]int{}
	for _, file := range files {
		for _, object := range elements(readJSON(t, file)) {
			schema := schemas[object["object"]]
			if _, isNow := object["created_at"]; !isNow || schema == "" {
				continue
			}
			model := contract(t).Model(schema)
			states := slices.DeleteFunc(model.Match(object), func(name string) bool { return model.States[name].Looks != "" })
			// The older samples of sources lack the one field that tells.
			if len(states) == 0 || len(states) > 1 && schema != "Source" {
				nearest, differences := model.Nearest(object)
				t.Errorf("%s: %v is in the states %v; of %s it differs in %v", filepath.Base(file), object["id"], states, nearest, differences)
				continue
			}
			met[schema+"."+states[0]]++
		}
	}
	for _, name := range []string{"Charge.captured", "Charge.authorized", "Charge.reversed", "Charge.pending", "Charge.captured-later"} {
		if met[name] == 0 {
			t.Errorf("nothing recorded is %s", name)
		}
	}
	t.Logf("met %v", met)
}

func TestModelsAreConsistent(t *testing.T) {
	c := contract(t)
	for _, problem := range c.ModelProblems() {
		t.Error(problem)
	}
	want := "Card Chain Charge Customer Recipient Refund Source Token"
	if have := strings.Join(c.Models(), " "); have != want {
		t.Errorf("there are models of %s, want %s", have, want)
	}
}

// elements returns an object, or those of a list.
func elements(body any) []map[string]any {
	object, _ := body.(map[string]any)
	data, isList := object["data"].([]any)
	if !isList {
		return []map[string]any{object}
	}
	var out []map[string]any
	for _, each := range data {
		if inner, ok := each.(map[string]any); ok {
			out = append(out, inner)
		}
	}
	return out
}

// A state that nothing leads to has to say why, and one that is reached must not.
func TestUnreachedStates(t *testing.T) {
	fields := func(status string) map[string]any { return map[string]any{"status": status} }
	for _, row := range []struct {
		why, to string
		want    int // problems about the state reversed
	}{{"", "fresh", 1}, {"No source shows one.", "fresh", 0}, {"", "reversed", 0}, {"No source shows one.", "reversed", 1}} {
		model := Lifecycle{
			Read: "retrieve",
			States: map[string]State{
				"fresh": {Fields: fields("fresh")}, "reversed": {Fields: fields("reversed"), Unreached: row.why},
			},
			Starts:      []Start{{Operation: "create", State: "fresh"}},
			Transitions: []Transition{{On: "retrieve", From: []string{"fresh", "reversed"}, To: Same}, {On: "create", From: []string{"fresh"}, To: row.to}},
			Unstated:    []Pair{{On: "create", In: []string{"reversed"}, Why: "It has ended."}},
		}
		if problems := model.Problems(); len(problems) != row.want {
			t.Errorf("unreached %q, and a transition leads to %s: %q, want %d", row.why, row.to, problems, row.want)
		}
	}
}
