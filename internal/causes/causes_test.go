package causes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/causes"
	"github.com/omise-conformance/harness/judge"
)

// failed returns a case with findings, each written as exchange, rule, place, expected, got.
func failed(id string, findings ...[5]string) causes.Case {
	c := causes.Case{ID: id}
	for _, f := range findings {
		subject, _, _ := strings.Cut(f[1], ".")
		found := judge.Finding{Rule: f[1], Place: f[2], Expected: f[3], Got: f[4], Sent: "POST /" + subject + " with amount=1"}
		_, _ = fmt.Sscan(f[0], &found.Exchange)
		c.Findings = append(c.Findings, found)
	}
	return c
}

var (
	email       = [5]string{"1", "customer.echo", "/email", `email to be "a@b.example"`, `"A@B.EXAMPLE" at /email`}
	otherEmail  = [5]string{"3", "customer.update", "/data/4/email", `data.4.email to be "c@d.example"`, `"C@D.EXAMPLE" at /data/4/email`}
	schema      = [5]string{"2", "charge.schema", "/amount", "amount to be an integer", `"100" at /amount`}
	echo        = [5]string{"2", "charge.echo", "/amount", "amount to be 100", `"100" at /amount`}
	laterEcho   = [5]string{"4", "charge.echo", "/data/9/amount", "data.9.amount to be 0", `"700" at /data/9/amount`}
	otherEcho   = [5]string{"4", "charge.echo", "/amount", "amount to be 100", "200 at /amount"}
	walkOfText  = [5]string{"0", "exploration.walk", "", "amount 100", `amount "100" after "createCharge with amount=100", step 4`}
	crash       = [5]string{"1", "answer.no-5xx", "", "a status below 500", "status 500 and code failed_refund (boom)"}
	instead     = [5]string{"1", "refund.create", "", "status 200", "status 500 and code failed_refund (boom)"}
	missing     = [5]string{"1", "source.schema", "/ip", "ip to be there", "nothing at /ip"}
	missingToo  = [5]string{"1", "source.schema", "/bank", "bank to be there", "nothing at /bank"}
	usedToken   = [5]string{"1", "token.single-use", "", "status 400 and code used_token", "status 400 and code invalid_card (used)"}
	usedAgain   = [5]string{"9", "customer.token", "", "status 400 and code used_token", "status 400 and code invalid_card (twice)"}
	wrongKey    = [5]string{"1", "auth.wrong-key", "", "status 401, code authentication_failure and a message like /^no$/", "status 403 and code authentication_failure (no)"}
	noKey       = [5]string{"1", "charge.no-key", "", "status 401 and code authentication_failure (recorded), or a 4xx status (documented)", "status 403 and code authentication_failure (no)"}
	message     = [5]string{"1", "auth.wrong-key", "", "status 401, code authentication_failure and a message like /^no$/", "status 401 and code authentication_failure (yes)"}
	created     = [5]string{"1", "token.create", "", "status 200", "status 201 and a token tokn_test_…"}
	createdToo  = [5]string{"2", "charge.by-token", "", "status 200", "status 201 and a charge chrg_test_… with status successful"}
	noObject    = [5]string{"2", "token.schema", "/object", "object to be there", "nothing at /object"}
	noID        = [5]string{"2", "token.create", "/id", "id to be a string like /^tokn_/", "nothing at /id"}
	noCard      = [5]string{"2", "token.schema", "/card", "card to be there", "nothing at /card"}
	accepted    = [5]string{"3", "token.refused", "", "status 400 and code invalid_card", "status 200 and {}"}
	since       = [5]string{"1", "source.schema", "/bank", "bank to be there, as in every object created since 2025-01-01", "nothing at /bank"}
	notThere    = [5]string{"1", "customer.update", "", "status 200", "status 404 and code not_found (no route)"}
	notThereToo = [5]string{"1", "customer.token", "", "status 400 and code used_token", "status 404 and code not_found (no route)"}
	walk        = [5]string{"0", "exploration.walk", "", "amount 5", "amount 6 after 3 steps"}
)

