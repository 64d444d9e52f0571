package specs

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

var (
	// For example "token.single-use".
	ruleName = lazyregexp.New(`^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$`)
	// For example "mark_as" and "source.promptpay".
	featureName = lazyregexp.New(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$`)
	codeName    = lazyregexp.New(`^[a-z][a-z0-9_]*$`)

	levels            = []Level{Must, Should}
	dialects          = []Dialect{Recorded, Documented}
	bases             = []Basis{BasisRecorded, BasisLiveTest, BasisOfficial, BasisSDK, BasisGuide}
	refusalKeys       = []string{string(Recorded), string(Documented), "both"}
	disagreementLists = []string{"11.1", "11.2", "12"}
)

// checkRules makes sure that what rules.yaml names exists.
func (c *Contract) checkRules(text []byte) error {
	f := &problems{lines: rulesLines{text: text}}
	if len(c.Rules) == 0 {
		f.addf("$", "there are no rules")
	}
	features := c.checkFeatures(f)
	seen := map[string]bool{}
	c.checkEach(f, "rules", c.Rules, features, seen)
	c.checkEach(f, "client_rules", c.ClientRules, features, seen)
	c.checkDisagreements(f)
	return f.err()
}

// checkEach checks the rules of one list. seen has the names of those before them.
func (c *Contract) checkEach(f *problems, list string, rules []*Rule, features, seen map[string]bool) {
	for i, rule := range rules {
		at := fmt.Sprintf("$.%s[%d]", list, i)
		switch {
		case rule == nil:
			f.addf(at, "rule %d is empty", i+1)
			continue
		case !ruleName.MatchString(rule.Name):
			f.addf(at, "the rule name %q is not like subject.some-words", rule.Name)
		case seen[rule.Name]:
			f.addf(at, "the rule %s is listed twice", rule.Name)
		}
		seen[rule.Name] = true
		for _, message := range c.ruleProblems(rule, features) {
			f.addf(at, "the rule %s %s", rule.Name, message)
		}
	}
}

func (c *Contract) checkFeatures(f *problems) map[string]bool {
	features := map[string]bool{}
	for i, feature := range c.Features {
		at := fmt.Sprintf("$.features[%d]", i)
		switch {
		case !featureName.MatchString(feature.Name):
			f.addf(at, "the feature name %q is not like some_words", feature.Name)
		case features[feature.Name]:
			f.addf(at, "the feature %s is listed twice", feature.Name)
		case strings.TrimSpace(feature.Sentence) == "":
			f.addf(at, "the feature %s has no sentence", feature.Name)
		}
		features[feature.Name] = true
	}
	return features
}

// sentences collects what completes the sentence "the rule X …".
type sentences []string

func (s *sentences) addf(format string, args ...any) { *s = append(*s, fmt.Sprintf(format, args...)) }

// ruleProblems returns what is wrong with a rule.
func (c *Contract) ruleProblems(rule *Rule, features map[string]bool) []string {
	var found sentences
	if strings.TrimSpace(rule.Sentence) == "" {
		found.addf("has no sentence")
	}
	if !slices.Contains(levels, rule.Level) {
		found.addf("has the level %q: want %s", rule.Level, listed(levels))
	}
	if !slices.Contains(bases, rule.Basis) {
		found.addf("has the basis %q: want %s", rule.Basis, listed(bases))
	}
	for i, dialect := range rule.Dialects {
		if !slices.Contains(dialects, dialect) {
			found.addf("has the dialect %q: want %s", dialect, listed(dialects))
		} else if slices.Contains(rule.Dialects[:i], dialect) {
			found.addf("lists the dialect %s twice", dialect)
		}
	}
	c.sourceProblems(rule, &found)
	c.referenceProblems(rule, features, &found)
	refusalProblems(rule, &found)
	return found
}

// sourceProblems looks at who says so.
func (c *Contract) sourceProblems(rule *Rule, found *sentences) {
	if len(rule.Source) == 0 {
		found.addf("has no source")
	}
	for _, source := range rule.Source {
		short, _, _ := strings.Cut(source, " ")
		if strings.TrimSpace(source) == "" {
			found.addf("has an empty source")
		} else if _, known := c.Sources[short]; !known && len(c.Sources) > 0 {
			found.addf("has the source %q, which does not begin with a short name listed under sources", source)
		}
	}
}

// referenceProblems looks at the operations and features that a rule names.
func (c *Contract) referenceProblems(rule *Rule, features map[string]bool, found *sentences) {
	for i, id := range rule.Operations {
		if c.byID[id] == nil {
			found.addf("names the operation %q, which %s does not have", id, c.File)
		} else if slices.Contains(rule.Operations[:i], id) {
			found.addf("names the operation %s twice", id)
		}
	}
	for _, feature := range rule.Requires {
		if !features[feature] {
			found.addf("requires the feature %q, which is not listed under features", feature)
		}
	}
}

// refusalProblems looks at the refusal of each dialect.
func refusalProblems(rule *Rule, found *sentences) {
	for _, key := range slices.Sorted(maps.Keys(rule.Refusal)) {
		refusal := rule.Refusal[key]
		if !slices.Contains(refusalKeys, key) {
			found.addf("has a refusal for %q: want %s", key, listed(refusalKeys))
		}
		if !refusal.Accepted && len(refusal.Status) == 0 && len(refusal.Codes) == 0 {
			found.addf("asserts nothing in the refusal for %s", key)
		}
		for _, status := range refusal.Status {
			if !isRefusal(status) {
				found.addf("refuses with the status %d: want 400 to 499", status)
			}
		}
		for _, code := range refusal.Codes {
			if !codeName.MatchString(code) {
				found.addf("refuses with the code %q, which is not like some_words", code)
			}
		}
		if _, err := regexp.Compile(refusal.Message); err != nil {
			found.addf("has a refusal message that does not compile: %v", err)
		}
	}
}

func isRefusal(status int) bool { return status >= 400 && status <= 499 }

func (c *Contract) checkDisagreements(f *problems) {
	seen := map[string]bool{}
	for i, d := range c.Disagreements {
		at := fmt.Sprintf("$.disagreements[%d]", i)
		row := fmt.Sprintf("row %d of list %s", d.Row, d.List)
		switch {
		case !slices.Contains(disagreementLists, d.List):
			f.addf(at, "unknown list %q of disagreements: want %s", d.List, listed(disagreementLists))
		case d.Row < 1:
			f.addf(at, "rows count from 1, not from %d", d.Row)
		case seen[row]:
			f.addf(at, "%s is settled twice", row)
		}
		seen[row] = true
		if strings.TrimSpace(d.Topic) == "" {
			f.addf(at, "%s has no topic", row)
		}
		if hasNone := strings.TrimSpace(d.None) != ""; hasNone == (len(d.Rules) > 0) {
			f.addf(at, "%s must either name rules or say under none why there is none", row)
		}
		for _, name := range d.Rules {
			if c.rules[name] == nil {
				f.addf(at, "%s names the rule %q, which does not exist", row, name)
			}
		}
	}
}

// listed returns "a, b or c".
func listed[T ~string](items []T) string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = string(item)
	}
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
