package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// leastLinks is how many links of the document a run must have followed. It follows 17 to 26, as it draws.
const leastLinks = 12

// outcome is what a run left behind: the part of Schemathesis' report that is looked at, and what hooks.py has excused.
type outcome struct {
	Operations struct {
		Total  int `json:"total"`
		Tested int `json:"tested"`
	} `json:"operations"`
	Cases struct {
		Generated int `json:"generated"`
		Errored   int `json:"errored"`
	} `json:"test_cases"`
	Failures []struct {
		Title      string   `json:"title"`
		Count      int      `json:"count"`
		Operations []string `json:"operations"`
	} `json:"failures"`
	Errors []struct {
		Title string `json:"title"`
	} `json:"errors"`
	Complete bool `json:"complete"`

	said    string
	took    cost
	excused map[string]int // reasons
}

// problems returns why the document and the emulator do not agree, or why nothing can be said of it.
func (o *outcome) problems() (all []string) {
	for _, f := range o.Failures {
		all = append(all, fmt.Sprintf("%s (%d times): %s", f.Title, f.Count, strings.Join(f.Operations, ", ")))
	}
	if len(o.Errors) > 0 || o.Cases.Errored > 0 {
		all = append(all, fmt.Sprintf("%d errors of Schemathesis or its hooks", max(len(o.Errors), o.Cases.Errored)))
	}
	if !o.Complete || o.Operations.Tested != o.Operations.Total || o.Operations.Total == 0 {
		all = append(all, fmt.Sprintf("%d of %d operations were tested", o.Operations.Tested, o.Operations.Total))
	}
	if links := o.links(); links < leastLinks {
		all = append(all, fmt.Sprintf("%d links were followed, %d at least are due", links, leastLinks))
	}
	return all
}

var linksCovered = regexp.MustCompile(`API Links: +([0-9]+) covered`)

// links returns how many links were followed. Only the text for people has it.
func (o *outcome) links() int {
	found := linksCovered.FindStringSubmatch(o.said)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1]) // digits
	return n
}

// summary says what was tried, and what was excused with which reason.
func (o *outcome) summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests to %d operations, %d links followed\n", o.Cases.Generated, o.Operations.Tested, o.links())
	for _, reason := range slices.Sorted(maps.Keys(o.excused)) {
		fmt.Fprintf(&b, "%6d excused  %s\n", o.excused[reason], reason)
	}
	return b.String()
}