func TestFindingsOfOneCauseCountTogether(t *testing.T) {
	for name, test := range map[string]struct {
		cases []causes.Case
		want  []string // cases, turned green, start, rules
	}{
		"none":                                 {nil, nil},
		"another place and rule, other values": {[]causes.Case{failed("a", email), failed("b", otherEmail)}, []string{"2 2 a [customer.echo customer.update]"}},
		"what follows from a broken schema":    {[]causes.Case{failed("a", echo, schema)}, []string{"1 1 a [charge.echo charge.schema]"}},
		"what follows in another answer":       {[]causes.Case{failed("a", schema, laterEcho)}, []string{"1 1 a [charge.schema charge.echo]"}},
		"what a walk says of it":               {[]causes.Case{failed("a", walkOfText, schema)}, []string{"1 1 a [exploration.walk charge.schema]"}},
		"another value in another answer": {
			[]causes.Case{failed("a", schema, otherEcho)}, []string{"1 0 a [charge.schema]", "1 1 a [charge.echo]"},
		},
		"the same value where the schema is kept": {
			[]causes.Case{failed("a", echo)}, []string{"1 1 a [charge.echo]"},
		},
		"what follows from a crash": {
			[]causes.Case{failed("a", instead, crash, echo)}, []string{"1 1 a [answer.no-5xx charge.echo refund.create]"},
		},
		"one code for another":                  {[]causes.Case{failed("a", usedToken), failed("b", usedAgain)}, []string{"2 2 a [token.single-use customer.token]"}},
		"one status for another of one code":    {[]causes.Case{failed("a", wrongKey), failed("b", noKey)}, []string{"2 2 a [auth.wrong-key charge.no-key]"}},
		"another message with the right status": {[]causes.Case{failed("a", wrongKey), failed("b", message)}, []string{"1 1 a [auth.wrong-key]", "1 1 b [auth.wrong-key]"}},
		"one status for all successes":          {[]causes.Case{failed("a", created), failed("b", createdToo)}, []string{"2 2 a [token.create charge.by-token]"}},
		"answers that are no object of the API": {
			[]causes.Case{failed("a", noID, noObject, noCard), failed("b", accepted)}, []string{"2 2 a [token.schema token.create token.refused]"},
		},
		"an answer that lacks its kind and one more": {
			[]causes.Case{failed("a", noID, noObject), failed("b", accepted)}, []string{"2 1 b [token.refused token.schema]", "1 1 a [token.create]"},
		},
		"an operation that is not there": {
			[]causes.Case{failed("a", notThere), failed("b", notThereToo)}, []string{"2 2 a [customer.update customer.token]"},
		},
		"fields that are missing since a date": {
			[]causes.Case{failed("a", missing, since), failed("b", since, missing)}, []string{"2 2 a [source.schema] also ip"},
		},
		"fields that are missing together":      {[]causes.Case{failed("a", missing, missingToo), failed("b", missingToo, missing)}, []string{"2 2 a [source.schema] also ip"}},
		"fields that are missing apart":         {[]causes.Case{failed("a", missing), failed("b", missingToo)}, []string{"1 1 b [source.schema]", "1 1 a [source.schema]"}},
		"the cause of more cases comes first":   {[]causes.Case{failed("a", walk), failed("b", email), failed("c", email)}, []string{"2 2 b [customer.echo]", "1 1 a [exploration.walk]"}},
		"the same, named later in the alphabet": {[]causes.Case{failed("a", email), failed("b", walk), failed("c", walk)}, []string{"2 2 b [exploration.walk]", "1 1 a [customer.echo]"}},
		"a case counts for each of its causes in part": {
			[]causes.Case{failed("a", email, usedToken), failed("b", email, crash), failed("c", walk), failed("d", walk, usedToken)},
			[]string{"2 1 c [exploration.walk]", "2 1 a [token.single-use]", "1 1 b [answer.no-5xx customer.echo]", "1 1 a [customer.echo]"},
		},
		"a case that needs both":                {[]causes.Case{failed("a", email, walk), failed("b", email)}, []string{"2 1 b [customer.echo]", "1 1 a [exploration.walk]"}},
		"two that only together turn one green": {[]causes.Case{failed("a", email, walk)}, []string{"1 0 a [customer.echo]", "1 1 a [exploration.walk]"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range causes.Find(test.cases) {
				line := fmt.Sprintf("%d %d %s %v", c.Cases, c.Turns, c.Start, c.Rules)
				if len(c.Also) > 0 {
					line += " also " + strings.Join(c.Also, " also ")
				}
				got = append(got, line)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestAnOperationHasNoIDs(t *testing.T) {
	for sent, want := range map[string]string{
		"":                             "",
		"POST /charges with amount=10": "POST /charges",
		"GET /events?limit=100":        "GET /events",
		"POST /charges/chrg_test_…/refunds without a key":    "POST /charges/{id}/refunds",
		"DELETE /customers/cust_test_…/cards/%2e%2e with a=": "DELETE /customers/{id}/cards/{id}",
	} {
		if got := causes.OperationOf(sent); got != want {
			t.Errorf("%q: got %q, want %q", sent, got, want)
		}
	}
}
