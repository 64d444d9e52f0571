package specs

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	// "token.single-use"
	ruleName = regexp.MustCompile(`^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$`)
	// "mark_as", "source.promptpay"
	featureName = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$`)
	codeName    = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

	levels            = []Level{Must, Should}
	dialects          = []Dialect{Recorded, Documented}
	bases             = []string{"recorded", "live-test", "official", "sdk", "guide"}
	refusalKeys       = []string{string(Recorded), string(Documented), "both"}
	disagreementLists = []string{"11.1", "11.2", "12"}
)

// checkRules makes sure that what rules.yaml names exists.
func (c *Contract) checkRules(text []byte) error {
	f := &faults{lines: rulesLines{text: text}}
	if len(c.Rules) == 0 {
		f.add("$", "there are no rules")
	}
	features := c.checkFeatures(f)
	seen := map[string]bool{}
	for i, rule := range c.Rules {
		at := fmt.Sprintf("$.rules[%d]", i)
		switch {
		case rule == nil:
			f.add(at, "rule %d is empty", i+1)
			continue
		case !ruleName.MatchString(rule.Name):
			f.add(at, "the rule name %q is not like subject.some-words", rule.Name)
		case seen[rule.Name]:
			f.add(at, "the rule %s is listed twice", rule.Name)
		}
		seen[rule.Name] = true
		for _, message := range c.ruleFaults(rule, features) {
			f.add(at, "the rule %s %s", rule.Name, message)
		}
	}
	c.checkDisagreements(f)
	return f.err()
}

func (c *Contract) checkFeatures(f *faults) map[string]bool {
	features := map[string]bool{}
	for i, feature := range c.Features {
		at := fmt.Sprintf("$.features[%d]", i)
		switch {
		case !featureName.MatchString(feature.Name):
			f.add(at, "the feature name %q is not like some_words", feature.Name)
		case features[feature.Name]:
			f.add(at, "the feature %s is listed twice", feature.Name)
		case strings.TrimSpace(feature.Sentence) == "":
			f.add(at, "the feature %s has no sentence", feature.Name)
		}
		features[feature.Name] = true
	}
	return features
}

// ruleFaults completes the sentence "the rule X …".
func (c *Contract) ruleFaults(rule *Rule, features map[string]bool) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if strings.TrimSpace(rule.Sentence) == "" {
		add("has no sentence")
	}
	if !slices.Contains(levels, rule.Level) {
		add("has the level %q, which is none of %s", rule.Level, list(levels))
	}
	if !slices.Contains(bases, rule.Basis) {
		add("has the basis %q, which is none of %s", rule.Basis, list(bases))
	}
	for i, dialect := range rule.Dialects {
		if !slices.Contains(dialects, dialect) {
			add("has the dialect %q, which is none of %s", dialect, list(dialects))
		} else if slices.Contains(rule.Dialects[:i], dialect) {
			add("lists the dialect %s twice", dialect)
		}
	}
	if len(rule.Source) == 0 {
		add("has no source")
	}
	for _, source := range rule.Source {
		tag, _, _ := strings.Cut(source, " ")
		if strings.TrimSpace(source) == "" {
			add("has an empty source")
		} else if _, known := c.Sources[tag]; !known && len(c.Sources) > 0 {
			add("has the source %q, which begins with none of the short names under sources", source)
		}
	}
	for i, id := range rule.Operations {
		if c.byID[id] == nil {
			add("names the operation %q, which %s does not have", id, OpenAPIFile)
		} else if slices.Contains(rule.Operations[:i], id) {
			add("names the operation %s twice", id)
		}
	}
	for _, feature := range rule.Requires {
		if !features[feature] {
			add("requires the feature %q, which is not listed under features", feature)
		}
	}
	return append(out, refusalFaults(rule)...)
}

func refusalFaults(rule *Rule) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, key := range slices.Sorted(maps.Keys(rule.Refusal)) {
		refusal := rule.Refusal[key]
		if !slices.Contains(refusalKeys, key) {
			add("has a refusal for %q, which is none of %s", key, list(refusalKeys))
		}
		if !refusal.Accepted && len(refusal.Status) == 0 && len(refusal.Codes) == 0 {
			add("asserts nothing in the refusal for %s", key)
		}
		for _, status := range refusal.Status {
			if status < 400 || status > 499 {
				add("refuses with status %d, which is no refusal", status)
			}
		}
		for _, code := range refusal.Codes {
			if !codeName.MatchString(code) {
				add("refuses with the code %q, which is not like some_words", code)
			}
		}
		if _, err := regexp.Compile(refusal.Message); err != nil {
			add("has a refusal message that does not compile: %v", err)
		}
	}
	return out
}

func (c *Contract) checkDisagreements(f *faults) {
	seen := map[string]bool{}
	for i, d := range c.Disagreements {
		at := fmt.Sprintf("$.disagreements[%d]", i)
		row := fmt.Sprintf("row %d of list %s", d.Row, d.List)
		switch {
		case !slices.Contains(disagreementLists, d.List):
			f.add(at, "there is no list %q of disagreements, only %s", d.List, list(disagreementLists))
		case d.Row < 1:
			f.add(at, "rows count from 1, not from %d", d.Row)
		case seen[row]:
			f.add(at, "%s is settled twice", row)
		}
		seen[row] = true
		if strings.TrimSpace(d.Topic) == "" {
			f.add(at, "%s has no topic", row)
		}
		if hasNone := strings.TrimSpace(d.None) != ""; hasNone == (len(d.Rules) > 0) {
			f.add(at, "%s must either name rules or say under none why there is none", row)
		}
		for _, name := range d.Rules {
			if c.rules[name] == nil {
				f.add(at, "%s names the rule %q, which does not exist", row, name)
			}
		}
	}
}

// list writes "a, b and c".
func list[T ~string](items []T) string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = string(item)
	}
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
