// Package specs is the contract: the OpenAPI description of the API, the rules,
// and what loads and indexes them. It is the lowest floor of the project.
package specs

import (
	"bytes"
	_ "embed"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// Version is the API version that the contract describes.
const Version = "2019-05-29"

// The files of the contract, as findings and errors name them.
const (
	OpenAPIFile = "specs/openapi.yaml"
	RulesFile   = "specs/rules.yaml"
)

var (
	//go:embed openapi.yaml
	rawOpenAPI []byte
	//go:embed rules.yaml
	rawRules []byte
)

// Contract is the loaded and indexed description. It is read-only and safe for
// concurrent use.
type Contract struct {
	Doc           *openapi3.T
	Rules         []*Rule
	Features      []Feature
	Disagreements []Disagreement
	// Sources explains the short names that the sources of rules begin with.
	Sources    map[string]string
	Operations []*Operation

	rules       map[string]*Rule
	byID        map[string]*Operation
	byShape     map[shape][]*Operation
	undescribed map[string]bool
	schemas     map[*openapi3.Schema]*schemaInfo
	models      map[string]*Lifecycle
	lifecycles  map[string]map[string]State
}

// Operation is one operation of the OpenAPI document, indexed for judging.
type Operation struct {
	ID      string // operationId
	Method  string
	Path    string // template, "/charges/{charge_id}"
	Host    string // "api" or "vault", from the operation's servers
	Subject string // first tag: tokens, charges, …
	Keys    []string
	// Dialect is Documented where only the guides know the operation, and empty
	// otherwise.
	Dialect  Dialect
	Spec     *openapi3.Operation
	segments []string
	answers  map[int]answer
}

// Rule returns the rule of that name, nil where there is none.
func (c *Contract) Rule(name string) *Rule { return c.rules[name] }

// Operation returns the operation of that operationId, nil where there is none.
func (c *Contract) Operation(id string) *Operation { return c.byID[id] }

var load = sync.OnceValues(func() (*Contract, error) { return parse(rawOpenAPI, rawRules) })

// Load parses the embedded contract. The result is shared; the error names the
// file and the line.
func Load() (*Contract, error) { return load() }

// Raw returns the text of the OpenAPI document.
func Raw() []byte { return bytes.Clone(rawOpenAPI) }

// RawRules returns the text of the rules.
func RawRules() []byte { return bytes.Clone(rawRules) }
