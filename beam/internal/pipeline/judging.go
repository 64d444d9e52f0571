package pipeline

import (
	"context"
	"fmt"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/omise-conformance/harness/internal/check"
)

func init() {
	beam.RegisterType(reflect.TypeFor[*listFn]())
	beam.RegisterType(reflect.TypeFor[*judgeFn]())
}

// listFn lists the files of the patterns that are of its lane: they are dealt in their order.
type listFn struct {
	Patterns    []string
	Lane, Lanes int
}

// ProcessElement emits the files.
func (f *listFn) ProcessElement(ctx context.Context, _ []byte, emit func(string)) error {
	place := 0
	for _, pattern := range f.Patterns {
		files, err := List(ctx, pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			if place%f.Lanes == f.Lane {
				emit(file)
			}
			place++
		}
	}
	return nil
}

// judgeFn reads a file and judges its records. It does both, so that nothing leaves a worker that is not redacted: what goes from
// one step to the next a runner may keep on its disks.
type judgeFn struct {
	Options Options

	judge *check.Judge
}

// Setup makes the judge.
func (f *judgeFn) Setup() (err error) {
	f.judge, err = f.Options.judge()
	return err
}

// ProcessElement emits pages of what was found in the file, and what its records say of each object.
func (f *judgeFn) ProcessElement(ctx context.Context, path string, emit func(string, *check.Page), show func(string, *Sighting)) error {
	source, err := f.Options.source(ctx, path)
	if err != nil {
		return err
	}
	page, records := check.NewPage(path), 0
	for record, err := range f.judge.Read(ctx, source) {
		if err != nil {
			page.Refuse(err)
			continue
		}
		if records++; records%f.Options.pageRecords() == 0 {
			emit(path, page)
			page = check.NewPage(path)
		}
		page.Add(record)
		if err := f.show(record, show); err != nil {
			return err
		}
	}
	emit(path, page)
	return ctx.Err()
}

// show emits a record for each object that it shows.
func (f *judgeFn) show(record *check.Judged, emit func(string, *Sighting)) error {
	if record.Version == "" || record.Exchange == nil {
		return nil
	}
	for _, object := range record.Objects {
		one, err := sightingOf(record, object)
		if err != nil {
			return fmt.Errorf("record %d cannot be followed: %w", record.Number, err)
		}
		emit(f.Options.keyOf(record, object), one)
	}
	return nil
}
