package publishing

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/reports"
)

// Result is what is found of an entry.
type Result struct {
	Folder   string    `json:"folder"`
	Accepted bool      `json:"accepted"`
	Reasons  []string  `json:"reasons"` // why it is refused, all of them
	Notes    []string  `json:"notes"`   // what was not looked at, and why
	Manifest *Manifest `json:"manifest,omitempty"`

	report *reports.Report
}

// Verify says of the entry in a folder whether it is whole, of a complete run, and as it was written. The error is for a folder that
// cannot be read at all.
func Verify(folder string, harness *Harness) (*Result, error) {
	v := &verification{harness: harness, files: map[string][]byte{}, Result: Result{Folder: folder, Reasons: []string{}, Notes: []string{}}}
	if err := v.readFiles(); err != nil {
		return nil, err
	}
	v.readReport()
	if v.Manifest != nil {
		v.checkFiles()
	}
	if v.report != nil {
		v.add(incomplete(v.report)...)
		v.recount()
		v.add(secrets(v.text)...)
	}
	if v.Manifest != nil && v.report != nil {
		v.checkHarness()
		v.checkManifest()
		v.checkBadges()
	}
	v.Refuse()
	return &v.Result, nil
}

// Refuse adds reasons to refuse the entry.
func (r *Result) Refuse(reasons ...string) {
	r.Reasons = append(r.Reasons, reasons...)
	r.Accepted = len(r.Reasons) == 0
}

// Sentence returns what the manifest says of the verdict.
func (r *Result) Sentence() string {
	totals := &r.Manifest.Totals
	return fmt.Sprintf("%s: %s of %s cases passed, %s broken", badges[r.Manifest.Verdict].message,
		names.Grouped(totals.Passed), names.Grouped(totals.Cases), grouped(r.Manifest.Broken, "rule", "rules"))
}

// verification is one entry being verified.
type verification struct {
	Result
	harness      *Harness
	files        map[string][]byte
	manifestText []byte
	text         []byte // of the report, unpacked
}

func (v *verification) add(reasons ...string) { v.Reasons = append(v.Reasons, reasons...) }

func (v *verification) addf(format string, args ...any) { v.add(fmt.Sprintf(format, args...)) }

// readFiles reads what is in the folder, which has to be what belongs there and nothing else.
func (v *verification) readFiles() error {
	found, err := os.ReadDir(v.Folder)
	if err != nil {
		return err
	}
	wanted := append(slices.Clone(entryFiles), ManifestFile)
	for _, entry := range found {
		at := slices.Index(wanted, entry.Name())
		if at < 0 {
			v.addf("%s does not belong here.", entry.Name())
			continue
		}
		wanted = slices.Delete(wanted, at, at+1)
		if kind := inputfile.Describe(entry.Type()); !entry.Type().IsRegular() {
			v.addf("%s is %s, not a file.", entry.Name(), kind)
			continue
		}
		v.readFile(entry.Name())
	}
	for _, missing := range wanted {
		v.addf("%s is missing.", missing)
	}
	return nil
}

func (v *verification) readFile(name string) {
	path := filepath.Join(v.Folder, name)
	if name == ManifestFile {
		manifest, text, err := readManifest(path)
		if err != nil {
			v.addf("%s %s.", name, because(err))
			return
		}
		v.Manifest, v.manifestText = manifest, text
		return
	}
	if info, err := os.Lstat(path); err == nil && info.Size() > mostPacked {
		v.addf("%s has %d bytes, and %d is the most.", name, info.Size(), int64(mostPacked))
		return
	}
	text, err := inputfile.Read(inputfile.Fixture, path)
	if err != nil {
		v.addf("%s %s.", name, because(err))
		return
	}
	v.files[name] = text
}

// because returns what is wrong with a file whose name comes before.
func because(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return "cannot be read: " + at.Err.Error()
	}
	return err.Error()
}

func (v *verification) readReport() {
	packed, ok := v.files[ReportFile]
	if !ok {
		return
	}
	text, err := unpack(packed)
	if err != nil {
		v.addf("%s %s.", ReportFile, err)
		return
	}
	if v.Manifest != nil && digest(text) != v.Manifest.UnpackedSHA256 {
		v.addf("%s was changed: its SHA-256 is %s…, and the manifest says %s….", unpackedFile, brief(digest(text)), brief(v.Manifest.UnpackedSHA256))
	}
	report, err := reports.ReadJSON(bytes.NewReader(text))
	if err != nil {
		v.addf("%s: %s.", unpackedFile, err)
		return
	}
	v.text, v.report = text, report
}

