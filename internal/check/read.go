package check

import (
	"context"
	"iter"
	"runtime/debug"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/guarded"
)

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

// Read yields what is said of the records of a source, in their order, while others are judged already. An error is about one of
// them, or about the rest of the source: it completes the sentence "FILE …", or it is a captures.Skipped.
func (j *Judge) Read(ctx context.Context, source *captures.Source) iter.Seq2[*Judged, error] {
	return func(yield func(*Judged, error) bool) {
		file, err := source.Open(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		defer file.Close()
		times := Clock{}
		for record, err := range j.judged(source.Name, file.Records()) {
			if err == nil {
				record.Format = file.Format.Name
				if file.Format.Apart {
					record.Objects = nil
				}
				times.Set(record)
			}
			if !yield(record, err) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// judged yields what is said of records, in their order.
func (j *Judge) judged(file string, records iter.Seq2[*captures.Record, error]) iter.Seq2[*Judged, error] {
	return func(yield func(*Judged, error) bool) {
		var waiting []*batch
		current := &batch{file: file, first: 1}
		ahead := 2 * cap(j.free)
		for record, err := range records {
			current.add(record, err)
			if len(current.items) < batchRecords && current.weight < batchBytes {
				continue
			}
			j.start(current)
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
		current.judge(j)
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
func (j *Judge) start(b *batch) {
	select {
	case j.free <- struct{}{}:
		b.done = make(chan struct{})
		go func() {
			defer func() { <-j.free; close(b.done) }()
			b.judge(j)
		}()
	default:
		b.judge(j)
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

// What a record leaves behind is many times what stays: at the default of 100 percent a tenth of the time is spent on collecting it. The
// limit is what keeps memory flat from 10,000 records on, also where other work delays the collector: what is then in use is a quarter of it.
const (
	gcPercent   = 300
	memoryLimit = 144 << 20
)

// TuneMemory sets the garbage collector of the process as judging wants it, and returns what sets it back.
func TuneMemory() (restore func()) {
	percent, limit := debug.SetGCPercent(gcPercent), debug.SetMemoryLimit(memoryLimit)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
