package check

import (
	"context"
	"slices"
	"sync"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/reports/files"
)

// Files says which files are judged.
type Files struct {
	Paths    []string
	Exclude  []string // patterns of files that are passed over
	Captures captures.Options
	// Changed reports whether a file is judged at all; nil: each is. Unchanged is why one is not, and Since the revision that
	// it is the same as in.
	Changed   func(file string) bool
	Unchanged string
	Since     string
	// Shard is the part of the files that is judged. They are dealt in the order in which they are listed.
	Shard shards.Shard
	// All has objects followed across the files, and not only within each.
	All bool
	// FailOn are the kinds of files that fail.
	FailOn []files.Kind
	// Progress is called after every file, or is nil.
	Progress func(file string, done, failed int)
}

// work is the judging of files. What is told of them is in the order in which they are listed, whichever is done first.
type work struct {
	Files
	judge   *Judge
	across  *sequence // follows objects across the files; nil: each file by itself
	skipped map[string]int
	pages   []*Page
	failed  int
	late    []told // what was found across the files
}

// pending is a file that is being judged.
type pending struct {
	source *captures.Source
	page   chan *Page
}

// judgeAll judges all files.
func (w *work) judgeAll(ctx context.Context) {
	w.skipped = map[string]int{}
	readers := max(w.judge.options.Jobs, 1)
	if w.All {
		w.across, readers = w.judge.newSequence(), 1
	}
	queue, listed := make(chan *pending, readers), make(chan *pending, 16*readers)
	var working sync.WaitGroup
	for range readers {
		working.Go(func() {
			for next := range queue {
				next.page <- w.read(ctx, next.source)
			}
		})
	}
	working.Go(func() {
		defer close(listed)
		defer close(queue)
		w.list(ctx, func(next *pending, read bool) {
			if listed <- next; read {
				queue <- next
			}
		})
	})
	for next := range listed {
		w.take(<-next.page)
	}
	working.Wait()
	if w.across != nil {
		w.late = append(w.late, w.across.end()...)
		w.tellLate()
	}
}

// list lists the files, those that are to be read and those that are refused at once.
func (w *work) list(ctx context.Context, each func(next *pending, read bool)) {
	place := 0
	for source, err := range captures.Walk(ctx, w.Paths, w.Captures) {
		if place++; !w.Shard.Holds(place - 1) {
			continue
		}
		if err == nil && names.MatchAny(w.Exclude, source.Name) {
			err = captures.Skipped("is excluded")
		}
		if err == nil && w.Changed != nil && !w.Changed(source.Name) {
			err = captures.Skipped(w.Unchanged)
		}
		next := &pending{source: source, page: make(chan *Page, 1)}
		if err != nil {
			next.page <- refused(source.Name, err)
		}
		each(next, err == nil)
	}
}

// take takes the page of the next file.
func (w *work) take(of *Page) {
	if of.Skipped != "" {
		w.skipped[of.Skipped]++
		return
	}
	w.pages = append(w.pages, of)
	if slices.Contains(w.FailOn, of.Kind) {
		w.failed++
	}
	if w.Progress != nil {
		w.Progress(of.File, len(w.pages), w.failed)
	}
}

// tellLate gives what was found across the files to the files that it is in.
func (w *work) tellLate() {
	pages := map[string]*Page{}
	for _, of := range w.pages {
		pages[of.File] = of
	}
	if len(w.pages) > 0 {
		w.pages[0].Forgotten += w.across.forgotten
	}
	for _, each := range w.late {
		if of := pages[each.record.File]; of != nil {
			of.tell([]told{each})
		}
	}
}

// read judges one file.
func (w *work) read(ctx context.Context, source *captures.Source) *Page {
	of := NewPage(source.Name)
	if defect := guarded.Call(ctx, func() { w.readInto(ctx, of, source) }); defect != nil {
		return refused(source.Name, defect) // of may still be written to
	}
	return of
}

func (w *work) readInto(ctx context.Context, of *Page, source *captures.Source) {
	within := w.judge.newSequence()
	for record, err := range w.judge.Read(ctx, source) {
		switch {
		case err != nil:
			of.Refuse(err)
			continue
		case w.across != nil && !record.At.IsZero():
			w.late = append(w.late, w.across.add(record)...)
		default:
			of.tell(within.add(record))
		}
		of.Add(record)
	}
	of.tell(within.end())
	of.Forgotten += within.forgotten
}

// tell writes down what was found between records.
func (p *Page) tell(all []told) {
	for _, each := range all {
		p.Tell(each.record, each.found)
	}
}

// refused is the page of a file that is not judged.
func refused(name string, err error) *Page {
	of := NewPage(name)
	of.Refuse(err)
	return of
}
