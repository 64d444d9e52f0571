package publishing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/reports"
)

// ManifestSchema identifies the format of manifest.json. A change that old readers cannot read increases the number at its end.
const ManifestSchema = manifestFamily + "1"

const manifestFamily = "urn:omise-conformance:published:"

// Manifest describes an entry: what was judged, by which harness, how the run is repeated, and what the files were when it was written.
type Manifest struct {
	Schema     string          `json:"$schema"`
	Name       string          `json:"name"`
	APIVersion string          `json:"api_version"`
	Target     string          `json:"target"`
	Of         string          `json:"of"` // a sentence: of the real API, or of something else
	Verdict    reports.Verdict `json:"verdict"`
	Totals     reports.Totals  `json:"totals"`
	Broken     int             `json:"rules_broken"` // at MUST
	Dialect    string          `json:"dialect"`      // the setting of the run
	RunAt      time.Time       `json:"run_at"`
	Seed       int64           `json:"seed"`
	Harness    Identity        `json:"harness"`
	Reproduce  string          `json:"reproduce"`
	// UnpackedSHA256 is of report.json as the run wrote it.
	UnpackedSHA256 string `json:"report_json_sha256"`
	Files          []File `json:"files"`
}

// File is a file of an entry as it was written.
type File struct {
	Name   string `json:"name"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// testAPI begins the description of the one target that is the real API.
const testAPI = "the Omise test API at "

// describe returns the manifest of a report without its files.
func describe(r *reports.Report, o *Options) *Manifest {
	of := "This is a report of " + r.Run.Target + ", not of the real API."
	if strings.HasPrefix(r.Run.Target, testAPI) {
		of = "This is a report of " + r.Run.Target + ", the real API in test mode."
	}
	return &Manifest{
		Schema: ManifestSchema, Name: o.Name, APIVersion: r.Run.SpecVersion, Target: r.Run.Target, Of: of,
		Verdict: r.Verdict, Totals: r.Totals, Broken: rulesWith(r, reports.StatusFailed), Dialect: r.Run.Dialect, RunAt: r.Run.StartedAt,
		Seed: r.Run.Seed, Harness: o.Harness.Identity, Reproduce: o.Reproduce, Files: []File{},
	}
}

func rulesWith(r *reports.Report, status reports.Status) (count int) {
	for i := range r.Rules {
		if r.Rules[i].Status == status {
			count++
		}
	}
	return count
}

// readManifest reads a manifest. Every field has to be known and to be there once.
func readManifest(path string) (*Manifest, []byte, error) {
	text, err := inputfile.Read(inputfile.Configuration, path)
	if err != nil {
		return nil, nil, err
	}
	var head struct {
		Schema string `json:"$schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, nil, fmt.Errorf("is no JSON: %w", err)
	}
	switch {
	case head.Schema == ManifestSchema:
	case strings.HasPrefix(head.Schema, manifestFamily):
		return nil, nil, fmt.Errorf("has the format %q, and this version reads %q: verify it with the version that wrote it", head.Schema, ManifestSchema)
	default:
		return nil, nil, fmt.Errorf("is no manifest of a published report: its \"$schema\" is %q, not %q", head.Schema, ManifestSchema)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var manifest Manifest
	if err := decoder.Decode(&manifest); err != nil {
		return nil, nil, fmt.Errorf("is no manifest: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("goes on after its end")
	}
	return &manifest, text, nil
}
