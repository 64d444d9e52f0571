// Package provenance says what the binary was built from: version, commit and date.
package provenance

import (
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/mod/module"
)

// Build is what a binary was built from. What is not known is empty.
type Build struct {
	Version string
	// Commit is the revision, in twelve digits. Date is when it was committed.
	Commit string
	Date   time.Time
	// Modified says that the files were not those of the commit.
	Modified bool
}

const (
	digits = 12 // of a revision, as in the pseudo-versions of Go
	devel  = "devel"
)

// Of returns what the build information of a binary says. The version, commit and date that a
// linker sets win over it; they may be empty, and so may the information.
func Of(info *debug.BuildInfo, version, commit, date string) Build {
	b := Build{Version: devel}
	if info != nil {
		b.read(info)
	}
	if version != "" {
		b.Version = version
	}
	if commit != "" {
		b.Commit = shortened(commit)
	}
	if at, err := time.Parse(time.RFC3339, date); err == nil {
		b.Date = at
	}
	return b
}

func (b *Build) read(info *debug.BuildInfo) {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		b.Version = v
	}
	plain, _, _ := strings.Cut(b.Version, "+")
	if module.IsPseudoVersion(plain) { // which go install PACKAGE@main has, without the settings of a work tree
		b.Commit, _ = module.PseudoVersionRev(plain)
		b.Date, _ = module.PseudoVersionTime(plain)
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			b.Commit = shortened(setting.Value)
		case "vcs.time":
			b.Date, _ = time.Parse(time.RFC3339, setting.Value)
		case "vcs.modified":
			b.Modified = setting.Value == "true"
		}
	}
}

func shortened(commit string) string { return commit[:min(len(commit), digits)] }

// String returns the build in one line for people: "v1.2.3 (commit 0123456789ab of 2026-11-30)".
func (b Build) String() string {
	var known []string
	if b.Commit != "" {
		known = append(known, "commit "+b.Commit)
	}
	if !b.Date.IsZero() {
		known = append(known, "of "+b.Date.UTC().Format(time.DateOnly))
	}
	said := strings.Join(known, " ")
	if b.Modified {
		said = strings.TrimPrefix(said+", with changes", ", ")
	}
	if said == "" {
		return b.Version
	}
	return b.Version + " (" + said + ")"
}

// Identity returns the build in one word for programs, as a semantic version has it: the version and, unless
// that has them, commit and date as its metadata: "v1.2.3+0123456789ab.20261130".
func (b Build) Identity() string {
	var metadata []string
	if b.Commit != "" && !strings.Contains(b.Version, b.Commit) {
		metadata = append(metadata, b.Commit)
		if !b.Date.IsZero() {
			metadata = append(metadata, b.Date.UTC().Format("20060102"))
		}
	}
	if b.Modified && !strings.Contains(b.Version, "dirty") {
		metadata = append(metadata, "dirty")
	}
	if len(metadata) == 0 {
		return b.Version
	}
	between := "+"
	if strings.Contains(b.Version, between) {
		between = "."
	}
	return b.Version + between + strings.Join(metadata, ".")
}
