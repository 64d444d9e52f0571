package suites

import (
	"context"
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// Describe registers cases as Ginkgo specs: a container per subject, and in it one spec
// per case, labeled with its subject and its own labels. Ginkgo calls execute, in its own
// goroutine, when the turn of a case comes.
func Describe(cases []*Case, execute func(context.Context, *Case) *Result) {
	bySubject := map[string][]*Case{}
	var subjects []string
	for _, c := range cases {
		if bySubject[c.Subject()] == nil {
			subjects = append(subjects, c.Subject())
		}
		bySubject[c.Subject()] = append(bySubject[c.Subject()], c)
	}
	for _, subject := range subjects {
		ginkgo.Describe(subject, ginkgo.Label(subject), func() {
			for _, c := range bySubject[subject] {
				ginkgo.It(c.ID, ginkgo.Label(c.Labels...), func(ctx ginkgo.SpecContext) {
					result := execute(ctx, c)
					switch result.Status {
					case NotJudged, Unsupported, Excluded, KnownFailing:
						ginkgo.Skip(string(result.Status) + ": " + result.Reason)
					default:
						gomega.Expect(result).To(conform())
					}
				})
			}
		})
	}
}

// conform returns a matcher of a Result that passed.
func conform() types.GomegaMatcher { return conformMatcher{} }

type conformMatcher struct{}

// The message of a failed spec has so many findings, and commands with a body of so many bytes: a case can
// have thousands, about bodies of megabytes.
const (
	shownFindings = 5
	shownBody     = 4 << 10
)

func (conformMatcher) Match(actual any) (bool, error) {
	result, ok := actual.(*Result)
	if !ok {
		return false, fmt.Errorf("conform matches a *suites.Result, not a %T", actual)
	}
	return result.Status == Passed, nil
}

func (conformMatcher) FailureMessage(actual any) string {
	result := actual.(*Result) //nolint:forcetypeassert // Match has seen it
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s) is not conformant:\n", result.Case.ID, result.Case.Title)
	for i, f := range result.Findings {
		if i == shownFindings {
			fmt.Fprintf(&b, "  and %d more\n", len(result.Findings)-i)
			break
		}
		fmt.Fprintf(&b, "  %s\n", f.Message)
		for _, ex := range result.Exchanges {
			if ex.Seq == f.Exchange && len(ex.Request.Body) <= shownBody {
				fmt.Fprintf(&b, "    repeat: %s\n", strings.ReplaceAll(ex.Curl(), "\n", "\n    "))
			}
		}
	}
	return b.String()
}

func (conformMatcher) NegatedFailureMessage(actual any) string {
	return actual.(*Result).Case.ID + " is conformant" //nolint:forcetypeassert // Match has seen it
}
