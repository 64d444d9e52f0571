package explanation_test

import (
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/explanation"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

var opened = sync.OnceValues(explanation.Open)

func open(t *testing.T) *explanation.Book {
	t.Helper()
	book, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// sampled are about how many entries of a kind are looked at: there are thousands of some.
const sampled = 60

// TestEveryPageSaysSomething: a page has a title, and where the thing is about what a source says, its sources in words; what it refers to
// exists, and commands name it.
func TestEveryPageSaysSomething(t *testing.T) {
	t.Parallel()
	book := open(t)
	known := book.Names()
	for _, kind := range explanation.Kinds {
		entries := book.Entries(kind)
		if len(entries) == 0 {
			t.Errorf("nothing is a %s", kind)
		}
		for i := 0; i < len(entries); i += 1 + len(entries)/sampled {
			page := entries[i].Page(t.Context())
			if page.Kind != kind || page.Name != entries[i].Name || page.Title == "" {
				t.Errorf("the page on the %s %s is one on the %s %s: %q", kind, entries[i].Name, page.Kind, page.Name, page.Title)
			}
			if of := kind == explanation.Fault || kind == explanation.FaultyClient || kind == explanation.OddClient; len(page.Sources) == 0 && !of {
				t.Errorf("the %s %s has no source", kind, page.Name)
			}
			for _, link := range page.Related {
				if !slices.Contains(known, link.Name) {
					t.Errorf("the %s %s refers to %s, which has no page", kind, page.Name, link.Name)
				}
			}
			for _, source := range page.Sources {
				if short, _, _ := strings.Cut(source, " "); len(short) < 4 && short == strings.ToUpper(short) && strings.Trim(short, "0123456789") != "" && short != "A" {
					t.Errorf("a source of %s is not in words: %s", page.Name, source)
				}
			}
		}
	}
}

// TestExamplesOfRules: nearly all rules of targets have an exchange that keeps them and one that breaks them, made the same each time.
func TestExamplesOfRules(t *testing.T) {
	t.Parallel()
	var none, halves []string
	entries := open(t).Entries(explanation.Rule)
	for i := range entries {
		page := entries[i].Page(t.Context())
		if len(page.Causes) == 0 {
			t.Errorf("nothing is said of what breaks %s", page.Name)
		}
		example := page.Example
		switch {
		case example == nil:
			none = append(none, page.Name)
			continue
		case example.Wrong == nil:
			halves = append(halves, page.Name)
		case example.Wrong.Expected+example.Wrong.Got == "" || example.Wrong.Fault == "":
			t.Errorf("%s: what is wrong is %+v", page.Name, example.Wrong)
		}
		if !strings.Contains(example.Right, " HTTP/1.1\n") || !strings.Contains(example.Right, "\nHTTP/1.1 ") || !strings.Contains(example.About, "no answer of the real API") {
			t.Errorf("%s: the example is %+v", page.Name, example)
		}
		if found := exchange.Secrets("example", "", example.Right); len(found) > 0 {
			t.Errorf("%s: the example has a secret: %v", page.Name, found)
		}
		if i%25 == 0 {
			if again := entries[i].Page(t.Context()); !reflect.DeepEqual(again, page) {
				t.Errorf("%s: two pages differ:\n%+v\n%+v", page.Name, page.Example, again.Example)
			}
		}
	}
	if len(none) > 12 || len(halves) > 25 {
		t.Errorf("%d rules have no example: %v; %d have none of what is wrong: %v", len(none), none, len(halves), halves)
	}
	t.Logf("of %d rules, %d have no example: %v; %d have none of what is wrong: %v", len(entries), len(none), none, len(halves), halves)
}

func TestFind(t *testing.T) {
	t.Parallel()
	book := open(t)
	for name, want := range map[string][]explanation.Kind{
		"token.single-use-charge":                {explanation.Rule, explanation.Fault},
		"client.token-once":                      {explanation.ClientRule},
		"tokens/create":                          {explanation.Case},
		"generated/create-charge-amount-missing": {explanation.Case},
		"wire/charge.amount/drop":                {explanation.Fault},
		"client.token-once/charged-twice":        {explanation.FaultyClient},
		"session/equal-charges":                  {explanation.OddClient},
		"source.promptpay-lifetime/a-week":       {explanation.Variant},
		"error/429":                              {explanation.Injection},
		"charge":                                 {explanation.Lifecycle},
		"captured":                               {explanation.State},
		"Charge.captured":                        {explanation.State},
		"pending":                                {explanation.State, explanation.State},
		"createRefund":                           {explanation.Operation},
		"clock":                                  {explanation.Feature},
		"used_token":                             {explanation.ErrorCode},
		"insufficient_fund":                      {explanation.FailureCode},
		"3":                                      {explanation.ExitCode},
		"exit-3":                                 {explanation.ExitCode},
	} {
		pages, err := book.Find(t.Context(), name)
		var kinds []explanation.Kind
		for i := range pages {
			kinds = append(kinds, pages[i].Kind)
		}
		if err != nil || !slices.Equal(kinds, want) {
			t.Errorf("%s is %v (%v), want %v", name, kinds, err, want)
		}
	}
	for name, want := range map[string]string{
		"token.single-use-charg": `nothing has the name "token.single-use-charg"; did you mean token.single-use-charge?`,
		"zzz":                    `nothing has the name "zzz"; omise-conformance explain --list shows all names`,
	} {
		if _, err := book.Find(t.Context(), name); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := book.Find(ended, "token.create"); !errors.Is(err, context.Canceled) {
		t.Errorf("after an interrupt the error is %v", err)
	}
}

// TestExampleShowsTheRule: the example of a refusal is that refusal, and what is wrong is that it does not come.
func TestExampleShowsTheRule(t *testing.T) {
	t.Parallel()
	pages, err := open(t).Find(t.Context(), "token.single-use-charge")
	if err != nil {
		t.Fatal(err)
	}
	example := pages[0].Example
	for _, want := range []string{"POST /charges HTTP/1.1\n", "Host: api.omise.co\n", "(the secret key)", "\nHTTP/1.1 400 Bad Request\n", `"code": "used_token"`} {
		if !strings.Contains(example.Right, want) {
			t.Errorf("the example lacks %q:\n%s", want, example.Right)
		}
	}
	if !strings.Contains(example.Wrong.Text, "HTTP/1.1 200 OK") || !strings.Contains(example.Wrong.Expected, "used_token") {
		t.Errorf("what is wrong is %+v", example.Wrong)
	}
	if pages[0].Address != rulebook.PageOf("token.single-use-charge") || pages[0].Level != string(specs.Must) {
		t.Errorf("the page is at %s, level %s", pages[0].Address, pages[0].Level)
	}
}

// TestExitCodes: each row of the README is explained in its words, and no other.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	entries := open(t).Entries(explanation.ExitCode)
	for i := range entries {
		row := "| " + entries[i].Name + " | " + strings.TrimSuffix(strings.TrimPrefix(entries[i].Title, "A command ended with it: "), ".") + " |\n"
		if !strings.Contains(string(readme), row) {
			t.Errorf("README.md lacks %s", row)
		}
	}
	_, table, _ := strings.Cut(string(readme), "| exit code | meaning |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	if rows := strings.Count(table, "\n|"); rows != len(entries) {
		t.Errorf("README.md has %d exit codes, and %d are explained", rows, len(entries))
	}
}
