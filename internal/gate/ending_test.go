package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/gate/child"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/reports"
)

func TestTheReportHasNoSecretsOfTheCommand(t *testing.T) {
	command := []string{"client", "--key", "skey_test_5xuy4w91xqz7d1w9u0t", "--card=5105105105105100", "--limit", "3"}
	g := &Gate{options: Options{Command: command}, front: &front.Front{}, upstream: &upstream{}}
	var said reports.Gate
	g.sayEnd(&said)
	if got := strings.Join(said.Command, " "); strings.Contains(got, "5xuy4w91xqz7d1w9u0t") || strings.Contains(got, "5105105105105100") ||
		!strings.HasPrefix(got, "client --key skey_test_") || !strings.HasSuffix(got, "--limit 3") {
		t.Errorf("the report says %q", got)
	}
	if !slices.Contains(command, "skey_test_5xuy4w91xqz7d1w9u0t") {
		t.Error("the command itself was changed")
	}
}

func TestWhyNothingWasJudged(t *testing.T) {
	for name, row := range map[string]struct {
		end  child.End
		want string
	}{
		"it ended well": {child.End{Started: true}, "Nothing was judged: sleep sent no request to the API."},
		"it failed":     {child.End{Started: true, Code: 7}, "and failed with exit code 7: see first what it says itself."},
		"it was killed": {child.End{Started: true, Code: 124, Problem: "the command took longer than 1s and was ended"}, "; the command took longer than 1s and was ended."},
	} {
		g := &Gate{options: Options{Command: []string{"sleep", "9"}}, front: &front.Front{}, end: row.end}
		if got := g.noRequests(); len(got) != 2 || !strings.HasSuffix(got[0], row.want) || !strings.HasPrefix(got[1], "The command's language ") {
			t.Errorf("%s: it says %q", name, got)
		}
	}
}
