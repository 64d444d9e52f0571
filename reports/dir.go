package reports

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/judge"
)

// Document is one file of a report directory with the function that writes it.
type Document struct {
	Name  string
	Write func(io.Writer, *Report) error
}

var documents = []Document{
	{"junit.xml", WriteJUnit},
	{"report.json", WriteJSON},
	{"summary.md", WriteMarkdown},
}

// PageName is the name of the page that is made of a report and written beside the other documents.
const PageName = "report.html"

// WriteDir writes junit.xml, report.json, summary.md and more documents into dir, which it creates if
// necessary. Each file appears whole or not at all and replaces an older one only then.
// A file that cannot be written does not keep back the others: the report then says that it is incomplete, and its
// verdict follows from that. An older file of that name goes, since it is of another run than those beside it; where none can be
// written, all the older ones stay. WriteDir returns the paths that it wrote, and an error with one sentence for each file that it
// could not write.
func WriteDir(dir string, r *Report, more ...Document) ([]string, error) {
	chosen := slices.Concat(documents, more)
	written, err := writeDocuments(dir, r, chosen)
	if err == nil {
		return written, nil
	}
	r.Incomplete = appendNew(r.Incomplete, strings.Split(err.Error(), "\n")...)
	r.unwritten = true
	r.Verdict, r.ExitCode = Decide(r)
	// Those that were written by then still have the verdict of a whole report.
	chosen = slices.DeleteFunc(chosen, func(d Document) bool { return !slices.Contains(written, filepath.Join(dir, d.Name)) })
	if len(chosen) == 0 {
		return nil, err
	}
	written, again := writeDocuments(dir, r, chosen)
	for _, d := range slices.Concat(documents, more) {
		if path := filepath.Join(dir, d.Name); !slices.Contains(written, path) && atomicfile.Check(path) == nil {
			_ = os.Remove(path) // that it was not replaced is said
		}
	}
	return written, errors.Join(err, again)
}

