package selection

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/suites"
)

// vocabulary is what the entries of a list may name.
type vocabulary struct {
	names []string // cases and rules
	// findings holds for the list of a check, which names findings in files by their identity. Files need not be there.
	findings bool
}

// ReadBaseline reads the list of what is known to be wrong with files: rules, and findings by their identity. One that is to be
// written may be missing. Without a path it is nil.
func ReadBaseline(setting, path string, rules []string, renew bool) (*KnownList, error) {
	all := vocabulary{names: rules, findings: true}
	list, err := readList(setting, nil, path, all)
	if !renew {
		return list, err
	}
	return orNew(list, err, setting, path, all)
}

// has reports whether an entry may have a name.
func (v vocabulary) has(name string) bool {
	_, rule, found := v.finding(name)
	return slices.Contains(v.names, name) || found && slices.Contains(v.names, rule)
}

// finding returns the file and the rule of a name that is an identity.
func (v vocabulary) finding(name string) (file, rule string, found bool) {
	if !v.findings {
		return "", "", false
	}
	return judge.IdentityParts(name)
}

// lacks says that there is no such name.
func (v vocabulary) lacks(name string) string {
	if _, rule, found := v.finding(name); found {
		return fmt.Sprintf("there is no rule %q%s", rule, names.Hint(rule, v.names))
	}
	if v.findings {
		return fmt.Sprintf("%q is neither a rule nor a file, a rule and a place%s", name, names.Hint(name, v.names))
	}
	return fmt.Sprintf("there is no case or rule %q%s", name, names.Hint(name, v.names))
}

// nameOf returns the name by which a list knows a finding: that of the rule, or of the case where the rule has none. A rule
// would excuse what else breaks it in any file, so that findings in files are known one by one.
func (v vocabulary) nameOf(c *suites.Case, f *judge.Finding, identity string) string {
	switch {
	case v.findings && identity != "":
		return identity
	case slices.Contains(v.names, f.Rule):
		return f.Rule
	}
	return c.ID
}

// Forget remembers files that are no longer there: what is known of them is known no more.
func (l *KnownList) Forget(exists func(file string) bool) {
	for _, e := range l.all() {
		if e.file != "" && !e.judged && !exists(e.file) {
			e.judged = true
		}
	}
}
