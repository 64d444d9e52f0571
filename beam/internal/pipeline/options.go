package pipeline

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/check"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// Options say how records are judged. They go to every worker.
type Options struct {
	// Format, Version and Dialect are those of a check; Strict takes every SHOULD for a MUST.
	Format  string
	Version string
	Dialect specs.Dialect
	Strict  bool
	// All has objects followed across the files, and not only within each.
	All    bool
	FailOn []files.Kind
	// PageRecords is how many records of a file a worker sums up before it hands the sum on. 0: a default.
	PageRecords int
}

func (o *Options) pageRecords() int {
	if o.PageRecords > 0 {
		return o.PageRecords
	}
	return 10_000
}

// judges are the judges of this process by the options: the contract is read once.
var judges sync.Map

// judge returns the judge of the options.
func (o *Options) judge() (*check.Judge, error) {
	key, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	made, _ := judges.LoadOrStore(string(key), sync.OnceValues(func() (*check.Judge, error) {
		options := check.Options{Version: o.Version, Dialect: o.Dialect}
		if o.Strict {
			options.Level = func(*specs.Rule) specs.Level { return specs.Must }
		}
		return check.New(options)
	}))
	return made.(func() (*check.Judge, error))()
}

// source returns the source for a file.
func (o *Options) source(ctx context.Context, path string) (*captures.Source, error) {
	options := captures.Options{}
	if o.Format != "" {
		format, err := captures.Named(o.Format)
		if err != nil {
			return nil, err
		}
		options.Format = format
	}
	return options.Source(path, func() (io.ReadCloser, error) { return open(ctx, path) }), nil
}

// keyOf returns by what the records that show an object are grouped: its id, with the file where it is followed within it alone.
// A record without a time has no place in an order beyond its file.
func (o *Options) keyOf(record *check.Judged, object string) string {
	if o.All && !record.At.IsZero() {
		return "\x00" + object
	}
	return record.File + "\x00" + object
}

// objectOf returns the id in a key.
func objectOf(key string) string { return key[strings.LastIndexByte(key, 0)+1:] }
