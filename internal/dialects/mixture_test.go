package dialects_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/dialects"
)

// spoken returns rules of which so many were spoken as recorded, as documented, and as both.
func spoken(recorded, documented, both int) []dialects.Spoken {
	var all []dialects.Spoken
	for n := range recorded + documented + both {
		s := dialects.Spoken{Rule: fmt.Sprintf("rule.%02d", n), Recorded: "case/r", Documented: "case/d"}
		switch {
		case n < recorded:
			s.Documented = ""
		case n < recorded+documented:
			s.Recorded = ""
		}
		all = append(all, s)
	}
	return all
}

func TestAMixtureNamesWhatIsOdd(t *testing.T) {
	for _, row := range []struct {
		recorded, documented, both int
		want                       string
	}{
		{40, 0, 0, ""},
		{0, 40, 0, ""},
		{0, 0, 0, ""},
		{3, 1, 0, ""}, // too few to tell
		{4, 1, 0, "the recorded dialect, as on 4 rules: the documented dialect on rule.04 in case/d"},
		{1, 4, 0, "the documented dialect, as on 4 rules: the recorded dialect on rule.00 in case/r"},
		{4, 0, 1, "the recorded dialect, as on 5 rules: the documented dialect on rule.04 in case/d"},
		{2, 3, 0, "one dialect: the target speaks the recorded one on 2 rules and the documented one on 3: " +
			"the recorded dialect on rule.00 in case/r, the recorded dialect on rule.01 in case/r, the documented dialect on rule.02 in case/d, " +
			"the documented dialect on rule.03 in case/d, the documented dialect on rule.04 in case/d"},
		{4, 2, 0, "the recorded dialect, as on 4 rules: the documented dialect on rule.04 in case/d, the documented dialect on rule.05 in case/d"},
	} {
		got := ""
		if m := dialects.Find(spoken(row.recorded, row.documented, row.both)); m != nil {
			var odd []string
			for _, o := range m.Odd {
				odd = append(odd, o.Got()+" in "+o.Case)
			}
			got = m.Expected + ": " + strings.Join(odd, ", ")
		}
		if got != row.want {
			t.Errorf("%d recorded, %d documented, %d both:\ngot  %s\nwant %s", row.recorded, row.documented, row.both, got, row.want)
		}
	}
}
