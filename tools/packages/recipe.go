package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/files"
)

// recipe is what .goreleaser.yaml says of binaries and of Linux packages. The rest of it is for GoReleaser alone.
type recipe struct {
	Builds []struct {
		Main    string   `yaml:"main"`
		Binary  string   `yaml:"binary"`
		Env     []string `yaml:"env"`
		Flags   []string `yaml:"flags"`
		Ldflags []string `yaml:"ldflags"`
		GOOS    []string `yaml:"goos"`
		GOARCH  []string `yaml:"goarch"`
	} `yaml:"builds"`
	NFPMs []linuxPackage `yaml:"nfpms"`
}

// linuxPackage is a package for Debian and RPM.
type linuxPackage struct {
	Name        string         `yaml:"package_name"`
	Vendor      string         `yaml:"vendor"`
	Homepage    string         `yaml:"homepage"`
	Maintainer  string         `yaml:"maintainer"`
	Description string         `yaml:"description"`
	License     string         `yaml:"license"`
	Section     string         `yaml:"section"`
	Formats     []string       `yaml:"formats"`
	Bindir      string         `yaml:"bindir"`
	MTime       string         `yaml:"mtime"` // here always that of the revision
	RPM         nfpm.RPM       `yaml:"rpm"`
	Contents    files.Contents `yaml:"contents"`
}

// readRecipe reads .goreleaser.yaml of the project at home.
func readRecipe(home string) (*recipe, error) {
	path := filepath.Join(home, ".goreleaser.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	read := &recipe{}
	if err := yaml.Unmarshal(text, read); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(read.Builds) != 1 || len(read.NFPMs) != 1 {
		return nil, fmt.Errorf("%s has %d builds and %d nfpms; one of each is known here", path, len(read.Builds), len(read.NFPMs))
	}
	return read, nil
}

// release is one release of the command.
type release struct {
	Version  string    // without a v
	Revision string    // of the sources
	Made     time.Time // the time of the revision
}

// linkerFlags returns the flags of the linker as one word.
func (r *recipe) linkerFlags(of release) (string, error) {
	pattern, err := template.New("ldflags").Option("missingkey=error").Parse(strings.Join(r.Builds[0].Ldflags, " "))
	if err != nil {
		return "", err
	}
	var flags bytes.Buffer
	err = pattern.Execute(&flags, map[string]any{
		"Version": of.Version, "FullCommit": of.Revision, "ShortCommit": of.Revision[:min(7, len(of.Revision))],
		"CommitDate": of.Made.UTC().Format(time.RFC3339), "CommitTimestamp": of.Made.Unix(),
	})
	return flags.String(), err
}
