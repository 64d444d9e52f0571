package selection

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/usage"
)

// FuzzParseKnown checks that a list of known failures is read without a panic,
// that a refusal names the list and one line of it, and that every entry read
// stands in its line with its name and its reason.
func FuzzParseKnown(f *testing.F) {
	names := []string{"tokens/fresh", "token.create", "charge.create"}
	for _, seed := range []string{
		"", "# March\n\ntokens/fresh # slow\n", "tokens/fresh\n", "tokens/fresh # a\ntokens/fresh # b\n", "token.create#a#b\r\n", "\ufefftoken.create # a",
		"\x00\n", "token.create # \xff\n", strings.Repeat("a", 70000), "tokens/fresj # a\n", "token.create # a\n# b\ncharge.create # c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := parseKnownList("KnownFailing", "list.txt", bytes.NewReader(text), vocabulary{names: names})
		if err != nil {
			var wrong *usage.Error
			if !errors.As(err, &wrong) || wrong.Setting != "KnownFailing" || !strings.HasPrefix(wrong.Message, "list.txt ") || strings.Contains(wrong.Message, "\n") {
				t.Errorf("not one sentence that begins with the list: %q", err)
			}
			if list != nil {
				t.Error("half of a list along with an error")
			}
			return
		}
		lines := strings.Split(string(text), "\n")
		var seen []string
		for _, entry := range list.entries {
			line := lines[entry.Line-1]
			if !slices.Contains(names, entry.Name) || slices.Contains(seen, entry.Name) || entry.Reason == "" {
				t.Errorf("read %+v after %q", entry, seen)
			}
			if name, reason, _ := strings.Cut(line, "#"); !strings.Contains(name, entry.Name) || !strings.Contains(reason, entry.Reason) {
				t.Errorf("%+v does not stand in its line %q", entry, line)
			}
			seen = append(seen, entry.Name)
		}
		for i, line := range lines {
			said := strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
			if said != "" && !strings.HasPrefix(said, "#") && !slices.ContainsFunc(list.entries, func(e *Entry) bool { return e.Line == i+1 }) {
				t.Errorf("line %d is in no entry: %q", i+1, line)
			}
		}
	})
}
