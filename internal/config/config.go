// Package config reads omise-conformance.yaml, whose keys are the flags of
// "omise-conformance run".
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// DefaultFile is read where no --config is given and the file is there.
const DefaultFile = "omise-conformance.yaml"

// File is a configuration file. It has no keys of accounts: they belong into the
// environment, not into a repository.
type File struct {
	Target       string   `yaml:"target"`
	APIURL       string   `yaml:"api_url"`
	VaultURL     string   `yaml:"vault_url"`
	ControlURL   string   `yaml:"control_url"`
	Dialect      string   `yaml:"dialect"`
	Features     []string `yaml:"features"`
	LabelFilter  string   `yaml:"label_filter"`
	Cases        []string `yaml:"cases"`
	Rules        []string `yaml:"rules"`
	Shard        string   `yaml:"shard"`
	KnownFailing string   `yaml:"known_failing"`
	KnownFlaky   string   `yaml:"known_flaky"`
	Strict       bool     `yaml:"strict"`
	Rate         float64  `yaml:"rate"`
	Seed         int64    `yaml:"seed"`
	ReportDir    string   `yaml:"report_dir"`
	Timeouts     Timeouts `yaml:"timeouts"`
}

// Timeouts are durations such as 30s or 2m.
type Timeouts struct {
	Request time.Duration `yaml:"request"`
	Connect time.Duration `yaml:"connect"`
	Case    time.Duration `yaml:"case"`
	Webhook time.Duration `yaml:"webhook"`
	Poll    time.Duration `yaml:"poll"`
}

// Read reads a file. An empty path reads DefaultFile where it is there. The
// error names the file, the line and what is wrong there.
func Read(path string) (File, error) {
	var file File
	named := path != ""
	if !named {
		path = DefaultFile
	}
	text, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		if !named && errors.Is(err, fs.ErrNotExist) {
			return file, nil
		}
		return file, fmt.Errorf("the configuration file cannot be read: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		return file, fmt.Errorf("the configuration file %s is wrong: %s", path, sentence(err))
	}
	return file, nil
}

// sentence makes one line of a YAML error, which otherwise draws the place.
func sentence(err error) string {
	first, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
	if place, what, ok := strings.Cut(strings.TrimPrefix(first, "["), "] "); ok {
		line, column, _ := strings.Cut(place, ":")
		return fmt.Sprintf("line %s, column %s: %s", line, column, what)
	}
	return first
}
