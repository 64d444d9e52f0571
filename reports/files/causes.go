package files

import (
	"cmp"
	"maps"
	"slices"
)

// Cause is what files have in common that are not as the API answers.
type Cause struct {
	Kind Kind   `json:"kind"`
	Rule string `json:"rule,omitempty"`
	// Text is that of the first of the details.
	Text string `json:"text"`
	// Files counts the files, Places the places in them.
	Files  int `json:"files"`
	Places int `json:"places"`
	// File and Line are the first place.
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	// Fails holds if it makes the check fail.
	Fails bool `json:"fails"`
	// Clients counts the places by the User-Agent of the request.
	Clients map[string]int `json:"clients,omitempty"`
}

// Finish computes what follows from the files.
func (c *Check) Finish() {
	if c == nil {
		return
	}
	type key struct {
		kind         Kind
		rule, common string
	}
	causes := map[key]*Cause{}
	for i := range c.Files {
		file := &c.Files[i]
		seen := map[key]bool{}
		for n := range file.Details {
			d := &file.Details[n]
			at := key{d.Kind, d.Rule, d.Field + "\x00" + d.Cause}
			if d.Kind == Older || d.Kind == Trimmed {
				at.common = d.Cause
			}
			known := causes[at]
			if known == nil {
				known = &Cause{Kind: d.Kind, Rule: d.Rule, Text: d.Text, File: file.File, Line: d.Line}
				causes[at] = known
			}
			if !seen[at] {
				known.Files++
			}
			seen[at] = true
			known.Places += max(d.Count, 1)
			known.Fails = known.Fails || slices.Contains(c.FailOn, d.Kind)
			for client, n := range d.Clients {
				if known.Clients == nil {
					known.Clients = map[string]int{}
				}
				known.Clients[client] += n
			}
		}
	}
	c.Causes = nil
	for _, each := range slices.SortedFunc(maps.Values(causes), compareCauses) {
		c.Causes = append(c.Causes, *each)
	}
}

// compareCauses puts first what fails, then the worse, then what is in more files.
func compareCauses(a, b *Cause) int {
	return cmp.Or(compareBool(b.Fails, a.Fails), Compare(a.Kind, b.Kind), b.Files-a.Files, b.Places-a.Places, cmp.Compare(a.File, b.File), cmp.Compare(a.Text, b.Text))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
