package judge

import (
	"strings"
	"testing"
)

// TestLongListsAreJudgedWhole: a mismatch is found wherever it stands in a list of any length, and where there are so many that the
// first are enough, the finding says that the rest was not judged.
func TestLongListsAreJudgedWhole(t *testing.T) {
	const length = 600
	j := &Judge{Contract: contract(t)}
	for name, test := range map[string]struct {
		wrong  func(i int) bool
		change func(charge map[string]any)
		place  string // of the only finding; empty: of many
	}{
		"none":            {func(int) bool { return false }, nil, ""},
		"the last":        {func(i int) bool { return i == length-1 }, func(charge map[string]any) { charge["amount"] = nil }, "/data/599/amount"},
		"some at the end": {func(i int) bool { return i >= 400 }, func(charge map[string]any) { charge["amount"] = nil }, "/data/400/amount"},
		"a field is not there": {
			func(i int) bool { return i == 500 }, func(charge map[string]any) { delete(charge, "zero_interest_installments") },
			"/data/500/zero_interest_installments",
		},
		"all": {func(int) bool { return true }, func(charge map[string]any) { charge["amount"] = nil }, ""},
	} {
		list := example(t, "ChargeList")
		data := make([]any, length)
		for i := range data {
			charge := item(example(t, "ChargeList"), "data", 0)
			if test.wrong(i) {
				test.change(charge)
			}
			data[i] = charge
		}
		list["data"] = data
		var places, unseen []string
		_, findings := j.Ambient(answered("GET /charges", "", 200, with(t, list, nil)))
		for _, finding := range findings {
			if finding.Rule == "charge.schema" {
				places = append(places, finding.Place)
			}
			if strings.Contains(finding.Got, " more were not judged") {
				unseen = append(unseen, finding.Got)
			}
		}
		switch {
		case test.change == nil && len(places) == 0:
		case test.place == "" && len(places) > 100 && len(unseen) == 1:
		case test.place != "" && len(places) == 1 && places[0] == test.place && len(unseen) == 0:
		default:
			t.Errorf("%s: findings at %.10q of %d, %q", name, places, len(places), unseen)
		}
	}
}
