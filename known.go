package conformance

import (
	"bufio"
	"os"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// known is an entry of a known-failing or known-flaky list.
type known struct {
	name   string // a case ID or a rule name
	reason string
	line   int
	held   bool // a finding of it was seen
	judged bool // a case it is about was judged
}

// readKnown reads a list: a name and a reason per line, apart by #; lines that
// begin with # are comments.
func readKnown(option, path string, names []string) ([]*known, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, usagef("%s: %v", option, err)
	}
	defer file.Close()
	var list []*known
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		name, reason, _ := strings.Cut(text, "#")
		entry := &known{name: strings.TrimSpace(name), reason: strings.TrimSpace(reason), line: n}
		if entry.reason == "" {
			return nil, usagef("%s: %s line %d: %s has no reason; write it behind a #", option, path, n, entry.name)
		}
		if err := checkNames("case or rule", option, []string{entry.name}, names); err != nil {
			return nil, usagef("%v (%s line %d)", err, path, n)
		}
		list = append(list, entry)
	}
	if err := lines.Err(); err != nil {
		return nil, usagef("%s: %s: %v", option, path, err)
	}
	return list, nil
}

// excuse gives the reason for which a failed case counts as known failing: every
// finding that fails it is covered by an entry. It marks the entries it used.
func excuse(list []*known, result *suites.Result) (reason string, excused bool) {
	var reasons []string
	for _, f := range result.Findings {
		if f.Level != specs.Must {
			continue
		}
		i := slices.IndexFunc(list, func(k *known) bool { return k.name == result.Case.ID || k.name == f.Rule })
		if i < 0 {
			return "", false
		}
		if !slices.Contains(reasons, list[i].reason) {
			reasons = append(reasons, list[i].reason)
		}
	}
	return strings.Join(reasons, "; "), len(reasons) > 0
}

// note remembers what a result says of the entries: whether they were judged,
// and whether what they excuse was seen.
func note(list []*known, result *suites.Result) {
	if result.Status != suites.Passed && result.Status != suites.Failed && result.Status != suites.KnownFailing {
		return
	}
	for _, k := range list {
		if k.name == result.Case.ID || slices.Contains(result.Case.Rules, k.name) {
			k.judged = true
		}
		if slices.ContainsFunc(result.Findings, func(f judge.Finding) bool {
			return f.Level == specs.Must && (k.name == result.Case.ID || k.name == f.Rule)
		}) {
			k.judged, k.held = true, true
		}
	}
}
