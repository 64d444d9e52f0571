package pipeline

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/check"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/htmlreport"
	"github.com/omise-conformance/harness/reports/sarif"
)

func init() {
	beam.RegisterType(reflect.TypeFor[*reportFn]())
}

// Run is what the report says of the run itself.
type Run struct {
	Harness   string
	StartedAt time.Time
	Filters   map[string]string
}

// documents are the files of a report. report.json is the last: who finds it finds the others.
var documents = []struct {
	name  string
	write func(io.Writer, *reports.Report) error
}{
	{"junit.xml", reports.WriteJUnit},
	{"summary.md", reports.WriteMarkdown},
	{reports.PageName, htmlreport.Write},
	{sarif.FileName, sarif.Write},
	{"report.json", reports.WriteJSON},
}

// reportFn writes the report. It is called once, with the pages of all files.
type reportFn struct{ Job Job }

// ProcessElement makes the report of the pages and writes it.
func (f *reportFn) ProcessElement(ctx context.Context, _ int, next func(**check.Page) bool) error {
	by, err := f.Job.Options.judge()
	if err != nil {
		return err
	}
	var pages []*check.Page
	for page := (*check.Page)(nil); next(&page); {
		pages = append(pages, page)
	}
	slices.SortFunc(pages, func(a, b *check.Page) int { return strings.Compare(a.File, b.File) })
	report := by.Report(f.Job.settings(), pages)
	for _, each := range documents {
		if err := write(ctx, join(f.Job.Output, each.name), func(w io.Writer) error { return each.write(w, report) }); err != nil {
			return fmt.Errorf("the report %s is not written: %w", each.name, err)
		}
	}
	return nil
}

// settings are those of the check that the job is.
func (j *Job) settings() check.Settings {
	return check.Settings{
		Options: check.Options{Version: j.Options.Version, Dialect: j.Options.Dialect},
		Files:   check.Files{Paths: j.Patterns, All: j.Options.All, FailOn: j.Options.FailOn},
		Harness: j.Run.Harness, Filters: j.Run.Filters, StartedAt: j.Run.StartedAt,
	}
}

// ReadReport reads the report that a job has written.
func ReadReport(ctx context.Context, output string) (*reports.Report, error) {
	path := join(output, "report.json")
	file, err := openAs(ctx, inputfile.Report, path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return reports.ReadJSON(inputfile.Bounded(inputfile.Report, path, file))
}

// write writes a file. One of this machine appears whole or not at all, as those of other file systems do.
func write(ctx context.Context, path string, content func(io.Writer) error) error {
	if isLocal(path) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return atomicfile.WriteFrom(path, 0o644, content)
	}
	system, err := systemOf(ctx, path)
	if err != nil {
		return err
	}
	defer system.Close()
	file, err := system.OpenWrite(ctx, path)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	if err = content(buffered); err == nil {
		err = buffered.Flush()
	}
	if closed := file.Close(); err == nil {
		err = closed // which is when it is sent
	}
	return err
}

// join adds a name to a folder, which may be a URL.
func join(folder, name string) string { return strings.TrimRight(folder, "/") + "/" + name }
