package check

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/guarded"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports/files"
)

// Files says which files are judged.
type Files struct {
	Paths    []string
	Exclude  []string // patterns of files that are passed over
	Captures captures.Options
	// All has objects followed across the files, and not only within each.
	All bool
	// FailOn are the kinds of files that fail.
	FailOn []files.Kind
	Jobs   int // files and records that are judged at once
	// Progress is called after every file, or is nil.
	Progress func(file string, done, failed int)
}

// work is the judging of files. What is told of them is in the order in which they are listed, whichever is done first.
type work struct {
	Files
	judge   *Judge
	across  *sequence // follows objects across the files; nil: each file by itself
	skipped map[string]int
	pages   []*page
	failed  int
	free    chan struct{} // who may judge at once, beside those who read
	late    []told        // what was found across the files
}

// pending is a file that is being judged.
type pending struct {
	source *captures.Source
	page   chan *page
}

// judgeAll judges all files.
func (f *work) judgeAll(ctx context.Context) {
	f.skipped, f.free = map[string]int{}, make(chan struct{}, max(f.Jobs-1, 0))
	readers := max(f.Jobs, 1)
	if f.All {
		f.across, readers = f.judge.newSequence(), 1
	}
	queue, listed := make(chan *pending, readers), make(chan *pending, 16*readers)
	var working sync.WaitGroup
	for range readers {
		working.Go(func() {
			for next := range queue {
				next.page <- f.read(ctx, next.source)
			}
		})
	}
	working.Go(func() {
		defer close(listed)
		defer close(queue)
		f.list(ctx, func(next *pending, read bool) {
			if listed <- next; read {
				queue <- next
			}
		})
	})
	for next := range listed {
		f.take(<-next.page)
	}
	working.Wait()
	if f.across != nil {
		f.late = append(f.late, f.across.end()...)
		f.tellLate()
	}
}

// list lists the files, those that are to be read and those that are refused at once.
func (f *work) list(ctx context.Context, each func(next *pending, read bool)) {
	for source, err := range captures.Walk(ctx, f.Paths, f.Captures) {
		if err == nil && names.MatchAny(f.Exclude, source.Name) {
			err = captures.Skipped("is excluded")
		}
		next := &pending{source: source, page: make(chan *page, 1)}
		if err != nil {
			next.page <- refused(f.judge, source.Name, err)
		}
		each(next, err == nil)
	}
}

// take takes the page of the next file.
func (f *work) take(of *page) {
	if of.skipped != "" {
		f.skipped[of.skipped]++
		return
	}
	f.pages = append(f.pages, of)
	if slices.Contains(f.FailOn, of.verdict.Kind) {
		f.failed++
	}
	if f.Progress != nil {
		f.Progress(of.verdict.File, len(f.pages), f.failed)
	}
}

// tellLate gives what was found across the files to the files that it is in.
func (f *work) tellLate() {
	pages := map[string]*page{}
	for _, of := range f.pages {
		pages[of.verdict.File] = of
		of.forgotten += f.across.forgotten
	}
	for _, each := range f.late {
		if of := pages[each.file]; of != nil {
			of.tell([]told{each})
		}
	}
}

// read judges one file.
func (f *work) read(ctx context.Context, source *captures.Source) *page {
	of := newPage(f.judge, source.Name)
	var err error
	if defect := guarded.Call(ctx, func() { err = f.readInto(ctx, of, source) }); defect != nil {
		return refused(f.judge, source.Name, defect) // of may still be written to
	}
	if err != nil {
		of.refuse(err)
	}
	return of
}

func (f *work) readInto(ctx context.Context, of *page, source *captures.Source) error {
	file, err := source.Open(ctx)
	if err != nil {
		return err
	}
	defer file.Close()
	of.verdict.Format = file.Format.Name
	within, times := f.judge.newSequence(), &Clock{}
	for record, err := range f.judged(source.Name, file.Records()) {
		if err != nil {
			of.fail(err)
			continue
		}
		of.add(record)
		times.Set(record)
		if f.across != nil && !record.At.IsZero() {
			f.late = append(f.late, f.across.add(record)...)
			continue
		}
		of.tell(within.add(record))
	}
	of.tell(within.end())
	of.forgotten += within.forgotten
	return ctx.Err()
}

// What is judged at once by one goroutine: so many records, or so many bytes.
const (
	batchRecords = 32
	batchBytes   = 256 << 10
)

// batch is some records of a file in their order.
type batch struct {
	file   string
	first  int // the number of the first record
	items  []item
	weight int
	done   chan struct{}
}

type item struct {
	record *captures.Record
	err    error
	judged *Judged
}

// judged yields what is said of the records of a file, in their order, while others are judged already.
func (f *work) judged(file string, records iter.Seq2[*captures.Record, error]) iter.Seq2[*Judged, error] {
	return func(yield func(*Judged, error) bool) {
		var waiting []*batch
		current := &batch{file: file, first: 1}
		ahead := 2 * cap(f.free)
		for record, err := range records {
			current.add(record, err)
			if len(current.items) < batchRecords && current.weight < batchBytes {
				continue
			}
			f.start(current)
			waiting = append(waiting, current)
			current = &batch{file: file, first: current.first + len(current.items)}
			for len(waiting) > ahead {
				if !waiting[0].yield(yield) {
					return
				}
				waiting = waiting[1:]
			}
		}
		for _, each := range waiting {
			if !each.yield(yield) {
				return
			}
		}
		current.judge(f.judge)
		current.yield(yield)
	}
}

func (b *batch) add(record *captures.Record, err error) {
	b.items = append(b.items, item{record: record, err: err})
	if record != nil {
		b.weight += len(record.Body)
	}
}

// start judges a batch in a goroutine of its own, if one is free, and else at once.
func (f *work) start(b *batch) {
	select {
	case f.free <- struct{}{}:
		b.done = make(chan struct{})
		go func() {
			defer func() { <-f.free; close(b.done) }()
			b.judge(f.judge)
		}()
	default:
		b.judge(f.judge)
	}
}

// judge judges the records of the batch. One that makes the judge panic is an error like one that cannot be read.
func (b *batch) judge(by *Judge) {
	for i := range b.items {
		b.judgeItem(by, i)
	}
}

func (b *batch) judgeItem(by *Judge, i int) {
	each := &b.items[i]
	defer func() {
		if defect := guarded.Recovered(recover()); defect != nil {
			each.judged, each.err = nil, defect
		}
	}()
	if each.record != nil {
		each.judged = by.Record(b.file, b.first+i, each.record)
		each.record = nil
	}
}

// yield yields what is said of the batch once it is, and reports whether to go on.
func (b *batch) yield(yield func(*Judged, error) bool) bool {
	if b.done != nil {
		<-b.done
	}
	for i := range b.items {
		each := &b.items[i]
		if each.err != nil && !yield(nil, each.err) {
			return false
		}
		if each.judged != nil && !yield(each.judged, nil) {
			return false
		}
	}
	return true
}

// refused is the page of a file that is not judged.
func refused(by *Judge, name string, err error) *page {
	of := newPage(by, name)
	of.refuse(err)
	return of
}

// refuse notes that the file could not be read to its end, or was passed over.
func (p *page) refuse(err error) {
	var skipped captures.Skipped
	if errors.As(err, &skipped) {
		p.skipped = string(skipped)
		return
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		p.cut = true
		return
	}
	p.fail(err)
}