func (v *verification) recount() {
	reasons, cut := recount(v.text, v.own())
	v.add(reasons...)
	if cut {
		v.Notes = append(v.Notes, "The report leaves out a part of what thousands of failures showed, so its causes are not counted again, nor which rules failed in what is left out.")
	}
}

// checkFiles compares the files with the manifest.
func (v *verification) checkFiles() {
	said := map[string]File{}
	for _, file := range v.Manifest.Files {
		if !slices.Contains(entryFiles, file.Name) || said[file.Name].Name != "" {
			v.addf("%s lists the file %q, which an entry does not have, or not twice.", ManifestFile, file.Name)
		}
		said[file.Name] = file
	}
	for _, name := range entryFiles {
		text, there := v.files[name]
		file, listed := said[name]
		switch {
		case !listed:
			v.addf("%s does not list %s.", ManifestFile, name)
		case there && (file.Bytes != len(text) || file.SHA256 != digest(text)):
			v.addf("%s was changed: it has %d bytes and the SHA-256 %s…, and the manifest says %d and %s….",
				name, len(text), brief(digest(text)), file.Bytes, brief(file.SHA256))
		}
	}
}

// checkHarness compares the report with the contract and the cases that it is said to be judged by, where they are those of this
// harness. Of another one the manifest has to agree with the report, and that is said.
func (v *verification) checkHarness() {
	made := &v.Manifest.Harness
	if cases := catalogueOf(caseIDs(v.report)); cases != made.Cases {
		v.addf("The report has %d cases (names %s…), and the manifest says that the harness has %d (%s…): the run was not complete, or was edited.",
			cases.Number, brief(cases.NamesSHA256), made.Cases.Number, brief(made.Cases.NamesSHA256))
	}
	switch ours := v.harness.Identity; {
	case v.harness.made(made):
		v.add(v.harness.compare(v.report)...)
	case released(made.Version) && made.Version == ours.Version:
		v.addf("The manifest says version %s, as this harness is, and another contract or other cases than this harness has.", made.Version)
	default:
		v.Notes = append(v.Notes, fmt.Sprintf("It was made by another state of the harness (version %s, contract %s…, %d cases), not by this one "+
			"(version %s, contract %s…, %d cases): that its cases are all the cases rests on its manifest. Verify it with that version to be sure.",
			made.Version, brief(made.OpenAPISHA256), made.Cases.Number, ours.Version, brief(ours.OpenAPISHA256), ours.Cases.Number))
	}
}

// released reports whether a version names one state of the sources.
func released(version string) bool {
	return !slices.Contains([]string{"", "devel", "unknown", "dev"}, version) && !strings.HasSuffix(version, "dirty")
}

// checkManifest compares the manifest with what follows from the report.
func (v *verification) checkManifest() {
	options := Options{Name: v.Manifest.Name, Reproduce: v.Manifest.Reproduce, Harness: &Harness{Identity: v.Manifest.Harness}}
	if err := options.Check(); err != nil {
		v.addf("%s: %s.", ManifestFile, err)
	}
	options.Harness.Version = v.report.Run.HarnessVersion
	wanted := describe(v.report, &options)
	wanted.Files, wanted.UnpackedSHA256 = v.Manifest.Files, v.Manifest.UnpackedSHA256
	text := documentOf(wanted)
	if bytes.Equal(text, v.manifestText) {
		return
	}
	said, follows := decoded(v.manifestText), decoded(text)
	differences := jsonvalue.Diff(said, follows, jsonvalue.Options{})
	if len(differences) == 0 {
		v.addf("%s is not written as report publish writes it.", ManifestFile)
	}
	for _, d := range differences[:min(len(differences), shownDifferences)] {
		v.addf("%s: %s is %s, and the report says %s.", ManifestFile, nameOf(said, d.Path), shown(d.A, d.InA), shown(d.B, d.InB))
	}
}

// own reports whether this very version of the harness is said to have made the entry. Another version may write reports and draw
// badges otherwise.
func (v *verification) own() bool {
	return v.Manifest == nil || v.harness.made(&v.Manifest.Harness) && v.harness.Version == v.Manifest.Harness.Version
}

// checkBadges compares the badges with those that this version makes of the report.
func (v *verification) checkBadges() {
	if !v.own() {
		return
	}
	badge := entryBadge(v.report, v.Manifest.Name)
	for _, file := range []struct {
		name   string
		wanted []byte
	}{{BadgeFile, badge.SVG()}, {EndpointFile, badge.Endpoint()}} {
		if text, there := v.files[file.name]; there && !bytes.Equal(text, file.wanted) {
			v.addf("%s is not the badge of the report.", file.name)
		}
	}
}
