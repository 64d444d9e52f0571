package derived_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/derived"
)

// casesAfter returns the cases of the contract after one of its lines was changed.
func casesAfter(t *testing.T, from, to string) map[string]string {
	t.Helper()
	text := string(specs.Raw())
	if strings.Count(text, from) != 1 {
		t.Fatalf("%q is %d times in the contract, want once", from, strings.Count(text, from))
	}
	contract, err := specs.Parse([]byte(strings.Replace(text, from, to, 1)), specs.RawRules())
	if err != nil {
		t.Fatal(err)
	}
	return titles(derived.From(contract))
}

func titles(cases []*suites.Case) map[string]string {
	out := map[string]string{}
	for _, c := range cases {
		out[c.ID] = c.Title
	}
	return out
}

// compared returns which cases were added, removed, or send something else, as "+ id", "- id"
// and "~ id".
func compared(before, after map[string]string) []string {
	var out []string
	for id, title := range after {
		if old, known := before[id]; !known {
			out = append(out, "+ "+id)
		} else if old != title {
			out = append(out, "~ "+id)
		}
	}
	for id := range before {
		if _, still := after[id]; !still {
			out = append(out, "- "+id)
		}
	}
	slices.Sort(out)
	return out
}

func TestALineChangedInTheContractChangesTheCases(t *testing.T) {
	before := titles(derived.Cases())
	for name, row := range map[string]struct {
		from, to string
		want     []string
	}{
		"an enum value is removed": {
			"enum: [pre_auth, final_auth]\n", "enum: [final_auth]\n",
			[]string{"- generated/create-charge-authorization-type-is-pre-auth"},
		},
		"an enum value is added": {
			"{type: string, enum: [MIT, CIT], ", "{type: string, enum: [MIT, CIT, XIT], ",
			[]string{"+ generated/create-charge-transaction-indicator-is-xit"},
		},
		"a limit of a currency is loosened": {
			"THB: {min: 2000, max: 15000000}", "THB: {min: 1999, max: 15000000}",
			[]string{"~ generated/create-charge-amount-at-minimum-thb", "~ generated/create-charge-amount-below-minimum-thb"},
		},
		"a currency gets limits": {
			"JPY: {min: 100, max: 6000000}", "JPY: {min: 100, max: 6000000}\n            USD: {min: 100, max: 100000000}",
			[]string{
				"+ generated/create-charge-amount-above-maximum-usd", "+ generated/create-charge-amount-at-maximum-usd",
				"+ generated/create-charge-amount-at-minimum-usd", "+ generated/create-charge-amount-below-minimum-usd",
			},
		},
		"a limit is dropped": {
			"capture_amount:\n          type: integer\n          minimum: 1\n", "capture_amount:\n          type: integer\n",
			[]string{
				"- generated/capture-charge-capture-amount-at-minimum", "- generated/capture-charge-capture-amount-below-minimum",
			},
		},
		"a length is limited otherwise": {
			"maxLength: 10\n", "maxLength: 12\n",
			[]string{
				"~ generated/create-source-name-above-length", "~ generated/create-source-name-at-length",
				"~ generated/create-source-of-econtext-name-above-length", "~ generated/create-source-of-econtext-name-at-length",
			},
		},
		"a source type needs less": {
			"types: [fpx, duitnow_obw]", "types: [fpx]",
			[]string{
				"- generated/create-source-of-duitnow-obw-bank-missing", "~ generated/create-source-of-duitnow-obw-bank-empty",
				"~ generated/create-source-of-duitnow-obw-bank-null",
			},
		},
		"an operation reads a parameter less": {
			"promotion_code: {type: string, description: Promotion code.}\n        ", "",
			[]string{
				"- generated/create-source-promotion-code-control", "- generated/create-source-promotion-code-duplicate",
				"- generated/create-source-promotion-code-empty", "- generated/create-source-promotion-code-injection",
				"- generated/create-source-promotion-code-long", "- generated/create-source-promotion-code-null",
				"- generated/create-source-promotion-code-type", "- generated/create-source-promotion-code-unicode",
			},
		},
		"a parameter is no longer required": {
			"required: [name, type, bank_account]\n", "required: [name, bank_account]\n",
			[]string{"- generated/create-recipient-type-missing", "~ generated/create-recipient-type-null"},
		},
	} {
		if got := compared(before, casesAfter(t, row.from, row.to)); !slices.Equal(got, row.want) {
			t.Errorf("%s: the cases changed by %v, want %v", name, got, row.want)
		}
	}
}

