package diff

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
)

// The kinds of Source.
const (
	KindCassettes = "cassettes"
	KindCassette  = "cassette"
	KindReport    = "report"
)

// reportFile is the report in a folder of reports.
const reportFile = "report.json"

// Side is one of the two recordings or reports that are compared.
type Side struct {
	Source

	cases map[string]*testCase
}

// testCase is what a case did on one side.
type testCase struct {
	verdict   reports.Status
	exchanges []*exchange.Exchange
	// loose: requests were in progress at the same time, so chance decided their order
	// and which of them won.
	loose bool
	// unkept: the report says how the case ended, and not all that was answered.
	unkept bool
	// features are those of the target, sorted.
	features []string
}

// Load reads a folder of cassettes, one cassette, a report or a folder with a report. Its
// errors name the path.
func Load(path string) (*Side, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file or folder %s", path)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	case info.IsDir():
		return loadFolder(path)
	case filepath.Ext(path) == ".json":
		return loadReport(path, path)
	case filepath.Ext(path) == ".yaml":
		return loadCassettes(path, KindCassette, []string{path})
	}
	return nil, fmt.Errorf("%s is neither a cassette (.yaml) nor a report (.json)", path)
}

func loadFolder(path string) (*Side, error) {
	if _, err := os.Stat(filepath.Join(path, reportFile)); err == nil {
		return loadReport(path, filepath.Join(path, reportFile))
	}
	cases, err := cassettes.List(path)
	if err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%s is neither a folder of cassettes nor one of reports: it holds no cassette and no %s", path, reportFile)
	}
	files := make([]string, len(cases))
	for i, id := range cases {
		files[i] = cassettes.Path(path, id)
	}
	return loadCassettes(path, KindCassettes, files)
}

// NewSide returns a side without cases.
func NewSide(source Source) *Side { return &Side{Source: source, cases: map[string]*testCase{}} }

// Add adds a case with its verdict and its exchanges in their order.
func (s *Side) Add(id string, verdict reports.Status, exchanges []*exchange.Exchange) {
	s.cases[id] = &testCase{verdict: verdict, exchanges: exchanges, loose: overlapping(exchanges)}
}

func loadCassettes(path, kind string, files []string) (*Side, error) {
	side := NewSide(Source{Path: path, Kind: kind})
	var first, last time.Time
	var targets []string
	for _, file := range files {
		cassette, err := cassettes.Load(file)
		if err != nil {
			return nil, err
		}
		header := cassette.Header
		// A cassette has the order of its requests, but not their times.
		side.cases[header.Case] = &testCase{
			verdict: reports.Status(header.Verdict), exchanges: cassettes.Exchanges(cassette), loose: cassettes.Overlapping(cassette),
			features: slices.Sorted(slices.Values(header.Features)),
		}
		if first.IsZero() || header.RecordedAt.Before(first) {
			first = header.RecordedAt
		}
		if header.RecordedAt.After(last) {
			last = header.RecordedAt
		}
		if !slices.Contains(targets, header.Target) {
			targets = append(targets, header.Target)
		}
	}
	side.About = fmt.Sprintf("recording of %s, %s", strings.Join(targets, " and "), first.UTC().Format(time.DateOnly))
	if from, to := first.UTC().Format(time.DateOnly), last.UTC().Format(time.DateOnly); from != to {
		side.About += " to " + to
	}
	return side, nil
}

func loadReport(path, file string) (*Side, error) {
	opened, err := inputfile.Open(inputfile.Report, file)
	if err != nil {
		return nil, fmt.Errorf("the report %s cannot be read: %w", file, err)
	}
	defer opened.Close()
	report, err := reports.ReadJSON(opened)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	side := NewSide(Source{Path: path, Kind: KindReport})
	side.About = fmt.Sprintf("%s of %s, %s", report.Run.Mode, report.Run.Target, report.Run.StartedAt.UTC().Format(time.DateOnly))
	for i := range report.Cases {
		entry := &report.Cases[i]
		side.Add(entry.ID, entry.Status, exchangesOf(entry))
		side.cases[entry.ID].features = slices.Sorted(slices.Values(report.Run.Features))
		side.cases[entry.ID].unkept = entry.Requests > len(entry.Exchanges)
	}
	return side, nil
}

// exchangesOf returns the exchanges of a case in a report, with the bodies in their place.
func exchangesOf(entry *reports.CaseEntry) []*exchange.Exchange {
	made := make([]*exchange.Exchange, len(entry.Exchanges))
	for i := range entry.Exchanges {
		each := &entry.Exchanges[i]
		ex := each.Exchange
		ex.Request.Body = []byte(each.RequestBody)
		if ex.Response != nil {
			response := *ex.Response
			response.Body = []byte(each.ResponseBody)
			ex.Response = &response
		}
		made[i] = &ex
	}
	return made
}

// alone adds the cases that only one side ran. Several with one reason are one change.
func (c *comparison) alone(kind Kind, byReason map[string][]string) {
	ran, not := "A", "B"
	if kind == CaseAppeared {
		ran, not = not, ran
	}
	for _, why := range slices.Sorted(maps.Keys(byReason)) {
		ids, before, after := byReason[why], why, ""
		if kind == CaseVanished {
			before, after = after, before
		}
		if len(ids) == 1 {
			c.add(kind, ids[0], before, after, Place{Case: ids[0]})
			continue
		}
		subject := names.Count(len(ids), "case")
		for _, id := range ids {
			c.add(kind, subject, before, after, Place{Case: id})
		}
		all := strings.Replace(strings.Replace(why, "it does not exist", "none of them exists", 1), "it ", "each ", 1)
		c.found[changeKey{string(kind), subject, before, after}].Sentence = fmt.Sprintf(
			"%s were run in %s only; in %s %s", subject, ran, not, all)
	}
}

func absence(c *testCase) string {
	switch {
	case c == nil:
		return "it does not exist"
	case c.verdict == "" || c.verdict == reports.StatusPassed || c.verdict == reports.StatusFailed:
		return "it made no request"
	}
	return "it is " + readable(c.verdict)
}
