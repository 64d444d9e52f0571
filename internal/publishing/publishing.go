// Package publishing puts the report of a run where others can look it up: as an entry with a badge and a manifest that says
// what the files were. It says of an entry whether it is whole, of a complete run, and unmodified, and makes the page of all entries.
package publishing

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/reports"
)

// The files of an entry. The report is packed, since it has some megabytes; unpacked it is what the run wrote, byte for byte.
const (
	ReportFile    = "report.json.gz"
	BadgeFile     = "badge.svg"
	EndpointFile  = "badge.json"
	ManifestFile  = "manifest.json"
	unpackedFile  = "report.json"
	mostPacked    = 2 << 20
	mostUnpacked  = 64 << 20 // of a broken target it has 20 MB and what the cases say
	mostName      = 40
	mostReproduce = 500
)

// entryFiles are the files that a manifest describes, in the order in which they are written.
var entryFiles = []string{ReportFile, BadgeFile, EndpointFile}

// Options are what a report is published as.
type Options struct {
	Into      string // the folder of all entries
	Name      string // of the target, as a part of a path
	Reproduce string // the command lines that repeat the run
	Harness   *Harness
}

// name is what the name of a target has to be: it is a folder and a part of an address.
var name = lazyregexp.New(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// Check returns an error for options under which nothing can be published. It begins with the name of the option.
func (o *Options) Check() error {
	switch {
	case len(o.Name) > mostName || !name.MatchString(o.Name):
		return fmt.Errorf("name: invalid name %q: want lower case letters, digits and hyphens, %d at most, for example my-fake", o.Name, mostName)
	case strings.TrimSpace(o.Reproduce) == "":
		return errors.New("reproduce: say with which command line others repeat the run, for example 'omise-conformance run --api-url http://127.0.0.1:8080'")
	case utf8.RuneCountInString(o.Reproduce) > mostReproduce:
		return fmt.Errorf("reproduce: the command line has %d characters, and %d is the most", utf8.RuneCountInString(o.Reproduce), mostReproduce)
	case sentence.Redacted(o.Reproduce) != o.Reproduce:
		return errors.New("reproduce: the command line has a secret in it; write it with a variable, for example \"$OMISE_SECRET_KEY\"")
	case sentence.Printable(o.Reproduce) != o.Reproduce:
		return errors.New("reproduce: the command line has characters that cannot be seen, or that a terminal obeys")
	}
	return nil
}

// Refusal is an error for what is not published, or not accepted, with every reason.
type Refusal struct{ Reasons []string }

// Error returns the reasons, one a line.
func (r *Refusal) Error() string { return strings.Join(r.Reasons, "\n") }

// Publish writes the entry of the report in a folder and returns the folder of the entry. An entry that is there is replaced. The
// error is a Refusal for a report that is not for publishing.
func Publish(folder string, options Options) (string, error) {
	if err := options.Check(); err != nil {
		return "", err
	}
	path := filepath.Join(folder, unpackedFile)
	text, err := inputfile.Read(inputfile.Report, path)
	if err != nil {
		return "", fmt.Errorf("there is no report to publish: %w", err)
	}
	report, err := reports.ReadJSON(bytes.NewReader(text))
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	entry, reasons := options.files(text, report)
	if len(reasons) > 0 {
		return "", &Refusal{Reasons: reasons}
	}
	into := filepath.Join(options.Into, options.Name, report.Run.SpecVersion)
	if err := write(into, entry); err != nil {
		return "", err
	}
	result, err := Verify(into, options.Harness)
	if err == nil && len(result.Reasons) > 0 { // such as a file that was in the folder before
		err = &Refusal{Reasons: result.Reasons}
	}
	return into, err
}

// files returns the files of an entry, or why there is none.
func (o *Options) files(text []byte, report *reports.Report) (files map[string][]byte, reasons []string) {
	reasons = slices.Concat(incomplete(report), o.Harness.foreign(report), secrets(text))
	packed := pack(text)
	if len(packed) > mostPacked || len(text) > mostUnpacked {
		reasons = append(reasons, tooLarge("the report", int64(len(packed)), int64(len(text))))
	}
	if len(reasons) > 0 {
		return nil, reasons
	}
	files = map[string][]byte{ReportFile: packed}
	badge := entryBadge(report, o.Name)
	files[BadgeFile], files[EndpointFile] = badge.SVG(), badge.Endpoint()
	manifest := describe(report, o)
	manifest.UnpackedSHA256 = digest(text)
	for _, name := range entryFiles {
		manifest.Files = append(manifest.Files, File{Name: name, Bytes: len(files[name]), SHA256: digest(files[name])})
	}
	files[ManifestFile] = documentOf(manifest)
	return files, nil
}

func tooLarge(what string, packed, unpacked int64) string {
	return fmt.Sprintf("%s has %d bytes packed and %d unpacked, and %d and %d are the most: publish a run without --full-report",
		what, packed, unpacked, int64(mostPacked), int64(mostUnpacked))
}

// write writes the files of an entry, or none of them, the manifest last: until it is there the others have no manifest that they fit.
func write(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return &atomicfile.UnwrittenError{Path: folder, Err: err}
	}
	var all []atomicfile.File
	for _, name := range append(slices.Clone(entryFiles), ManifestFile) {
		all = append(all, atomicfile.File{Path: filepath.Join(folder, name), Write: atomicfile.Bytes(files[name])})
	}
	return atomicfile.WriteAll(0o644, all...)
}

// documentOf returns a value as a document of JSON.
func documentOf(value any) []byte {
	var text bytes.Buffer
	_ = jsondocument.Write(&text, value, "  ") // neither the values nor the buffer can fail
	return text.Bytes()
}

// pack packs a text, the same text always to the same bytes.
func pack(text []byte) []byte {
	var packed bytes.Buffer
	to, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression) // the level exists
	_, _ = to.Write(text)                                       // a buffer takes everything
	_ = to.Close()
	return packed.Bytes()
}

// unpack returns what was packed. Whatever the bytes are, it ends and fits into memory.
func unpack(packed []byte) ([]byte, error) {
	source := bytes.NewReader(packed)
	from, err := gzip.NewReader(source)
	if err != nil {
		return nil, fmt.Errorf("is no gzip file: %w", err)
	}
	from.Multistream(false)
	text, err := io.ReadAll(io.LimitReader(from, mostUnpacked+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be unpacked: %w", err)
	case len(text) > mostUnpacked:
		return nil, fmt.Errorf("has more than %d bytes when it is unpacked", int64(mostUnpacked))
	case source.Len() > 0:
		return nil, errors.New("goes on after the report")
	}
	return text, nil
}
