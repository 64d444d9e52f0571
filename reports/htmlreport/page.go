// Package htmlreport writes reports as pages. Each is one file that needs nothing else, neither a network nor another file, so that it
// opens from wherever a CI service keeps it.
package htmlreport

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/internal/markup"
	"github.com/omise-conformance/harness/specs"
)

//go:embed page
var assets embed.FS

// What all pages have is made when it is first used: few commands write one.
var (
	// untitled has the style sheet and the scripts of a page, as they are in it. The policy of the page names them by their hashes, so that
	// nothing else is obeyed, whatever a target has put into the report.
	untitled = sync.OnceValue(func() frame {
		style := text("style.css") + lifecyclegraph.Style
		script := text("text.js") + text("table.js") + text("case.js") + text("report.js")
		policy := "default-src 'none'; style-src 'sha256-" + hash(style) + "'; script-src 'sha256-" + hash(script) +
			"'; img-src data:; base-uri 'none'; form-action 'none'"
		return frame{Policy: policy, Style: template.CSS(style), Script: template.JS(script)}
	})
	pages = sync.OnceValue(func() *template.Template {
		functions := template.FuncMap{"words": words, "line": markup.OneLine, "explain": rulebook.ExplainCommand}
		return template.Must(template.New("").Funcs(functions).ParseFS(assets, "page/*.html"))
	})
)

func text(name string) string {
	content, err := assets.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(content)
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// frame is what every page has.
type frame struct {
	Title  string
	Policy string
	Style  template.CSS
	Script template.JS
}

func newFrame(title string) frame {
	f := untitled()
	f.Title = title
	return f
}

// words returns a name of the report as people read it: "not_judged" as "not judged".
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }

// view is the page of a report.
type view struct {
	frame
	summary
	Comparison *comparison
	Failures   []failure
	MoreFailed int
	Rules      ruleTable
	Lifecycles []lifecycle
	Coverage   *coverageMap
	Timings    *timings
	Gate       *gateView
	Files      []blockView
	Data       template.JS   // what the script reads
	Evidence   template.HTML // what the script unpacks when a case is opened
}

// Write writes the page of a report.
func Write(w io.Writer, r *reports.Report) error { return WriteCompared(w, r, nil) }

// WriteCompared writes the page of a report with what is different since another one, which may be nil.
func WriteCompared(w io.Writer, r, baseline *reports.Report) error {
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	r = reports.Condensed(r)
	v := view{frame: newFrame("Conformance report"), summary: summaryOf(r), Comparison: compare(r, baseline)}
	if v.Comparison != nil {
		for i := range min(len(v.Causes), len(v.Comparison.byCause)) {
			v.Causes[i].Change = v.Comparison.byCause[i]
		}
	}
	list := newCaseList(r, v.Comparison)
	evidence, err := pack(list.entries)
	if err != nil {
		return err
	}
	v.Failures, v.MoreFailed = failuresOf(list.entries)
	v.Rules = rulesOf(contract, r, v.Comparison)
	if v.Lifecycles, err = lifecyclesOf(contract, r); err != nil {
		return err
	}
	v.Coverage, v.Timings = coverageOf(contract, r), timingsOf(r)
	v.Gate, v.Files = gateOf(r), filesOf(r)
	if v.Data, err = list.data(r, evidence); err != nil {
		return err
	}
	v.Evidence = evidence.html()
	return execute(w, "report.html", v)
}

// execute writes a page only once it is whole.
func execute(w io.Writer, name string, data any) error {
	var page bytes.Buffer
	if err := pages().ExecuteTemplate(&page, name, data); err != nil {
		return fmt.Errorf("the page cannot be made: %w", err)
	}
	_, err := page.WriteTo(w)
	return err
}
