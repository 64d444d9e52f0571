package pipeline

import (
	"container/heap"
	"context"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/omise-conformance/harness/internal/check"
)

func init() {
	beam.RegisterType(reflect.TypeFor[*followFn]())
}

// mostSightings bounds by how many records one object is followed: the first of them, in the order of time.
const mostSightings = 20_000

// followFn follows one object through all records that show it.
type followFn struct {
	Options Options

	judge *check.Judge
}

// Setup makes the judge.
func (f *followFn) Setup() (err error) {
	f.judge, err = f.Options.judge()
	return err
}

// ProcessElement emits what was found, by the file in which it is.
func (f *followFn) ProcessElement(_ context.Context, key string, next func(**Sighting) bool, emit func(string, *check.Page)) error {
	var first latest
	for one := (*Sighting)(nil); next(&one); {
		heap.Push(&first, one)
		if len(first) > mostSightings {
			heap.Pop(&first)
		}
	}
	slices.SortFunc(first, (*Sighting).compare)
	records := make([]*check.Judged, len(first))
	for i, one := range first {
		record, err := one.record()
		if err != nil {
			return err
		}
		records[i] = record
	}
	pages := map[string]*check.Page{}
	for record, found := range f.judge.Follow(objectOf(key), records) {
		if pages[record.File] == nil {
			pages[record.File] = check.NewPage(record.File)
		}
		pages[record.File].Tell(record, found)
	}
	for file, page := range pages {
		emit(file, page)
	}
	return nil
}

// latest is a heap of sightings, the latest on top.
type latest []*Sighting

func (l latest) Len() int           { return len(l) }
func (l latest) Less(i, j int) bool { return l[i].compare(l[j]) > 0 }
func (l latest) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push and Pop are for the heap alone.
func (l *latest) Push(one any) { *l = append(*l, one.(*Sighting)) }

func (l *latest) Pop() any {
	last := len(*l) - 1
	one := (*l)[last]
	*l = (*l)[:last]
	return one
}
