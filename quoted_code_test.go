package conformance_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// quotingPages have blocks of code that are parts of files: each is one of the file that the text before it names last.
var quotingPages = []string{"CONTRIBUTING.md", "docs/adding-a-source-type.md", "docs/go-tests.md", "docs/writing-a-rule.md"}

var (
	quotedBlock = regexp.MustCompile("(?ms)^( *)```(yaml|go)\n(.*?)^ *```")
	quotedFile  = regexp.MustCompile("`([\\w./-]+\\.(?:go|yaml))`")
)

// TestPagesQuoteTheCode: a recipe that shows code as it was is wrong at its first step.
func TestPagesQuoteTheCode(t *testing.T) {
	blocks := 0
	for _, page := range quotingPages {
		text := read(t, page)
		for _, at := range quotedBlock.FindAllStringSubmatchIndex(text, -1) {
			blocks++
			named := quotedFile.FindAllStringSubmatch(text[:at[0]], -1)
			if len(named) == 0 {
				t.Errorf("%s has a block of code before it names a file", page)
				continue
			}
			file := named[len(named)-1][1]
			block := text[at[6]:at[7]]
			if !hasLines(read(t, file), block, text[at[2]:at[3]]) {
				t.Errorf("%s shows as a part of %s what is none:\n%s", page, file, block)
			}
		}
	}
	if blocks < 14 {
		t.Errorf("found %d blocks only", blocks)
	}
	if hasLines("a\nb\nc\n", "a\nc\n", "") || !hasLines("a\n\tb\nc\n", "  b\n  c\n", "  ") {
		t.Error("lines are not compared as they follow each other")
	}
}

// hasLines reports whether a text has the lines of a block, which is indented as its list is. How deep both stand does not matter.
func hasLines(text, block, indent string) bool {
	want := linesWithin(strings.ReplaceAll("\n"+block, "\n"+indent, "\n"))
	have := linesWithin(text)
	for i := range have {
		if len(have)-i >= len(want) && slices.Equal(have[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

func linesWithin(text string) []string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}
