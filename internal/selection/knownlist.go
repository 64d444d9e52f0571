package selection

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// KnownList is a known-failing or a known-flaky list. A nil list is empty.
type KnownList struct {
	path    string
	text    []byte     // as it was read; nil: there is no file
	known   vocabulary // what an entry may name
	entries []*Entry
}

// Entry is one line of a list.
type Entry struct {
	Name   string // a case ID, a rule name or the identity of a finding
	Reason string
	Line   int
	file   string // that an identity is about
	seen   bool   // a finding that it excuses or a warning of it was seen
	judged bool   // a case that it is about was judged
	hidden bool   // a case that it is about was left out or has no verdict
}

// ReadKnownList reads a list from a file system, or from that of the operating system where files
// is nil. Without a path the list is nil.
func ReadKnownList(setting string, files fs.FS, path string, all []string) (*KnownList, error) {
	return readList(setting, files, path, vocabulary{names: all})
}

func readList(setting string, files fs.FS, path string, all vocabulary) (*KnownList, error) {
	if path == "" {
		return nil, nil
	}
	file, err := openList(files, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &usage.Error{Setting: setting, Message: fmt.Sprintf("the file %s does not exist", path), Err: err}
	case err != nil:
		return nil, usage.Errorf(setting, "the list cannot be read: %w", err)
	}
	defer file.Close()
	return parseKnownList(setting, path, file, all)
}

// openList opens a list. A file system of the caller's may have files of any size.
func openList(files fs.FS, path string) (io.ReadCloser, error) {
	if files == nil {
		return inputfile.Open(inputfile.List, path)
	}
	file, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{inputfile.Bounded(inputfile.List, path, file), file}, nil
}

// parseKnownList reads the text of a list: a name and a reason on each line, separated by #. Lines
// that begin with # are comments.
func parseKnownList(setting, path string, text io.Reader, all vocabulary) (*KnownList, error) {
	whole, err := io.ReadAll(text)
	if err != nil {
		return nil, usage.Errorf(setting, "%s cannot be read: %w", path, err)
	}
	list := &KnownList{path: path, text: whole, known: all}
	at := map[string]int{}
	lines := bufio.NewScanner(bytes.NewReader(whole))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, _ := strings.Cut(line, "#")
		entry := &Entry{Name: strings.TrimSpace(name), Reason: strings.TrimSpace(reason), Line: n}
		entry.file, _, _ = all.finding(entry.Name)
		switch {
		case !all.has(entry.Name):
			return nil, usage.Errorf(setting, "%s line %d: %s", path, n, all.lacks(entry.Name))
		case entry.Reason == "":
			return nil, usage.Errorf(setting, "%s line %d: %s has no reason; write it after a #", path, n, entry.Name)
		case at[entry.Name] > 0:
			return nil, usage.Errorf(setting, "%s line %d: %s is already listed in line %d", path, n, entry.Name, at[entry.Name])
		}
		at[entry.Name] = n
		list.entries = append(list.entries, entry)
	}
	if err := lines.Err(); err != nil {
		return nil, usage.Errorf(setting, "%s cannot be read: %w", path, err)
	}
	return list, nil
}

// Names returns the cases and rules that are listed.
func (l *KnownList) Names() []string {
	var listed []string
	for _, entry := range l.all() {
		listed = append(listed, entry.Name)
	}
	return listed
}

// Known returns the entries for a report, which counts their cases.
func (l *KnownList) Known() []reports.KnownEntry {
	var known []reports.KnownEntry
	for _, entry := range l.all() {
		known = append(known, reports.KnownEntry{Name: entry.Name, Reason: entry.Reason, List: l.path})
	}
	return known
}

func (l *KnownList) all() []*Entry {
	if l == nil {
		return nil
	}
	return l.entries
}

// Lists reports whether the list names a case or one of its rules.
func (l *KnownList) Lists(c *suites.Case) bool {
	return slices.ContainsFunc(l.all(), func(e *Entry) bool { return e.Name == c.ID || slices.Contains(c.Rules, e.Name) })
}

// Excuse returns the reason for which a failed case counts as known failing: an entry covers every
// finding that fails it.
func (l *KnownList) Excuse(result *suites.Result) (reason string, excused bool) {
	var reasons []string
	for n := range result.Findings {
		f := &result.Findings[n]
		if f.Level != specs.Must {
			continue
		}
		identity := f.Identity()
		i := slices.IndexFunc(l.all(), func(e *Entry) bool { return e.covers(result.Case, f, identity) })
		if i < 0 {
			return "", false
		}
		if !slices.Contains(reasons, l.entries[i].Reason) {
			reasons = append(reasons, l.entries[i].Reason)
		}
	}
	return strings.Join(reasons, "; "), len(reasons) > 0
}

// covers reports whether an entry is about a finding of a case. The identity is that of the finding.
func (e *Entry) covers(c *suites.Case, f *judge.Finding, identity string) bool {
	return e.Name == c.ID || e.Name == f.Rule || identity != "" && judge.Identifies(e.Name, identity)
}

// telling are the statuses of cases that say something about the entries.
var telling = []suites.Status{suites.Passed, suites.Failed, suites.Blocked, suites.KnownFailing}

// Observe remembers what a result says about the entries: whether they were judged, and whether
// what they excuse was seen. A warning counts: without Strict a broken SHOULD fails no case, but it is still
// broken.
func (l *KnownList) Observe(result *suites.Result) {
	if !slices.Contains(telling, result.Status) {
		return
	}
	identities := make([]string, len(result.Findings))
	for n := range result.Findings {
		identities[n] = result.Findings[n].Identity()
	}
	for _, e := range l.all() {
		named := e.Name == result.Case.ID || e.file != "" && e.file == result.Case.ID
		if named && result.Status != suites.Blocked || result.ChecksByRule[e.Name] > 0 {
			e.judged = true
		}
		for n := range result.Findings {
			if e.covers(result.Case, &result.Findings[n], identities[n]) {
				e.judged, e.seen = true, true
			}
		}
	}
}

// Hide remembers cases that were left out or have no verdict. What they are about may still fail in them. A rule of all answers, which
// no case of the suite declares, may fail in any.
func (l *KnownList) Hide(unjudged, suite []*suites.Case) {
	for _, e := range l.all() {
		about := func(c *suites.Case) bool { return e.Name == c.ID || slices.Contains(c.Rules, e.Name) }
		e.hidden = slices.ContainsFunc(unjudged, about) || len(unjudged) > 0 && !slices.ContainsFunc(suite, about)
	}
}

// stale reports whether the entry was judged, nothing of it failed, and no case was hidden in which it may still fail: a
// shard does not know what fails in the others.
func (e *Entry) stale() bool { return e.judged && !e.seen && !e.hidden }

// Path returns the name of the file as the user gave it.
func (l *KnownList) Path() string { return l.path }

// Stale returns a sentence about each entry that was judged and passes.
func (l *KnownList) Stale() []string {
	var sentences []string
	for _, e := range l.all() {
		if e.stale() {
			sentences = append(sentences, fmt.Sprintf("%s line %d: %s is listed as known failing (%s) but passes; take it out of the list",
				l.path, e.Line, e.Name, e.Reason))
		}
	}
	return sentences
}
