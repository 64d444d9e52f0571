// Package config has the settings of the verbs that judge a target, each with what it
// means, and reads them from omise-conformance.yaml and the environment.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/yamldocument"
)

// DefaultFile is read where no --config is given and the file exists.
const DefaultFile = "omise-conformance.yaml"

// File is a configuration file. It has no keys of accounts: they belong in the
// environment, not in a repository.
type File struct {
	Target        string   `yaml:"target"`
	APIURL        string   `yaml:"api_url"`
	VaultURL      string   `yaml:"vault_url"`
	ControlURL    string   `yaml:"control_url"`
	WebhookURL    string   `yaml:"webhook_url"`
	WebhookListen string   `yaml:"webhook_listen"`
	Dialect       string   `yaml:"dialect"`
	Features      []string `yaml:"features"`
	LabelFilter   string   `yaml:"label_filter"`
	Cases         []string `yaml:"cases"`
	Rules         []string `yaml:"rules"`
	Shard         string   `yaml:"shard"`
	KnownFailing  string   `yaml:"known_failing"`
	KnownFlaky    string   `yaml:"known_flaky"`
	Strict        bool     `yaml:"strict"`
	MinCoverage   float64  `yaml:"min_coverage"`
	Rate          float64  `yaml:"rate"`
	Parallel      int      `yaml:"parallel"`
	MaxFailures   int      `yaml:"max_failures"`
	Seed          int64    `yaml:"seed"`
	ReportDir     string   `yaml:"report_dir"`
	FullReport    bool     `yaml:"full_report"`
	Timeouts      Timeouts `yaml:"timeouts"`
	Gate          Gate     `yaml:"gate"`
	Check         Check    `yaml:"check"`

	path  string
	found bool
	lines map[string]int
}

// Timeouts are durations such as 30s or 2m.
type Timeouts struct {
	Request time.Duration `yaml:"request"`
	Connect time.Duration `yaml:"connect"`
	Case    time.Duration `yaml:"case"`
	Webhook time.Duration `yaml:"webhook"`
	Poll    time.Duration `yaml:"poll"`
}

// Where returns the place of a key: "omise-conformance.yaml line 3". It is empty where
// the file does not have the key. Keys of a group are written timeouts.request.
func (f *File) Where(key string) string {
	line, ok := f.lines[key]
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s line %d", f.path, line)
}

// Read returns the content of a file. An empty path stands for DefaultFile, which need
// not exist. The error names the file, the line and what is wrong there.
func Read(path string) (File, error) {
	named := path != ""
	if !named {
		path = DefaultFile
	}
	text, err := inputfile.Read(inputfile.Configuration, path)
	switch {
	case !named && errors.Is(err, fs.ErrNotExist):
		return parse(path, nil)
	case errors.Is(err, fs.ErrNotExist):
		return File{}, fmt.Errorf("the configuration file %s does not exist", path)
	case err != nil:
		return File{}, fmt.Errorf("the configuration file cannot be read: %w", err)
	}
	file, err := parse(path, text)
	file.found = true
	return file, err
}

// parse reads the text of a file.
func parse(path string, text []byte) (File, error) {
	file := File{path: path, lines: map[string]int{}}
	parsed, err := yamldocument.Parse(text)
	if err != nil {
		return file, fmt.Errorf("%s %s", path, sentence(err))
	}
	for i, document := range parsed.Docs {
		if i > 0 {
			return file, fmt.Errorf("%s has more than one YAML document; a configuration file must have one", path)
		}
		if err := file.fill(document.Body); err != nil {
			return file, fmt.Errorf("%s %w", path, err)
		}
	}
	return file, nil
}

func (f *File) fill(body ast.Node) error {
	if body == nil || body.Type() == ast.CommentType || body.Type() == ast.NullType {
		return nil
	}
	return (&reader{lines: f.lines}).object("", body, f)
}

// sentence returns a YAML error in one line, without the drawing of the place.
func sentence(err error) string {
	var placed *yamldocument.Error
	if errors.As(err, &placed) && placed.Line > 0 {
		return fmt.Sprintf("line %d is not valid YAML: %s (column %d)", placed.Line, inOneLine(placed.Message), placed.Column)
	}
	return "is not read: " + inOneLine(err.Error())
}

// inOneLine returns the first line of a text.
func inOneLine(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}
