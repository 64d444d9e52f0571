package cassettelint

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/specs"
)

// recorded is a case that charges a token, as the emulator answered it.
const recorded = "../../cassettes/emulator/charges/success-visa.yaml"

func TestARecordingThatContradictsItself(t *testing.T) {
	whole, err := cassettes.Load(recorded)
	if err != nil {
		t.Fatal(err)
	}
	whole.Header.Case, whole.Header.RecordedAt = caseName, now
	token, charge := objectID(t, whole, 0), objectID(t, whole, 1)
	file := caseName + ".yaml: interaction "
	for _, test := range []struct {
		name, old, changed string
		want               []string
	}{
		{"nothing", "", "", nil},
		{
			"an amount that was not sent", `"amount": 100000,
        "authorization_type"`, `"amount": 100001,
        "authorization_type"`,
			[]string{"2: the amount 100000 was sent, and the answer has 100001"},
		},
		{"a sum", `"net": 96094`, `"net": 96095`, []string{"2: net of " + charge + " is 96095, but its other amounts and rates give 96094"}},
		{"a fee", `"fee": 3650`, `"fee": 3651`, []string{
			"2: fee of " + charge + " is 3651, but its other amounts and rates give 3650",
			"2: net of " + charge + " is 96094, but its other amounts and rates give 96093",
		}},
		{"a flag", `"capturable": false`, `"capturable": true`, []string{
			"2: " + charge + " is in no state of the lifecycle in specs/openapi.yaml: the nearest is captured, but capturable is true, not false",
		}},
		{"a token used too early", `"used": false`, `"used": true`, []string{"1: " + token + " is used, but no request before used it"}},
		{"a card that nobody destroyed", `"deleted": false`, `"deleted": true`, []string{"1: card_test_6687sny9jji6bfqalo5 is deleted, but no request before deleted anything"}},
		{"a fact that changes", `"last_digits": "4242"`, `"last_digits": "4243"`, []string{
			`2: history.fixed: expected last_digits of the card to be "4243" as POST /tokens answered; got "4242" at /card/last_digits`,
		}},
		{"an id of another time", `"created_at": "2026-01-01T00:00:00Z"`, `"created_at": "2026-01-01T00:00:10Z"`, []string{
			`warning 1: history.likely: expected created_at of the token not to be before card.created_at, which is 2026-01-01T00:00:10Z; got "2026-01-01T00:00:00Z" at /created_at`,
			"1: the id card_test_6687sny9jji6bfqalo5 was made at 2026-01-01T00:00:00Z, but created_at of the object is 2026-01-01T00:00:10Z",
			`2: history.fixed: expected created_at of the card to be "2026-01-01T00:00:10Z" as POST /tokens answered; got "2026-01-01T00:00:00Z" at /card/created_at`,
		}},
		{"an id that is nearly another", "card_test_6687sny9jji6bfqalo5", "card_test_6687sny9jji6bfqalo6", []string{
			"2: card_test_6687sny9jji6bfqalo5 differs in a single character from card_test_6687sny9jji6bfqalo6: one of them was changed after it was recorded",
		}},
	} {
		var want []string
		for _, sentence := range test.want {
			if rest, soft := strings.CutPrefix(sentence, "warning "); soft {
				want = append(want, "warning: "+file+rest)
				continue
			}
			want = append(want, file+sentence)
		}
		got := checked(t, whole, func(text string) string {
			if !strings.Contains(text, test.old) {
				t.Errorf("%s: %s has no %q", test.name, recorded, test.old)
			}
			return string(cassettes.Seal([]byte(strings.Replace(text, test.old, test.changed, 1))))
		})
		expect(t, test.name, got, want...)
	}
}

func TestAmountsAreComparedAsNumbers(t *testing.T) {
	for sent, same := range map[string]bool{
		"10": true, " 10": true, "+10": true, "010": true, "1e1": true, "10.0": true, "11": false, "-10": false, "10.5": false, "ten": false,
	} {
		if sameAmount(sent, "10") != same {
			t.Errorf("%q and 10 are the same: %t, want %t", sent, !same, same)
		}
	}
}

func objectID(t *testing.T, whole *cassettes.Cassette, index int) string {
	t.Helper()
	object := cassettes.Exchanges(whole)[index].Response.Object()
	if textOf(object, "id") == "" {
		t.Fatalf("interaction %d has no object", index+1)
	}
	return textOf(object, "id")
}

// TestTheCommittedRecordingsAgree is the check on the checks: whatever they would
// refuse, no recording does.
func TestTheCommittedRecordingsAgree(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	result, err := Folder("../../cassettes/emulator", Options{Contract: contract, Now: now.AddDate(10, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range result.Problems {
		t.Error(problem)
	}
}
