package publishing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/suites/all"
)

// Identity says which harness made a report: its version, its contract and the catalogue of its cases. A version alone does not, since
// a build from sources may have none.
type Identity struct {
	Version       string    `json:"version"`
	OpenAPISHA256 string    `json:"openapi_sha256"` // of specs/openapi.yaml
	RulesSHA256   string    `json:"rules_sha256"`   // of specs/rules.yaml
	Cases         Catalogue `json:"cases"`
}

// Catalogue identifies the cases of a harness, or of a report.
type Catalogue struct {
	Number      int    `json:"number"`
	NamesSHA256 string `json:"names_sha256"` // of their IDs, sorted, each followed by a line feed
}

// Harness is the harness that verifies, with its contract and its cases.
type Harness struct {
	Identity
	contract *specs.Contract
	cases    []*suites.Case
}

// Current returns the harness that this process is.
func Current(version string) (*Harness, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	h := &Harness{contract: contract, cases: all.Cases()}
	h.Identity = Identity{Version: version, OpenAPISHA256: digest(specs.Raw()), RulesSHA256: digest(specs.RawRules()), Cases: catalogueOf(h.ids())}
	return h, nil
}

func (h *Harness) ids() []string {
	ids := make([]string, len(h.cases))
	for i, c := range h.cases {
		ids[i] = c.ID
	}
	return ids
}

func catalogueOf(ids []string) Catalogue {
	sorted := slices.Sorted(slices.Values(ids))
	text := strings.Join(append(sorted, ""), "\n")
	return Catalogue{Number: len(sorted), NamesSHA256: digest([]byte(text))}
}

func caseIDs(report *reports.Report) []string {
	ids := make([]string, len(report.Cases))
	for i := range report.Cases {
		ids[i] = report.Cases[i].ID
	}
	return ids
}

// made reports whether a report was made by a harness with the same contract and the same cases, whatever its version is called.
func (h *Harness) made(by *Identity) bool {
	ours, theirs := h.Identity, *by
	ours.Version, theirs.Version = "", ""
	return ours == theirs
}

// foreign returns why a report was not made by this harness.
func (h *Harness) foreign(report *reports.Report) (reasons []string) {
	if made := report.Run.HarnessVersion; made != h.Version {
		reasons = append(reasons, fmt.Sprintf("The report was made by version %s of the harness, and this is %s: publish it with the version that made it.", made, h.Version))
	}
	return append(reasons, h.compare(report)...)
}

// shownNames is how many names a sentence lists.
const shownNames = 5

// compare returns what a report says otherwise than the contract and the cases of this harness, which it is said to be of.
func (h *Harness) compare(report *reports.Report) (reasons []string) {
	if version := report.Run.SpecVersion; version != h.contract.Version {
		reasons = append(reasons, fmt.Sprintf("The report is of API version %q, and the contract is of %s.", version, h.contract.Version))
	}
	theirs := map[string]*reports.CaseEntry{}
	for i := range report.Cases {
		theirs[report.Cases[i].ID] = &report.Cases[i]
	}
	var missing, other []string
	for _, c := range h.cases {
		entry := theirs[c.ID]
		delete(theirs, c.ID)
		switch {
		case entry == nil:
			missing = append(missing, c.ID)
		case entry.Title != c.Title || entry.Subject != c.Subject() || !slices.Equal(entry.Rules, c.Rules):
			other = append(other, c.ID)
		}
	}
	unknown := make([]string, 0, len(theirs))
	for id := range theirs {
		unknown = append(unknown, id)
	}
	reasons = listed(reasons, missing, "case of this version is missing in the report", "cases of this version are missing in the report")
	reasons = listed(reasons, unknown, "case in the report is not one of this version", "cases in the report are not of this version")
	reasons = listed(reasons, other, "case has another title, subject or list of rules than in this version",
		"cases have other titles, subjects or lists of rules than in this version")
	return append(reasons, h.compareRules(report)...)
}

func (h *Harness) compareRules(report *reports.Report) (reasons []string) {
	theirs := map[string]*reports.RuleEntry{}
	for i := range report.Rules {
		theirs[report.Rules[i].ID] = &report.Rules[i]
	}
	var missing, other []string
	for _, rule := range h.contract.Rules {
		entry := theirs[rule.Name]
		switch {
		case entry == nil:
			missing = append(missing, rule.Name)
		case entry.Level != rule.Level || entry.Basis != rule.Basis || entry.Sentence != rule.Sentence:
			other = append(other, rule.Name)
		}
	}
	reasons = listed(reasons, missing, "rule of the contract is missing in the report", "rules of the contract are missing in the report")
	reasons = listed(reasons, other, "rule has another level, basis or sentence than in the contract",
		"rules have other levels, bases or sentences than in the contract")
	if more := len(report.Rules) - len(h.contract.Rules); more > 0 && len(missing) == 0 {
		reasons = append(reasons, fmt.Sprintf("The report has %s more than the contract.", names.Count(more, "rule")))
	}
	return reasons
}

// listed appends a sentence about things with names, if there are any.
func listed(reasons, found []string, one, many string) []string {
	if len(found) == 0 {
		return reasons
	}
	slices.Sort(found)
	shown := strings.Join(found[:min(len(found), shownNames)], ", ")
	if more := len(found) - shownNames; more > 0 {
		shown += fmt.Sprintf(" and %d more", more)
	}
	return append(reasons, names.Counted(len(found), one, many)+": "+shown+".")
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// brief shortens a digest for people.
func brief(digest string) string { return digest[:min(len(digest), 12)] }
