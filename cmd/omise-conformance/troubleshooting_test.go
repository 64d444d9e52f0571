package main

import (
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var troubleRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ")

// TestTroubleshootingQuotesWhatIsSaid: what the page says of messages is of messages that the sources have.
func TestTroubleshootingQuotesWhatIsSaid(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	sources := productSources(t)
	rows := troubleRow.FindAllStringSubmatch(string(page), -1)
	if len(rows) < 60 {
		t.Errorf("the page has %d messages only", len(rows))
	}
	for _, row := range rows {
		if missing := unsaid(sources, row[1]); missing != "" {
			t.Errorf("docs/troubleshooting.md quotes %q; no source has %q", row[1], missing)
		}
	}
	for _, text := range []string{"no such sentence stands anywhere", "did not answer …; no such end", "is a live key; only test keys are used, because a run makes no real charges", "Do not change the list"} { // the last stands in a comment only
		if unsaid(sources, text) == "" {
			t.Errorf("%q is found", text)
		}
	}
}

// productSources returns the texts in the sources without tests, one a line; those that are joined with + are one.
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
			writeTexts(&all, text)
		}
	}
	return all.String()
}

// writeTexts writes what stands between quotes in a source: a message that is only in a comment is printed by nothing.
func writeTexts(out *strings.Builder, source []byte) {
	var words scanner.Scanner
	words.Init(token.NewFileSet().AddFile("", -1, len(source)), source, func(token.Position, string) {}, 0)
	before := token.ILLEGAL
	for {
		_, kind, literal := words.Scan()
		switch {
		case kind == token.EOF:
			return
		case kind == token.STRING:
			if before != token.ADD {
				out.WriteByte('\n')
			}
			if text, err := strconv.Unquote(literal); err == nil {
				out.WriteString(text)
			}
		case kind != token.ADD:
			before = token.ILLEGAL
			continue
		}
		before = kind
	}
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
