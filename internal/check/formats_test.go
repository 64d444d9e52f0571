package check

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/reports/files"
)

// netOfCharge is a number in the first charge of each sample, in whatever quotes.
var netOfCharge = regexp.MustCompile(`(\\?")net(\\?": ?)96094`)

// TestAChangedFieldIsNamedInEveryFormat: each format has samples without a mistake. With one number of theirs as a text, that field
// is named, on its line, and nothing else.
func TestAChangedFieldIsNamedInEveryFormat(t *testing.T) {
	root, seen := filepath.Join("..", "captures", "testdata"), map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if err == nil && entry.Name() == "fuzz" {
				return fs.SkipDir
			}
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		whole := checked(t, Settings{}, map[string]string{name: string(text)}).Check.Files
		if len(whole) != 1 || whole[0].Kind != files.Conformant || len(whole[0].Details) != 0 {
			t.Errorf("%s as it is: %+v", name, whole)
			return nil
		}
		seen[whole[0].Format] = true
		at := netOfCharge.FindSubmatchIndex(text)
		if at == nil {
			t.Errorf("%s has no charge", name)
			return nil
		}
		quote, line := string(text[at[2]:at[3]]), 1+bytes.Count(text[:at[0]], []byte("\n"))
		changed := slices.Insert(slices.Clone(text), at[1], []byte(quote)...)
		changed = slices.Insert(changed, at[5], []byte(quote)...)
		got := checked(t, Settings{}, map[string]string{name: string(changed)}).Check.Files[0]
		if got.Kind != files.Broken || len(got.Details) != 1 || got.Details[0].Field != "/net" || got.Details[0].Line != line ||
			!strings.Contains(got.Details[0].Text, "expected net to be an integer; got \"96094\"") {
			t.Errorf("%s with a text for net in line %d is %s: %+v", name, line, got.Kind, got.Details)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range captures.Formats {
		if !seen[format.Name] {
			t.Errorf("%s has no sample in %s", format.Name, root)
		}
	}
}
