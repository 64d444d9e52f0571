package htmlcmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/omise-conformance/harness/internal/diff"
	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/htmlreport"
	"github.com/omise-conformance/harness/reports/matrix"
	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// document is what a page can be made of. Only a report of a run is compared with another one.
type document struct {
	run  *reports.Report
	page func(io.Writer) error
}

func (d *document) write(w io.Writer, baseline *reports.Report) error {
	if d.run != nil {
		return htmlreport.WriteCompared(w, d.run, baseline)
	}
	return d.page(w)
}

// parse tells by a document what it is.
func parse(text []byte) (*document, error) {
	if err := jsondocument.Within(text); err != nil {
		return nil, fmt.Errorf("this is not a report: %w", err)
	}
	text = sentence.Document(bytes.TrimSpace(text))
	if bytes.HasPrefix(text, []byte("[")) {
		return parseTrial(text)
	}
	var head struct {
		Schema string          `json:"$schema"`
		Clean  json.RawMessage `json:"clean"`
		Rows   json.RawMessage `json:"rows"`
	}
	switch err := json.Unmarshal(text, &head); {
	case err != nil:
	case head.Schema == diff.SchemaID:
		var result diff.Result
		if err := json.Unmarshal(text, &result); err != nil {
			return nil, fmt.Errorf("this is not a document of diff: %w", err)
		}
		return &document{page: func(w io.Writer) error { return diff.HTML(w, &result) }}, nil
	case head.Schema == "" && head.Clean != nil && head.Rows != nil:
		var made matrix.Matrix
		if err := json.Unmarshal(text, &made); err != nil {
			return nil, fmt.Errorf("this is not a document of gate matrix: %w", err)
		}
		return &document{page: func(w io.Writer) error { return htmlreport.WriteMatrix(w, &made) }}, nil
	}
	report, err := reports.ReadJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return &document{run: report}, nil
}

// parseTrial reads the entries of faults or of variants, which differ in what they say of each.
func parseTrial(text []byte) (*document, error) {
	var entries []map[string]json.RawMessage
	if err := json.Unmarshal(text, &entries); err != nil {
		return nil, fmt.Errorf("this is no report: %w", err)
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("this list is empty: there is nothing to make a page of")
	}
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	switch first := entries[0]; {
	case first["killed"] != nil:
		var faults []trials.FaultEntry
		if err := json.Unmarshal(text, &faults); err != nil {
			return nil, fmt.Errorf("this is no list of faults: %w", err)
		}
		return &document{page: func(w io.Writer) error { return htmlreport.WriteFaults(w, faults) }}, nil
	case first["usual"] != nil || first["variants"] != nil:
		var variants []trials.VariantEntry
		if err := json.Unmarshal(text, &variants); err != nil {
			return nil, fmt.Errorf("this is no list of variants: %w", err)
		}
		return &document{page: func(w io.Writer) error { return htmlreport.WriteVariants(w, variants, contract.SourceTitle) }}, nil
	}
	return nil, fmt.Errorf("this is no report: it is a list of something else than faults or variants")
}
