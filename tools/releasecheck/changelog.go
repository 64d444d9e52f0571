package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/omise-conformance/harness/tools/history"
)

// cleanTree fails where something is not committed.
func cleanTree(ctx context.Context, p project) (string, error) {
	said, err := history.Git(ctx, p.home, "status", "--porcelain")
	if err == nil && said != "" {
		return said, errNotMet
	}
	return "", err
}

// nextHeading is the line at which a section of a changelog ends.
var nextHeading = regexp.MustCompile(`(?m)^## `)

// section returns what the changelog says of the release that is made or, before it is named, of what no release has yet.
func (p project) section() (string, error) {
	text, err := os.ReadFile(filepath.Join(p.home, "CHANGELOG.md"))
	if err != nil {
		return "", err
	}
	return sectionOf(string(text), p.release)
}

// sectionOf returns the section of a changelog about a release, or with an empty name the one under Unreleased.
func sectionOf(changelog, release string) (string, error) {
	heading, example := `Unreleased`, "Unreleased"
	if release != "" {
		version := strings.TrimPrefix(release, "v")
		heading, example = regexp.QuoteMeta(version)+` \(\d{4}-\d\d-\d\d\)`, version+" (2027-01-31)"
	}
	at := regexp.MustCompile(`(?m)^## ` + heading + `$`).FindStringIndex(changelog)
	if at == nil {
		return "", fmt.Errorf("CHANGELOG.md has no heading such as %q", "## "+example)
	}
	section := changelog[at[1]:]
	if end := nextHeading.FindStringIndex(section); end != nil {
		section = section[:end[0]]
	}
	if !strings.Contains("\n"+section, "\n- ") {
		return "", fmt.Errorf("CHANGELOG.md has no entry under %q", changelog[at[0]:at[1]])
	}
	return strings.TrimSpace(section) + "\n", nil
}

// changelogTold fails where the section has no entry.
func changelogTold(_ context.Context, p project) (string, error) {
	_, err := p.section()
	return "", err
}
