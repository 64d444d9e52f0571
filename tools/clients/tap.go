package main

import (
	"bufio"
	"io"
	"regexp"
)

// step is one line of the Test Anything Protocol.
type step struct {
	name string
	held bool
}

// stepLine takes no directive: a step that is skipped or to be done has not held.
var stepLine = regexp.MustCompile(`^(not )?ok \d+ - (.*?)(\s+# (?i:skip|todo).*)?$`)

// readSteps reads the steps of what flows printed; other lines are theirs.
func readSteps(r io.Reader) []step {
	var steps []step
	for lines := bufio.NewScanner(r); lines.Scan(); {
		if found := stepLine.FindStringSubmatch(lines.Text()); found != nil {
			steps = append(steps, step{name: found[2], held: found[1] == "" && found[3] == ""})
		}
	}
	return steps
}
