// Package kubernetes holds manifests against the schemas that Kubernetes publishes, and against its standard for
// restricted pods.
package kubernetes

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi3"
)

// schemas names the module in which Kubernetes publishes the OpenAPI documents of its API as files, and sum is what
// it must be. None of its code is compiled: that takes minutes.
const (
	schemas = "k8s.io/client-go@v0.37.2"
	sum     = "h1:sgFtyRZukGkOrsu+QgS7LYnbFFJ5ut3MchdBNduD//E="
)

// documents are the files of the groups that manifests may be of.
var documents = map[string]string{
	"v1": "api__v1_openapi.json", "apps/v1": "apis__apps__v1_openapi.json", "batch/v1": "apis__batch__v1_openapi.json",
}

// newer are the fields that came after those documents, which are of Kubernetes 1.25, by the schema that has them.
var newer = map[string]map[string]*openapi3.Schema{
	"io.k8s.api.batch.v1.JobSpec": {"backoffLimitPerIndex": openapi3.NewInt32Schema()},
}

// unreachable is the error where the schemas cannot be fetched.
type unreachable struct{ err error }

func (u *unreachable) Error() string {
	return "the schemas of Kubernetes cannot be fetched: " + u.err.Error()
}

func (u *unreachable) Unwrap() error { return u.err }

// folder returns where the documents are, once the module is there.
func folder() (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", schemas).Output()
	var module struct{ Dir, Sum, Error string }
	if decoded := json.Unmarshal(out, &module); decoded != nil || module.Error != "" {
		return "", &unreachable{errors.Join(err, errors.New(module.Error))}
	}
	if module.Sum != sum {
		return "", fmt.Errorf("%s has the sum %s, want %s", schemas, module.Sum, sum)
	}
	return filepath.Join(module.Dir, "openapi", "openapitest", "testdata"), nil
}

// Schemas are the documents, read when they are needed. Load makes one.
type Schemas struct {
	folder string
	read   map[string]*openapi3.T
}

// Load finds the documents.
func Load() (*Schemas, error) {
	found, err := folder()
	return &Schemas{folder: found, read: map[string]*openapi3.T{}}, err
}

// Check returns what is wrong with an object of a manifest, by the schema of its kind. A field that the schema does
// not have is wrong too, as for kubectl.
func (s *Schemas) Check(object map[string]any) error {
	version, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	document, err := s.document(version)
	if err != nil {
		return err
	}
	for _, schema := range document.Components.Schemas {
		if isKind(schema.Value, version, kind) {
			return schema.Value.VisitJSON(object, openapi3.MultiErrors())
		}
	}
	return fmt.Errorf("%s has no kind %q", version, kind)
}

func (s *Schemas) document(version string) (*openapi3.T, error) {
	if document := s.read[version]; document != nil {
		return document, nil
	}
	file := documents[version]
	if file == "" {
		return nil, fmt.Errorf("there is no document for %q", version)
	}
	document, err := openapi3.NewLoader().LoadFromFile(filepath.Join(s.folder, file))
	if err != nil {
		return nil, err
	}
	for name, schema := range document.Components.Schemas {
		for field, of := range newer[name] {
			schema.Value.Properties[field] = of.NewRef()
		}
		if value := schema.Value; len(value.Properties) > 0 && value.AdditionalProperties.Schema == nil {
			value.AdditionalProperties.Has = openapi3.Ptr(false)
		}
	}
	s.read[version] = document
	return document, nil
}

// isKind reports whether a schema is that of a kind.
func isKind(schema *openapi3.Schema, version, kind string) bool {
	names, _ := schema.Extensions["x-kubernetes-group-version-kind"].([]any)
	for _, each := range names {
		of, _ := each.(map[string]any)
		full, _ := of["version"].(string)
		if group, _ := of["group"].(string); group != "" {
			full = group + "/" + full
		}
		if full == version && of["kind"] == kind {
			return true
		}
	}
	return false
}
