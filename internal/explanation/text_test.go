package explanation_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/explanation"
	"github.com/omise-conformance/harness/internal/rulebook"
)

func write(t *testing.T, options explanation.TextOptions, pages ...explanation.Page) string {
	t.Helper()
	var out strings.Builder
	if err := explanation.WriteText(&out, pages, options); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestText(t *testing.T) {
	t.Parallel()
	wrong := &explanation.Wrong{About: "It pays twice.", Fault: "token.twice", Expected: "status 400", Got: "status 200", Text: "HTTP/1.1 200 OK\n"}
	page := explanation.Page{
		Kind: explanation.Rule, Name: "token.once", Title: "A token pays once.", Level: "MUST",
		Facts:   []rulebook.Fact{{Name: "basis", Text: "recorded"}},
		Sources: []string{"a guide"}, Causes: []string{"Nobody counts."}, Steps: []string{"omise-conformance run"},
		Example: &explanation.Example{About: "Made.", Right: "POST /charges HTTP/1.1\n\nHTTP/1.1 400 Bad Request\n", Wrong: wrong},
		Related: []explanation.Link{{Kind: explanation.Case, Name: "tokens/once", Text: "Once"}}, Address: "https://example.test/token.once.html",
	}
	same := explanation.Page{Kind: explanation.Fault, Name: "token.once", Title: "It pays twice.", Example: &explanation.Example{Right: page.Example.Right, Wrong: wrong}}
	want := `token.once (rule, MUST)
  A token pays once.
  basis         recorded
  source        a guide

  What usually breaks it
    - Nobody counts.

  Example
    Made.
    | POST /charges HTTP/1.1
    |
    | HTTP/1.1 400 Bad Request

  Wrong, with token.twice
    It pays twice.
  expected      status 400
  got           status 200

  See also
    case tokens/once: Once

  Next
    omise-conformance run

  https://example.test/token.once.html

token.once (fault)
  It pays twice.

  Example
    The one above.
`
	if got := write(t, explanation.TextOptions{}, page, same); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := write(t, explanation.TextOptions{Color: true}, page); !strings.HasPrefix(got, "\x1b[1mtoken.once\x1b[0m (rule, MUST)\n") {
		t.Errorf("in color it begins %q", got[:40])
	}
}

// TestWidth: sentences wrap at the width of the terminal, and at 40 columns in one that is narrower.
func TestWidth(t *testing.T) {
	t.Parallel()
	pages, err := open(t).Find(t.Context(), "charge.fees")
	if err != nil {
		t.Fatal(err)
	}
	for width, most := range map[int]int{60: 60, 5: 40, 0: 100} {
		for line := range strings.SplitSeq(write(t, explanation.TextOptions{Width: width}, pages...), "\n") {
			if utf8.RuneCountInString(line) > most && !strings.Contains(line, "| ") && strings.Count(strings.TrimSpace(line), " ") > 4 {
				t.Errorf("at %d a line has %d columns: %s", width, utf8.RuneCountInString(line), line)
			}
		}
	}
}

type closed struct{}

var errClosed = errors.New("closed")

func (closed) Write([]byte) (int, error) { return 0, errClosed }

func TestOutputThatFails(t *testing.T) {
	t.Parallel()
	if err := explanation.WriteText(closed{}, []explanation.Page{{}}, explanation.TextOptions{}); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}
