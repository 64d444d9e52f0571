package rulebook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

func load(t *testing.T) *specs.Contract {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

func TestSubjectsPartTheRules(t *testing.T) {
	t.Parallel()
	contract := load(t)
	subjects, total := rulebook.Subjects(contract), 0
	for _, subject := range subjects {
		rules, err := rulebook.OfSubject(contract, subject)
		if err != nil || len(rules) == 0 {
			t.Fatalf("%s has %d rules, %v", subject, len(rules), err)
		}
		for _, rule := range rules {
			if !strings.HasPrefix(rule.Name, subject+".") {
				t.Errorf("%s is a rule of %s", rule.Name, subject)
			}
		}
		total += len(rules)
	}
	everything, err := rulebook.OfSubject(contract, "")
	if err != nil || total != len(rulebook.All(contract)) || len(everything) != total || len(rulebook.AllNames(contract)) != total {
		t.Errorf("%d rules have a subject, %d are listed without one, the contract has %d (%v)", total, len(everything), len(rulebook.All(contract)), err)
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	contract := load(t)
	_, tokn := rulebook.OfSubject(contract, "tokn")
	_, strange := rulebook.OfSubject(contract, "zzz")
	_, creat := rulebook.Find(contract, "token.creat")
	_, nothing := rulebook.Find(contract, "zzz")
	subjects := rulebook.Subjects(contract)
	last := len(subjects) - 1
	for want, err := range map[string]error{
		`unknown subject "tokn"; did you mean token?`:                                                  tokn,
		`unknown subject "zzz": want ` + strings.Join(subjects[:last], ", ") + " or " + subjects[last]: strange,
		`unknown rule "token.creat"; did you mean token.create?`:                                       creat,
		`unknown rule "zzz"; omise-conformance rules list shows all rules`:                             nothing,
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestFactsOfEveryRule(t *testing.T) {
	t.Parallel()
	contract := load(t)
	for _, name := range rulebook.AllNames(contract) {
		rule, err := rulebook.Find(contract, name)
		if err != nil {
			t.Fatal(err)
		}
		count, ofClients := map[string]int{}, slices.Contains(contract.ClientRules, rule)
		for _, fact := range rulebook.Facts(contract, rule, all.Cases()) {
			count[fact.Name]++
			if fact.Text == "" || strings.Contains(fact.Text, "()") {
				t.Errorf("%s: the %s is %q", name, fact.Name, fact.Text)
			}
		}
		if count["dialects"] != 1 || count["basis"] != 1 || count["source"] != len(rule.Source) || count["refusal"] != len(rule.Refusal) ||
			count["case"] != len(rulebook.CasesOf(rule, all.Cases())) || (count["judged"] == 1) != (rule.Ambient || rule.WholeRun || ofClients) || ofClients != (count["fault"]*count["variant"] > 0) {
			t.Errorf("%s: the facts are %v", name, count)
		}
	}
}

func TestWriteRule(t *testing.T) {
	t.Parallel()
	contract := &specs.Contract{Sources: map[string]string{"S1": "the reference"}}
	rule := &specs.Rule{
		Name: "token.create", Sentence: "A token is made.", Level: specs.Must, Basis: "official", Source: []string{"S1 §2"},
		Operations: []string{"createToken"}, Requires: []string{"clock"}, Dialects: []specs.Dialect{specs.Recorded},
		Refusal: map[string]specs.Refusal{"both": {Codes: []string{"invalid_card"}}}, Ambient: true,
	}
	cases := []*suites.Case{{ID: "tokens/a", Title: "a token", Rules: []string{"token.create"}}, {ID: "tokens/b", Rules: []string{"token.other"}}}
	var out strings.Builder
	if err := rulebook.WriteRule(&out, rule, rulebook.Facts(contract, rule, cases)); err != nil {
		t.Fatal(err)
	}
	want := `token.create (MUST)
  A token is made.
  dialects    recorded
  basis       official
  source      the reference: §2
  operations  createToken
  requires    clock
  refusal     both: ` + rule.Refusal["both"].String() + `
  case        tokens/a: a token
  judged      on every answer of every case
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	if err := rulebook.WriteTable(&out, []*specs.Rule{rule}); err != nil {
		t.Fatal(err)
	}
	if want := "RULE          LEVEL  BASIS     SENTENCE\ntoken.create  MUST   official  A token is made.\n"; out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// closed is an output that takes nothing.
type closed struct{}

var errClosed = errors.New("closed")

func (closed) Write([]byte) (int, error) { return 0, errClosed }

func TestOutputThatFails(t *testing.T) {
	t.Parallel()
	rules := load(t).Rules[:1]
	for _, err := range []error{rulebook.WriteRule(closed{}, rules[0], nil), rulebook.WriteTable(closed{}, rules)} {
		if !errors.Is(err, errClosed) {
			t.Errorf("got %v", err)
		}
	}
}