// CheckDir returns an error if WriteDir would not be able to write into dir, also where a
// document of it would not be replaced. It does not create dir: the nearest existing directory
// above it must be writable. More are the names of what else is written into it: a command should find out at its start that it
// cannot be, not after its work.
func CheckDir(dir string, more ...string) error {
	names := append(slices.Clone(more), PageName)
	for _, d := range documents {
		names = append(names, d.Name)
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := atomicfile.Check(path); err != nil && !errors.Is(err, syscall.ENOTDIR) {
			return fmt.Errorf("no reports can be written into %s: %s", dir, atomicfile.Because(path, err))
		}
	}
	at := filepath.Clean(dir)
	for {
		info, err := os.Stat(at)
		if errors.Is(err, fs.ErrNotExist) && at != filepath.Dir(at) {
			at = filepath.Dir(at)
			continue
		}
		if err == nil && !info.IsDir() {
			err = syscall.ENOTDIR
		}
		if err != nil {
			return fmt.Errorf("no reports can be written into %s: %s", dir, atomicfile.Because(at, err))
		}
		break
	}
	probe, err := os.CreateTemp(at, ".writable.*")
	if err != nil {
		var reason *fs.PathError
		if errors.As(err, &reason) {
			err = reason.Err // the path is that of the probe
		}
		first := filepath.Join(at, documents[0].Name)
		return fmt.Errorf("no reports can be written into %s: %s", dir, atomicfile.Because(first, err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func writeDocuments(dir string, r *Report, chosen []Document) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the reports are not written: %s", atomicfile.Because(dir, err))
	}
	var written []string
	var errs []error
	for _, d := range chosen {
		path := filepath.Join(dir, d.Name)
		write := func(w io.Writer) error { return d.Write(w, r) }
		if err := atomicfile.WriteFrom(path, 0o644, write); err != nil {
			errs = append(errs, fmt.Errorf("the report %s is not written: %s", d.Name, atomicfile.Because(path, err)))
			continue
		}
		written = append(written, path)
	}
	return written, errors.Join(errs...)
}

// evidence is how many bytes the findings and exchanges of a case have.
func evidence(c *CaseEntry) int {
	size := 0
	for i := range c.Findings {
		size += findingSize(&c.Findings[i])
	}
	for i := range c.Exchanges {
		size += exchangeSize(&c.Exchanges[i])
	}
	return size
}

// The keys and brackets around the texts have about as many bytes.
const (
	aroundFinding  = 250
	aroundExchange = 600
	aroundField    = 40
)

func findingSize(f *judge.Finding) int {
	return aroundFinding + textSize(f.Sent, f.Expected, f.Got, f.Message, f.Place, f.Object, f.Where)
}

func exchangeSize(e *ExchangeEntry) int {
	size := aroundExchange + textSize(e.RequestBody, e.ResponseBody, e.Curl, e.Request.Path, e.Request.Query) + textSize(e.Before...) +
		headerSize(e.Request.Header)
	if e.Response != nil {
		size += headerSize(e.Response.Header) + textSize(e.Response.JSONError)
	}
	if e.Failure != nil {
		size += textSize(e.Failure.Message)
	}
	return size
}

func headerSize(header http.Header) (size int) {
	for name, values := range header {
		size += aroundField + textSize(name) + textSize(values...)
	}
	return size
}

// textSize returns how many bytes texts have in JSON, where a control character takes six.
func textSize(texts ...string) (size int) {
	for _, text := range texts {
		size += len(text)
		for i := range len(text) {
			switch b := text[i]; {
			case b == '"' || b == '\\' || b == '\n' || b == '\r' || b == '\t':
				size++
			case b < ' ':
				size += len(`\u0000`) - 1
			}
		}
	}
	return size
}

// within returns the entry, or where it has more than limit bytes a copy with bodies that are cut so that it has not.
func (e *ExchangeEntry) within(limit int) *ExchangeEntry {
	for room := limit / 4; exchangeSize(e) > limit && room > 0; room /= 4 {
		short := *e
		short.RequestBody, short.ResponseBody = exchange.Cut(e.RequestBody, room), exchange.Cut(e.ResponseBody, room)
		if textSize(e.Curl) > room {
			short.Curl = fmt.Sprintf("# a command of %d bytes, left out", len(e.Curl))
		}
		e = &short
	}
	return e
}

// fairShare returns the limit up to which each of several sizes may reach, so that together they stay within a
// budget: what the small ones do not need is for the others.
func fairShare(sizes []int, budget int) int {
	sorted := slices.Sorted(slices.Values(sizes))
	for i, size := range sorted {
		share := budget / (len(sorted) - i)
		if size > share {
			return share
		}
		budget -= size
	}
	return math.MaxInt
}

// shorten leaves a case evidence of at most limit bytes: its first finding with the exchange that shows it, the
// other findings, then the other exchanges.
func (c *CaseEntry) shorten(limit int) {
	if evidence(c) <= limit {
		return
	}
	findings, exchanges := c.Findings, c.Exchanges
	c.Requests, c.Findings, c.Exchanges = requestsOf(c), nil, nil
	kept := map[int]*ExchangeEntry{}
	keep := func(e *ExchangeEntry) {
		if size := exchangeSize(e); kept[e.Seq] == nil && size <= limit {
			kept[e.Seq] = e
			limit -= size
		}
	}
	for i := range findings {
		size := findingSize(&findings[i])
		if i > 0 && size > limit {
			c.FindingsLeftOut++
			continue
		}
		c.Findings = append(c.Findings, findings[i])
		limit -= size
		for n := range exchanges {
			if i == 0 && exchanges[n].Seq == findings[i].Exchange {
				keep(exchanges[n].within(limit))
			}
		}
	}
	for n := range exchanges {
		keep(&exchanges[n])
	}
	for n := range exchanges {
		if e := kept[exchanges[n].Seq]; e != nil {
			c.Exchanges = append(c.Exchanges, *e)
		}
	}
	c.Findings, c.Exchanges = jsondocument.List(c.Findings), jsondocument.List(c.Exchanges)
}

// junitLimit returns how many bytes the text of a case may have. An example of a likely cause is shown whole.
func junitLimit(r *Report) func(c *CaseEntry) int {
	sizes := make([]int, len(r.Cases))
	for i := range r.Cases {
		switch c := &r.Cases[i]; c.Status {
		case StatusFailed, StatusNotJudged:
			sizes[i] = len(details(c))
		default:
			sizes[i] = len(systemOut(c))
		}
	}
	share, whole := fairShare(sizes, maxJUnit), exampleIDs(r)
	return func(c *CaseEntry) int {
		if whole[c.ID] {
			return max(share, maxExample)
		}
		return share
	}
}
