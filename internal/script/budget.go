package script

import (
	"slices"
	"strings"
)

// Within returns the script with as many requests as fit into numbers of lines and bytes, and how many
// requests are left out. The last request stays in any case. Before the others come those that bring an id
// which it needs, and what changes something comes before what reads.
func (s *Script) Within(lines, bytes int) (*Script, int) {
	kept := map[int]bool{}
	for _, group := range s.byWeight() {
		moreLines, moreBytes := 0, 0
		group = slices.DeleteFunc(group, func(i int) bool { return kept[i] })
		for _, i := range group {
			// With the comment, and the lines that take ids out of the answer.
			moreLines += strings.Count(s.requests[i].Command, "\n") + 3
			moreBytes += len(s.requests[i].Command)
		}
		if len(kept) > 0 && (moreLines > lines || moreBytes > bytes) {
			continue
		}
		lines, bytes = lines-moreLines, bytes-moreBytes
		for _, i := range group {
			kept[i] = true
		}
	}
	var requests []Request
	for i := range s.requests {
		if kept[i] {
			requests = append(requests, s.requests[i])
		}
	}
	return New(requests), len(s.requests) - len(requests)
}

// byWeight returns the numbers of the requests, the most important ones first; what is of use only
// together is in one group.
func (s *Script) byWeight() [][]int {
	last := len(s.requests) - 1
	if last < 0 {
		return nil
	}
	needed := map[int]bool{}
	s.need(last, needed)
	groups := [][]int{{last}}
	var bringing, changing, reading []int
	for i := last - 1; i >= 0; i-- {
		switch {
		case needed[i]:
			bringing = append(bringing, i)
		case strings.Contains(s.requests[i].Command, " -X "):
			changing = append(changing, i)
		default:
			reading = append(reading, i)
		}
	}
	if len(bringing) > 0 {
		groups = append(groups, bringing)
	}
	for _, i := range append(changing, reading...) {
		with := map[int]bool{}
		s.need(i, with)
		group := []int{i}
		for n := range last {
			if with[n] && !needed[n] {
				group = append(group, n)
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// need collects the requests that bring what a request needs.
func (s *Script) need(i int, into map[int]bool) {
	for _, word := range words.FindAllString(s.requests[i].Command, -1) {
		if c := s.brought[word]; c != nil && c.at < i && !into[c.at] {
			into[c.at] = true
			s.need(c.at, into)
		}
	}
}
