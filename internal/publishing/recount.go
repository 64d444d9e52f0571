package publishing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/reports"
)

// shownDifferences is how many differences are said of one document.
const shownDifferences = 10

// recount returns what a report says otherwise than its cases do: totals, rules, dialects, causes, coverage, the verdict. Whoever
// edits one of them has to edit all. Of thousands of failures a report keeps a part only; what follows from the rest is not counted
// again, and cut says so. Of a report of another version, which may say more, or say it otherwise, only the core is counted.
func recount(text []byte, own bool) (reasons []string, cut bool) {
	again, err := reports.ReadJSON(bytes.NewReader(text))
	if err != nil {
		return []string{unpackedFile + ": " + err.Error()}, false
	}
	cut = slices.ContainsFunc(again.Cases, func(c reports.CaseEntry) bool { return isCut(&c) })
	reports.Finish(again)
	var counted bytes.Buffer
	if err := reports.WriteJSON(&counted, again); err != nil {
		return []string{unpackedFile + " cannot be written again: " + err.Error()}, cut
	}
	if bytes.Equal(text, counted.Bytes()) {
		return nil, cut
	}
	said, wanted := decoded(text), decoded(counted.Bytes())
	differences := jsonvalue.Diff(said, wanted, jsonvalue.Options{Skip: func(path string) bool {
		return !own && !isCore(path) || cut && restsOnFindings(said, path)
	}})
	if len(differences) == 0 && own && !cut {
		return []string{unpackedFile + " is not written as a run writes it."}, cut
	}
	for i, d := range differences {
		if i == shownDifferences {
			return append(reasons, fmt.Sprintf("%s: %d more places are not what follows from the cases.", unpackedFile, len(differences)-i)), cut
		}
		reasons = append(reasons, fmt.Sprintf("%s: %s is %s, and what the cases say is %s.", unpackedFile, nameOf(said, d.Path), shown(d.A, d.InA), shown(d.B, d.InB)))
	}
	return reasons, cut
}

// isCore reports whether a value, or some value within it, is what every version counts alike.
func isCore(path string) bool {
	parts := strings.Split(path, ".")
	switch parts[0] {
	case "", "verdict", "exit_code", "totals":
		return true
	case "rules":
		return len(parts) < 3 || slices.Contains([]string{"id", "status", "checks"}, parts[2])
	}
	return false
}

// isCut reports whether a case had more findings or exchanges than the report keeps.
func isCut(c *reports.CaseEntry) bool {
	return c.FindingsLeftOut > 0 || c.Status != reports.StatusPassed && c.Requests > len(c.Exchanges)
}

// restsOnFindings reports whether a value follows from findings and exchanges, which a report may have left out: the causes, the
// cases themselves, which of them a rule lists, and that a rule failed.
func restsOnFindings(document any, path string) bool {
	parts := strings.Split(path, ".")
	switch parts[0] {
	case "causes", "cases", "judged_in_passing":
		return true
	case "rules":
		if len(parts) < 3 || parts[2] != "status" && parts[2] != "reason" {
			return len(parts) >= 3 && parts[2] == "cases"
		}
		status, _ := jsonvalue.Get(document, "rules."+parts[1]+".status")
		return slices.Contains([]any{string(reports.StatusFailed), string(reports.StatusKnownFailing), string(reports.StatusWarning)}, status)
	}
	return false
}

func decoded(text []byte) (value any) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	_ = decoder.Decode(&value) // it was read before
	return value
}

// nameOf returns a path in which the number of a rule or a case is its name.
func nameOf(document any, path string) string {
	parts := strings.Split(path, ".")
	if len(parts) > 1 {
		if _, err := strconv.Atoi(parts[1]); err == nil {
			if id, ok := jsonvalue.Get(document, strings.Join(append(parts[:2:2], "id"), ".")); ok {
				parts[1] = fmt.Sprint(id)
			}
		}
	}
	return strings.Join(parts, " ")
}

// mostShown is how many characters of a value are shown.
const mostShown = 80

func shown(value any, there bool) string {
	if !there {
		return "missing"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "no JSON"
	}
	if runes := []rune(string(text)); len(runes) > mostShown {
		return string(runes[:mostShown]) + "…"
	}
	return string(text)
}
