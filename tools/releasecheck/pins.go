package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// pins are versions that stand in more than one file. The first group of a pattern is the version; where it is shorter in one file, as
// 1.26 of 1.26.0, it must begin the others.
var pins = []struct {
	of    string
	where []place
}{
	{"Go", []place{
		{"go.mod", `(?m)^go (\S+)$`},
		{"tools/go.mod", `(?m)^go (\S+)$`},
		{"beam/go.mod", `(?m)^go (\S+)$`},
		{"browser/go.mod", `(?m)^go (\S+)$`},
		{".github/workflows/ci.yml", `"(\d+\.\d+)\.x"`},
		{"docs/ci.md", `golang:(\d+\.\d+)`},
		{"docs/gate/containers.md", `golang:(\d+\.\d+)`},
	}},
	{"golangci-lint", []place{{"Makefile", `golangci-lint@(v\S+)`}, {".github/workflows/ci.yml", `(?s)golangci-lint-action@.*?version: (v[\d.]+)`}}},
	{"GoReleaser", []place{{"tools/releasecheck/checks.go", `goreleaser/v2@(v[\d.]+)`}, {".github/workflows/release.yml", `goreleaser/v2@(v[\d.]+)`}}},
}

type place struct{ file, pattern string }

// pinsAgree fails where two files pin two versions of one thing.
func pinsAgree(_ context.Context, p project) (string, error) {
	var said strings.Builder
	for _, pin := range pins {
		first := ""
		for _, at := range pin.where {
			text, err := os.ReadFile(filepath.Join(p.home, filepath.FromSlash(at.file)))
			if err != nil {
				return "", err
			}
			found := regexp.MustCompile(at.pattern).FindSubmatch(text)
			switch {
			case found == nil:
				fmt.Fprintf(&said, "%s names no version of %s (%s)\n", at.file, pin.of, at.pattern)
			case first == "":
				first = string(found[1])
			case !strings.HasPrefix(first, string(found[1])):
				fmt.Fprintf(&said, "%s has %s %s, and %s has %s\n", pin.where[0].file, pin.of, first, at.file, found[1])
			}
		}
	}
	if said.Len() > 0 {
		return said.String(), errNotMet
	}
	return "", nil
}
