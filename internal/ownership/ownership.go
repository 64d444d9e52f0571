// Package ownership leaves what is wrong with an object to one case of a run: to one that made it, else
// to the first that shows it.
package ownership

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// foreignFinding is what is wrong with an object, whatever answer shows it.
type foreignFinding struct{ rule, object, field string }

func findingOf(f *judge.Finding) foreignFinding {
	field := f.Place[strings.LastIndexByte(f.Place, '/')+1:]
	return foreignFinding{f.Rule, f.Object, field}
}

// TellOnce turns findings about objects that a case did not make into warnings where another case tells
// them, and names that case: one old charge that is odd would fail hundreds of cases which list charges.
// Results, which may be nil, are taken in the order given, so that the order in which the cases ran
// changes nothing.
func TellOnce(results []*suites.Result) {
	by := map[foreignFinding]*suites.Case{}
	var foreign []*suites.Result
	for _, result := range results {
		if result == nil || result.Status != suites.Failed {
			continue // what is known to fail vouches for nothing
		}
		made, others := madeBy(result), false
		for i := range result.Findings {
			f := &result.Findings[i]
			switch what := findingOf(f); {
			case f.Object == "" || f.Level != specs.Must:
			case !made[f.Object]:
				others = true
			case by[what] == nil:
				by[what] = result.Case
			}
		}
		if others {
			foreign = append(foreign, result)
		}
	}
	for _, result := range foreign {
		leaveToOthers(result, by)
	}
}

// leaveToOthers turns findings that another case tells into warnings, and remembers the others.
func leaveToOthers(result *suites.Result, by map[foreignFinding]*suites.Case) {
	made, fails := madeBy(result), false
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Level != specs.Must {
			continue
		}
		what := findingOf(f)
		if f.Object == "" || made[f.Object] {
			fails = true
			continue
		}
		if by[what] == nil {
			by[what] = result.Case
		}
		if by[what] == result.Case {
			fails = true
			continue
		}
		f.Level = specs.Should
		f.Message += fmt.Sprintf(" This case did not make %s; %s tells it.", f.Object, by[what].ID)
	}
	if !fails {
		result.Status, result.Reason = cmp.Or(result.Unbroken, suites.Passed), result.Why
	}
}

// Note notes which of the objects that the findings of a case are about the case made, while it has its answers decoded.
func Note(result *suites.Result) {
	result.Made = nil
	made, noted := map[string]bool(nil), map[string]bool{}
	for i := range result.Findings {
		if object := result.Findings[i].Object; object != "" {
			if made == nil {
				made = madeBy(result)
			}
			noted[object] = made[object]
		}
	}
	result.Made = noted
}

// madeBy returns the ids of the objects that a case made, and of those that belong to them: what its
// writing requests were answered, and what reading of that shows.
func madeBy(result *suites.Result) map[string]bool {
	if result.Made != nil {
		return result.Made
	}
	made := map[string]bool{}
	for _, ex := range result.Exchanges {
		if ex.Response == nil || ex.Response.Status >= 300 {
			continue
		}
		switch {
		case ex.Request.Method != http.MethodGet && ex.Request.Method != http.MethodHead, readsOwn(ex, made):
			addIDs(made, ex.Response.JSON)
		default:
			for _, object := range jsonvalue.Objects(ex.Response.JSON) {
				if data, _ := object["data"].(map[string]any); made[idOf(object)] || made[idOf(data)] {
					addIDs(made, object)
				}
			}
		}
	}
	return made
}

// readsOwn reports whether a request is about an object that the case made.
func readsOwn(ex *exchange.Exchange, made map[string]bool) bool {
	return slices.ContainsFunc(strings.Split(ex.Request.Path, "/"), func(part string) bool { return made[part] })
}

func addIDs(made map[string]bool, value any) {
	for _, object := range jsonvalue.Objects(value) {
		if id := idOf(object); id != "" {
			made[id] = true
		}
	}
}

func idOf(object map[string]any) string {
	id, _ := object["id"].(string)
	return id
}
