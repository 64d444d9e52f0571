package specs

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/internal/yamldocument"
	"github.com/omise-conformance/harness/specs/internal/overlay"
	"github.com/omise-conformance/harness/specs/internal/prepared"
)

// olderVersion is a version before that of openapi.yaml: what it changes of it, and which rules it has.
type olderVersion struct {
	file           string // of what the overlay makes of openapi.yaml, as findings name it
	overlay, facts string // files
	overlayText    []byte
	factsText      []byte
	contract       func() (*Contract, error)
}

var (
	//go:embed versions/2017-11-02.overlay.yaml
	rawOverlay2017 []byte
	//go:embed versions/2017-11-02.yaml
	rawFacts2017 []byte
	//go:embed control.yaml
	rawControl []byte
)

// RawControl returns the OpenAPI document of the control API, which a target may have.
func RawControl() []byte { return slices.Clone(rawControl) }

// older has the versions before Version that have a contract. The others that are known are of too few recordings: what is of
// them is recognized, and judged by no more.
var older = map[string]*olderVersion{versions.V2017: newOlderVersion(versions.V2017, rawOverlay2017, rawFacts2017)}

func newOlderVersion(version string, overlayText, factsText []byte) *olderVersion {
	made := &olderVersion{
		file:    OpenAPIFile + " of " + version,
		overlay: "specs/versions/" + version + ".overlay.yaml", overlayText: overlayText,
		facts: "specs/versions/" + version + ".yaml", factsText: factsText,
	}
	made.contract = sync.OnceValues(made.build)
	return made
}

// Versions returns the API versions that have a contract, oldest first.
func Versions() []string {
	return slices.DeleteFunc(versions.All(), func(version string) bool { return version != Version && older[version] == nil })
}

// LoadVersion returns the contract of an API version. That of an older one is made on first use, of openapi.yaml and what that version
// changes of it. The result is shared: do not change it.
func LoadVersion(version string) (*Contract, error) {
	if version == Version {
		return Load()
	}
	known := older[version]
	if known == nil {
		return nil, unknownVersion(version)
	}
	return known.contract()
}

func unknownVersion(version string) error {
	return fmt.Errorf("there is no contract of the API version %q: want %s", version, names.Choice(Versions()))
}

// RawVersion returns the OpenAPI document of an API version: specs/openapi.yaml as it is, and that of an older version as JSON.
func RawVersion(version string) ([]byte, error) {
	if version == Version {
		return Raw(), nil
	}
	known := older[version]
	if known == nil {
		return nil, unknownVersion(version)
	}
	return known.document()
}

// build makes the contract.
func (v *olderVersion) build() (*Contract, error) {
	current, err := Load()
	if err != nil {
		return nil, err
	}
	text, err := v.document()
	if err != nil {
		return nil, err
	}
	var content any
	if err := json.Unmarshal(text, &content); err != nil {
		return nil, fmt.Errorf("%s: %w", v.file, err)
	}
	doc, err := prepared.Document(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.file, err)
	}
	c, err := indexDecoded(v.file, text, doc)
	if err != nil {
		return nil, err
	}
	if err := c.addFacts(v, current); err != nil {
		return nil, err
	}
	c.linkLifecycles()
	return c, nil
}

// document returns the OpenAPI document, as JSON.
func (v *olderVersion) document() ([]byte, error) {
	document, ok := prepared.Read[any](preparedOpenAPI, rawOpenAPI)
	if !ok {
		if err := yamldocument.Decode(rawOpenAPI, &document); err != nil {
			return nil, fmt.Errorf("%s: %w", OpenAPIFile, err)
		}
	}
	changes, err := overlay.Parse(v.overlayText)
	if err == nil {
		document, err = changes.Apply(document)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.overlay, err)
	}
	return json.MarshalIndent(document, "", " ")
}

// olderFacts are what is of an older version beside its document.
type olderFacts struct {
	Version       string              `yaml:"version"`
	OfThisVersion []string            `yaml:"of_this_version"` // short names of sources
	Sources       map[string]string   `yaml:"sources"`         // those that rules.yaml does not have
	Stated        map[string][]string `yaml:"stated"`          // rule → sources
	Without       map[string]string   `yaml:"without"`         // rule → why it is not one of this version
	Renamed       []Step              `yaml:"renamed"`
	Values        []Step              `yaml:"values"`
}

// Step is what of an older version became what in Version, where the two documents do not tell.
type Step struct {
	// Schema is the component whose values are written in another way; empty for a field of another name.
	Schema string `yaml:"schema"`
	From   string `yaml:"from"`
	To     string `yaml:"to"`
	Source string `yaml:"source"`
}

// addFacts gives the contract those rules of the current one that a source of the version states.
func (c *Contract) addFacts(v *olderVersion, current *Contract) error {
	var file olderFacts
	if err := yamldocument.Decode(v.factsText, &file); err != nil {
		return fmt.Errorf("%s: %w", v.facts, err)
	}
	for name := range file.Stated {
		if current.Rule(name) == nil {
			return fmt.Errorf("%s: there is no rule %s", v.facts, name)
		}
	}
	for name := range file.Without {
		if current.Rule(name) == nil {
			return fmt.Errorf("%s: there is no rule %s", v.facts, name)
		}
	}
	c.Features, c.Sources = current.Features, map[string]string{}
	for _, sources := range []map[string]string{current.Sources, file.Sources} {
		for short, title := range sources {
			c.Sources[short] = title
		}
	}
	c.Renamed, c.Rewritten = file.Renamed, file.Values
	c.rules = map[string]*Rule{}
	c.Rules, c.ClientRules = file.of(current.Rules), file.of(current.ClientRules)
	for _, rule := range slices.Concat(c.Rules, c.ClientRules) {
		c.rules[rule.Name] = rule
	}
	return nil
}

// of returns copies of the rules that the version has, each with its sources of the version.
func (f *olderFacts) of(rules []*Rule) []*Rule {
	var out []*Rule
	for _, rule := range rules {
		sources := slices.DeleteFunc(slices.Clone(rule.Source), func(source string) bool {
			short, _, _ := strings.Cut(source, " ")
			return !slices.Contains(f.OfThisVersion, short)
		})
		if stated := f.Stated[rule.Name]; len(stated) > 0 {
			sources = stated
		}
		if _, without := f.Without[rule.Name]; without || len(sources) == 0 {
			continue
		}
		older := *rule
		older.Source = sources
		out = append(out, &older)
	}
	return out
}