func TestWhatXErrorsSayIsWhatIsJudged(t *testing.T) {
	rules := func(text, id string) []string {
		t.Helper()
		contract, err := specs.Parse([]byte(text), specs.RawRules())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range derived.From(contract) {
			if c.ID == id {
				return c.Rules
			}
		}
		t.Fatalf("there is no case %s", id)
		return nil
	}
	const id, line = "generated/create-recipient-type-enum", "            - {when: [enum], status: [400]}\n"
	text := string(specs.Raw())
	if got := rules(text, id); !slices.Equal(got, []string{"generated.parameter-refused", "generated.no-state-change"}) {
		t.Errorf("a stated refusal is judged by %v", got)
	}
	accepting := strings.Replace(text, line, "            - {when: [enum], accepted: true}\n", 1)
	if got := rules(accepting, id); !slices.Equal(got, []string{"generated.parameter-accepted"}) {
		t.Errorf("a stated success is judged by %v", got)
	}
	silent := strings.Replace(text, line, "", 1)
	if got := rules(silent, id); !slices.Equal(got, []string{"generated.well-formed-refusal"}) {
		t.Errorf("where nothing is stated, %v judges", got)
	}
}

func TestXErrorsThatSayNothingAreRefused(t *testing.T) {
	for from, message := range map[string]string{
		"{when: [enumm], status: [400]}":                      `there is no condition "enumm"`,
		"{when: [enum], status: [200]}":                       "status 200: want 400 to 499",
		"{when: [enum], codes: [bad_request]}":                "a code or a message, and no status",
		"{when: [enum], status: [400], message: '('}":         "a message that does not compile",
		"{when: [enum], status: [400], dialect: spoken}":      `the dialect "spoken"`,
		"{when: [enum], status: [400], codes: [Bad Request]}": `the code "Bad Request"`,
		"{when: [enum], status: [400], rule: refused}":        `the rule "refused"`,
		"{when: [], status: [400]}":                           "an entry has no condition",
	} {
		document := strings.Replace(string(specs.Raw()), "{when: [enum], status: [400]}", from, 1)
		_, err := specs.Parse([]byte(document), specs.RawRules())
		if err == nil || !strings.Contains(err.Error(), message) ||
			!regexp.MustCompile(`openapi\.yaml:\d+: `).MatchString(err.Error()) {
			t.Errorf("%s: got %v, want a line and %q", from, err, message)
		}
	}
}

func TestIDsAreUniqueAndStable(t *testing.T) {
	form := regexp.MustCompile(`^generated/[a-z0-9]+(-[a-z0-9]+)*$`)
	contract, err := specs.Parse(specs.Raw(), specs.RawRules())
	if err != nil {
		t.Fatal(err)
	}
	first, second := derived.Cases(), derived.From(contract)
	if len(first) != len(second) {
		t.Fatalf("the same contract made %d cases and then %d", len(first), len(second))
	}
	seen := map[string]bool{}
	for i, c := range first {
		if c.ID != second[i].ID || c.Title != second[i].Title {
			t.Errorf("the same contract made %s and then %s", c.ID, second[i].ID)
		}
		if seen[c.ID] || !form.MatchString(c.ID) {
			t.Errorf("the ID %s is not words with dashes, or appears twice", c.ID)
		}
		seen[c.ID] = true
	}
	// Published IDs, which recordings and lists of known failures contain.
	for _, id := range []string{
		"create-charge-amount-below-minimum", "create-charge-amount-below-minimum-thb", "create-charge-amount-at-minimum-sgd",
		"create-charge-currency-missing", "create-charge-metadata-deep", "create-token-card-number-null",
		"create-token-with-secret-key",
		"create-token-card-expiration-month-above-maximum", "retrieve-refund-path-refund-id-malformed",
		"capture-charge-path-other-account",
		"list-charges-query-limit-at-maximum", "list-events-query-order-is-chronological",
		"create-customer-body-malformed-json",
		"reverse-charge-with-no-key", "update-recipient-bank-account-number-injection", "create-source-items-amount-huge",
	} {
		if !seen["generated/"+id] {
			t.Errorf("there is no case generated/%s any more", id)
		}
	}
}
