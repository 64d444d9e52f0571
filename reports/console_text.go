package reports

import (
	"strings"
	"unicode/utf8"
)

// styles are the ANSI codes of what is painted. Colour never says what words do
// not say too.
var styles = map[string]string{
	"heading":                  "1",
	"label":                    "2",
	string(StatusPassed):       "32",
	string(StatusFailed):       "31",
	string(StatusNotJudged):    "33",
	string(StatusKnownFailing): "33",
	string(StatusWarning):      "33",
	string(Conformant):         "1;32",
	string(NotConformant):      "1;31",
	string(NothingSelected):    "1;33",
	string(Interrupted):        "1;33",
}

func (c *console) paint(style, text string) string {
	code := styles[style]
	if !c.options.Color || code == "" || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// wrap breaks text between words; a word longer than the width stands alone, as
// a broken address cannot be copied.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// table aligns rows: the first column to the left, numbers to the right. It is
// painted afterwards, since colour codes would count as width.
func table(rows [][]string) []string {
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		var b strings.Builder
		for j, cell := range row {
			gap := strings.Repeat(" ", widths[j]-utf8.RuneCountInString(cell))
			if j == 0 {
				b.WriteString(cell + gap)
			} else {
				b.WriteString("  " + gap + cell)
			}
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return lines
}
