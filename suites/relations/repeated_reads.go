package relations

import (
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

const readingRule = "relation.reading-changes-nothing"

// repeatedReads returns a case for each operation that reads one object or what belongs to it:
// repeated after other reads, it returns the same. Lists of a whole account grow while other
// cases run.
func repeatedReads() []*suites.Case {
	var cases []*suites.Case
	for _, o := range operations() {
		if o.Method != http.MethodGet || !strings.Contains(o.Path, "{") && o.ID != "retrieveCapability" {
			continue
		}
		cases = append(cases, &suites.Case{
			ID:       "relations/reading-" + suites.KebabCase(o.ID),
			Title:    "GET " + o.Path + " returns the same after other reads",
			Rules:    []string{readingRule},
			Requires: suites.RequestFeatures(o.ID),
			Run: func(t *suites.T) {
				request := t.ValidRequest(o.ID)
				first := request.Send(t)
				t.OK(first, nil)
				t.StopIfBroken()
				if request.Object != "" {
					t.Get(request.Object, map[string]string{"expand": "true"})
				}
				for _, path := range []string{"/charges", "/customers", "/events", "/refunds", "/recipients"} {
					t.Get(path, map[string]string{"limit": "2", "order": "reverse_chronological"})
				}
				t.Same(first, request.Send(t))
			},
		})
	}
	return append(cases, &suites.Case{
		ID:    "relations/reading-spends-no-token",
		Title: "A token that was retrieved ten times can be charged",
		Rules: []string{readingRule},
		Run: func(t *suites.T) {
			token := t.Token(suites.Visa)
			for range 10 {
				t.Same(token, t.Get("/tokens/"+token.ID()))
			}
			t.OK(t.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()})), suites.F{"paid": true})
		},
	})
}
