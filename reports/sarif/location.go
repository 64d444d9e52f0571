package sarif

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/reports"
)

// repository returns the folder of the repository that a folder is in: the nearest one above it that has a .git. Without one it
// is the folder itself.
func repository(folder string) string {
	for at := folder; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return folder
		}
	}
}

// places says where findings are.
type places struct {
	root    string // absolute, as is the working folder
	working string
}

func newPlaces() (*places, error) {
	working, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("the working folder is not known, which files of findings are relative to: %w", err)
	}
	return &places{root: repository(working), working: working}, nil
}

// of returns the place of a finding. One that names no file is about the case, which hosts want a name of a file for.
func (p *places) of(c *reports.CaseEntry, f *judge.Finding) location {
	at := location{Physical: physicalLocation{Artifact: artifact{URI: p.uri(cmp.Or(f.File, c.ID))}}}
	if f.Line > 0 {
		at.Physical.Region = &region{StartLine: f.Line}
	}
	if f.Place != "" {
		at.Logical = []logicalLocation{{FullyQualifiedName: f.Place, Kind: "member"}}
	}
	return at
}

// uri returns the name of a file in the form of a URI: relative where the file is below the root, else absolute.
func (p *places) uri(file string) string {
	if remote, err := url.Parse(file); err == nil && remote.Scheme != "" && remote.Host != "" { // a file in a bucket
		return remote.String()
	}
	whole := file
	if !filepath.IsAbs(whole) {
		whole = filepath.Join(p.working, file)
	}
	relative, err := filepath.Rel(p.root, whole)
	if err == nil && filepath.IsLocal(relative) {
		return (&url.URL{Path: filepath.ToSlash(relative)}).String()
	}
	return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(whole), "/")}).String()
}

// fingerprint identifies a finding by its file, its rule and its place in the answer, so that it stays the same where lines are
// added above it. Findings that are alike in these are counted; their message, which has what was met, makes no difference.
func fingerprint(p *places, c *reports.CaseEntry, f *judge.Finding, seen map[string]int) map[string]string {
	of := judge.Finding{File: p.uri(cmp.Or(f.File, c.ID)), Rule: f.Rule, Place: f.Place}
	sum := sha256.Sum256([]byte(of.Identity()))
	print := hex.EncodeToString(sum[:12])
	seen[print]++
	return map[string]string{identifier + "v1": fmt.Sprintf("%s:%d", print, seen[print])}
}
