package conformance

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/judge"
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
func readKnown(setting, path string, names []string) ([]*known, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path) //nolint:gosec // the user names the file
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usagef(setting, "the file %s does not exist", path)
	case err != nil:
		return nil, usagef(setting, "the list cannot be read: %v", err)
	}
	defer file.Close()
	return parseKnown(setting, path, file, names)
}

// parseKnown reads the text of a list.
func parseKnown(setting, path string, text io.Reader, names []string) ([]*known, error) {
	var list []*known
	at := map[string]int{}
	lines := bufio.NewScanner(text)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, _ := strings.Cut(line, "#")
		entry := &known{name: strings.TrimSpace(name), reason: strings.TrimSpace(reason), line: n}
		switch {
		case !slices.Contains(names, entry.name):
			return nil, usagef(setting, "%s line %d: there is no case or rule %q%s", path, n, entry.name, meant(entry.name, names))
		case entry.reason == "":
			return nil, usagef(setting, "%s line %d: %s has no reason; write it behind a #", path, n, entry.name)
		case at[entry.name] > 0:
			return nil, usagef(setting, "%s line %d: %s is listed in line %d already", path, n, entry.name, at[entry.name])
		}
		at[entry.name] = n
		list = append(list, entry)
	}
	if err := lines.Err(); err != nil {
		return nil, usagef(setting, "%s cannot be read: %v", path, err)
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
		if k.name == result.Case.ID || result.ChecksByRule[k.name] > 0 {
			k.judged = true
		}
		if slices.ContainsFunc(result.Findings, func(f judge.Finding) bool {
			return f.Level == specs.Must && (k.name == result.Case.ID || k.name == f.Rule)
		}) {
			k.judged, k.held = true, true
		}
	}
}
