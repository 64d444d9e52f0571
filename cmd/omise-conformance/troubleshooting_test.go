package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	troubleRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ")
	joined     = regexp.MustCompile(`"\s*\+\s*"`) // literals over several lines
)

// TestTroubleshootingQuotesWhatIsSaid: what the page says of messages is of messages that the sources have.
func TestTroubleshootingQuotesWhatIsSaid(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	sources := productSources(t)
	rows := troubleRow.FindAllStringSubmatch(string(page), -1)
	if len(rows) < 30 {
		t.Errorf("the page has %d messages only", len(rows))
	}
	for _, row := range rows {
		if missing := unsaid(sources, row[1]); missing != "" {
			t.Errorf("docs/troubleshooting.md quotes %q; no source has %q", row[1], missing)
		}
	}
	for _, text := range []string{"no such sentence stands anywhere", "did not answer …; no such end", "is a live key; only test keys are used, because a run makes no real charges"} {
		if unsaid(sources, text) == "" {
			t.Errorf("%q is found", text)
		}
	}
}

// productSources returns the text of the sources without tests, with literals joined.
func productSources(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("git", "-C", "../..", "ls-files", "*.go").Output()
	if err != nil {
		t.Skip("this is no git checkout, so the sources of the project are not known: ", err)
	}
	var all strings.Builder
	for file := range strings.FieldsSeq(string(out)) {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "tools/") {
			continue
		}
		if text, err := os.ReadFile(filepath.Join("../..", file)); err == nil {
			all.Write(text)
		}
	}
	return joined.ReplaceAllString(all.String(), "")
}

// unsaid returns the first part of a message that no source has.
func unsaid(sources, message string) string {
	for part := range strings.SplitSeq(message, "…") {
		part = strings.Trim(part, " ")
		if !strings.Contains(sources, part) {
			return part
		}
	}
	return ""
}
