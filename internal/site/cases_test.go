package site_test

import (
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/explanation"
)

// TestEveryCaseIsListedWithItsRules: on the page of its subject, with a link to the page of each rule.
func TestEveryCaseIsListedWithItsRules(t *testing.T) {
	t.Parallel()
	files := whole(t)
	book, err := explanation.Open()
	if err != nil {
		t.Fatal(err)
	}
	linked := map[string]map[string]bool{} // by page: "case rule"
	for name, content := range files {
		if !strings.HasPrefix(name, "cases/") {
			continue
		}
		pairs, current := map[string]bool{}, ""
		elements(t, name, content, func(tag string, a map[string]string) {
			switch {
			case tag == "li" && a["id"] != "":
				current = a["id"]
				pairs[current] = true
			case tag == "a" && strings.HasPrefix(a["href"], "../rules/"):
				pairs[current+" "+strings.TrimSuffix(strings.TrimPrefix(a["href"], "../rules/"), ".html")] = true
			}
		})
		linked[name] = pairs
	}
	all := book.Entries(explanation.Case)
	if len(all) < 3000 || len(linked) < 10 {
		t.Fatalf("%d cases are on %d pages", len(all), len(linked))
	}
	for _, entry := range all {
		subject, _, _ := strings.Cut(entry.Name, "/")
		page := "cases/" + subject + ".html"
		if !linked[page][entry.Name] {
			t.Errorf("%s does not list %s", page, entry.Name)
		}
		for _, rule := range entry.Brief().Related {
			if !linked[page][entry.Name+" "+rule.Name] {
				t.Errorf("%s leads from %s to no page on %s", page, entry.Name, rule.Name)
			}
		}
		if !strings.Contains(string(files["cases.html"]), `href="`+page+`"`) {
			t.Fatalf("cases.html does not lead to %s", page)
		}
	}
	if strings.Contains(string(files["names.js"]), `"generated/`) {
		t.Error("every page loads the cases that are made from the contract")
	}
	if searched := string(files["names.js"]) + string(files["derived.js"]); strings.Count(searched, `["case",`) != len(all) {
		t.Errorf("the search has %d of %d cases", strings.Count(searched, `["case",`), len(all))
	}
}
