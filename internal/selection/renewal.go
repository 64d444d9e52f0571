package selection

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/suites"
)

// Renewal is a list as it should be after a run.
type Renewal struct {
	// List is the list with the changes. None of its entries is stale.
	List *KnownList
	// Added and Removed count the entries that are new and that are gone.
	Added, Removed int
	old            []byte
	exists         bool
}

// ReadListToRenew is like ReadKnownList for a file of the operating system that is to be written: it may be
// missing, but its folder may not.
func ReadListToRenew(setting, path string, all []string) (*KnownList, error) {
	list, err := ReadKnownList(setting, nil, path, all)
	return orNew(list, err, setting, path, vocabulary{names: all})
}

// orNew returns a list, or an empty one where the error is that its file does not exist.
func orNew(list *KnownList, err error, setting, path string, all vocabulary) (*KnownList, error) {
	if !errors.Is(err, fs.ErrNotExist) {
		return list, err
	}
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, usage.Errorf(setting, "%s cannot be written: there is no folder %s", path, folder)
	}
	return &KnownList{path: path, known: all}, nil
}

// Renew returns the list as it should be after a run with these results. An entry that was judged and passes
// goes. Each rule that a case broke and that is not excused
// gets an entry at the end. A finding whose rule no list can name is excused by an entry of its case.
func (l *KnownList) Renew(results []*suites.Result, date time.Time) *Renewal {
	renewal := &Renewal{List: &KnownList{path: l.path, known: l.known}, old: l.text, exists: l.text != nil}
	gone := map[int]bool{}
	for _, e := range l.entries {
		if e.stale() {
			gone[e.Line] = true
			renewal.Removed++
			continue
		}
		kept := *e
		kept.Line -= renewal.Removed
		renewal.List.entries = append(renewal.List.entries, &kept)
	}
	var text strings.Builder
	for i, line := range strings.SplitAfter(string(l.text), "\n") {
		if !gone[i+1] {
			text.WriteString(line)
		}
	}
	end := "\n"
	if bytes.Contains(l.text, []byte("\r\n")) {
		end = "\r\n"
	}
	if kept := text.String(); kept != "" && !strings.HasSuffix(kept, "\n") {
		text.WriteString(end)
	}
	reason := "failing since " + date.Format(time.DateOnly)
	for _, name := range renewal.List.lacking(results) {
		line := strings.Count(text.String(), "\n") + 1
		renewal.List.entries = append(renewal.List.entries, &Entry{Name: name, Reason: reason, Line: line, judged: true, seen: true})
		text.WriteString(name + " # " + reason + end)
		renewal.Added++
	}
	renewal.List.text = []byte(text.String())
	return renewal
}

// Update writes the list anew, judges the cases of a report by it and returns it. The results are those of the cases, in their
// order. A run without a verdict changes nothing; incomplete says what else was not judged.
func (l *KnownList) Update(report *reports.Report, results []*suites.Result, incomplete []string) *KnownList {
	soFar := *report
	soFar.Incomplete = incomplete
	verdict, _ := reports.Decide(&soFar)
	if why := unrenewed[verdict]; why != "" {
		report.ListUpdate = l.path + " was not updated: " + why
		return l
	}
	renewal := l.Renew(results, time.Now())
	if err := renewal.Write(); err != nil {
		report.ListUpdate = fmt.Sprintf("%s was not updated: %s", l.path, atomicfile.Because(l.path, err))
		report.Incomplete = append(report.Incomplete, report.ListUpdate+".")
		return l
	}
	report.ListUpdate = renewal.String()
	for i, result := range results {
		if reason, ok := renewal.List.Excuse(result); ok && (result.Status == suites.Failed || result.Status == suites.Blocked) {
			report.Cases[i].Status, report.Cases[i].Reason = suites.KnownFailing, reason
		}
	}
	return renewal.List
}

// unrenewed are the verdicts after which a list stays as it is, each with why.
var unrenewed = map[reports.Verdict]string{
	reports.Interrupted:     "the run was interrupted",
	reports.NotJudged:       "not everything was judged",
	reports.NothingSelected: "nothing was judged",
}

// lacking returns the names that the list needs to excuse the failed cases, sorted.
func (l *KnownList) lacking(results []*suites.Result) []string {
	var lacking []string
	for _, result := range results {
		if result.Status != suites.Failed && result.Status != suites.Blocked {
			continue
		}
		for n := range result.Findings {
			f := &result.Findings[n]
			identity := f.Identity()
			name := l.known.nameOf(result.Case, f, identity)
			covered := slices.ContainsFunc(l.entries, func(e *Entry) bool { return e.covers(result.Case, f, identity) })
			if f.Level == specs.Must && !covered && l.known.has(name) {
				lacking = append(lacking, name)
			}
		}
	}
	slices.Sort(lacking)
	return slices.Compact(lacking)
}

// Write writes the list if it changes. It returns an error and writes nothing if the file was changed since the run began.
func (r *Renewal) Write() error {
	if r.Added+r.Removed == 0 {
		return nil
	}
	path := r.List.path
	if r.exists {
		var err error
		if path, err = filepath.EvalSymlinks(path); err != nil { // the file is replaced, not a link to it
			return err
		}
	}
	switch now, err := inputfile.Read(inputfile.List, path); {
	case err != nil && (r.exists || !errors.Is(err, fs.ErrNotExist)):
		return err
	case err == nil && (!r.exists || !bytes.Equal(now, r.old)):
		return errors.New("it has changed since the run began")
	}
	return atomicfile.Write(path, 0o644, r.List.text)
}

// String says what Write wrote, in one line.
func (r *Renewal) String() string {
	if r.Added+r.Removed == 0 {
		return r.List.path + ": no entry added, none removed"
	}
	return fmt.Sprintf("%s: %s added, %d removed", r.List.path, names.Counted(r.Added, "entry", "entries"), r.Removed)
}
