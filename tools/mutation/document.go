package main

import (
	"fmt"
	"strings"
)

// table is the score of each package.
func table(scores []*score) string {
	var out strings.Builder
	out.WriteString("| package | killed | survived | score | not viable |\n|---|--:|--:|--:|--:|\n")
	for _, s := range scores {
		fmt.Fprintf(&out, "| %s | %d | %d | %.1f %% | %d |\n", s.name, s.killed, len(s.survivors), s.efficacy(), s.notViable)
	}
	return out.String()
}

// page is the whole document. It holds no dates and no times, so that it changes only
// where the score does.
func page(scores []*score, reasons []reason) string {
	var out strings.Builder
	out.WriteString(opening)
	out.WriteString(table(scores))
	fmt.Fprintf(&out, beforeSurvivors, least)
	for _, kind := range []struct {
		title string
		is    func(reason) bool
	}{
		{"Equivalent: no test can detect the change", func(r reason) bool { return r.equivalent }},
		{"Accepted: a test could detect the change, but is not worth its cost", func(r reason) bool { return !r.equivalent }},
	} {
		var rows []string
		for _, s := range scores {
			for _, each := range s.survivors {
				for _, r := range reasons {
					if r.survivor == each && kind.is(r) {
						rows = append(rows, fmt.Sprintf("| %s | %s | %s |\n", r.place, code(r.change), r.why))
					}
				}
			}
		}
		if len(rows) > 0 {
			fmt.Fprintf(&out, "\n## %s (%d)\n\n| where | change | why it is left |\n|---|---|---|\n%s", kind.title, len(rows), strings.Join(rows, ""))
		}
	}
	return out.String()
}

// code writes a line of Go into a cell of a table.
func code(line string) string {
	line = strings.ReplaceAll(line, "|", "\\|")
	if strings.Contains(line, "`") {
		return "`` " + line + " ``"
	}
	return "`" + line + "`"
}

const opening = `<!-- written by make mutation; the reasons are in tools/mutation/survivors.go -->
# Mutation of the packages that judge

A test that fails for no fault in the code proves nothing. [gremlins](https://github.com/go-gremlins/gremlins)
changes one operator at a time, in every line of these packages, and runs the tests of the package against
each change. A change that makes a test fail is killed; any other change survives.

    make mutation                                    # all of them; about a quarter of an hour on two idle cores
    go -C tools run ./mutation judge        # one package, writes nothing
    go -C tools run ./mutation -workers 1            # on a machine that is needed for other work
    go -C tools run ./mutation -results FOLDER       # keeps what gremlins found, so that a run can be resumed

The changes: ` + "`==`" + ` and ` + "`!=`" + `, ` + "`<`" + ` and ` + "`<=`" + `, ` + "`<`" + ` and ` + "`>=`" + `, arithmetic, signs, ` + "`&&`" + ` and ` + "`||`" + `, ` + "`++`" + ` and ` + "`--`" + `, assignments
with an operator, bits, ` + "`break`" + ` and ` + "`continue`" + `.

`

const beforeSurvivors = `
The score is killed / (killed + survived). Two things that gremlins alone would count in its favor are counted
against it: a change that does not compile is not viable and counts for nothing (a + between strings changed into a -), and
code that no test reaches is changed as well, so its changes survive. A test that does not end within two
minutes has killed the change. Four tests are left out (` + "`leftOut` in tools/mutation/main.go" + `).

` + "`make mutation`" + ` fails if a package falls below %d %%, if a change survives that is not listed below, and
if a change that is listed below is killed.
`
