// Package overlay applies an OpenAPI Overlay 1.0 to a decoded document.
package overlay

import (
	"errors"
	"fmt"
	"slices"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"

	"github.com/omise-conformance/harness/internal/yamldocument"
)

// Overlay is a list of changes of a document.
type Overlay struct {
	Overlay string `yaml:"overlay"` // the version of the format
	Info    struct {
		Title   string `yaml:"title"`
		Version string `yaml:"version"`
	} `yaml:"info"`
	Extends string   `yaml:"extends"` // the document that it is for
	Actions []Action `yaml:"actions"`
}

// Action is one change, of every place that its target selects.
type Action struct {
	Target      string `yaml:"target"` // a JSONPath of RFC 9535
	Description string `yaml:"description"`
	Update      any    `yaml:"update"`
	Remove      bool   `yaml:"remove"`
}

// Parse returns the overlay of a text.
func Parse(text []byte) (*Overlay, error) {
	var read Overlay
	if err := yamldocument.Decode(text, &read); err != nil {
		return nil, err
	}
	if read.Overlay != "1.0.0" {
		return nil, fmt.Errorf("it is an overlay of the format %q: want 1.0.0", read.Overlay)
	}
	return &read, nil
}

// Apply changes a document, which is of maps, lists and scalars as a decoder of JSON or YAML makes them, and returns it. A
// target that selects nothing is an error: the document has moved away from under the overlay.
func (o *Overlay) Apply(document any) (any, error) {
	for i, action := range o.Actions {
		if err := action.apply(document); err != nil {
			return nil, fmt.Errorf("action %d, target %s: %w", i+1, action.Target, err)
		}
	}
	return document, nil
}

func (a *Action) apply(document any) error {
	path, err := jsonpath.Parse(a.Target)
	if err != nil {
		return err
	}
	selected := path.SelectLocated(document)
	if len(selected) == 0 {
		return errors.New("selects nothing in the document")
	}
	if a.Remove {
		// From the end, so that the indexes of what is before stay.
		selected.Sort()
		for _, each := range slices.Backward(selected) {
			if err := remove(document, each.Path); err != nil {
				return err
			}
		}
		return nil
	}
	for _, each := range selected {
		if err := a.update(document, each); err != nil {
			return err
		}
	}
	return nil
}

func (a *Action) update(document any, at *spec.LocatedNode) error {
	switch node := at.Node.(type) {
	case map[string]any:
		update, ok := a.Update.(map[string]any)
		if !ok {
			return fmt.Errorf("is an object at %s, and the update is not", at.Path.Pointer())
		}
		merge(node, update)
		return nil
	case []any:
		return replace(document, at.Path, append(slices.Clip(node), clone(a.Update)))
	}
	return fmt.Errorf("is neither an object nor a list at %s", at.Path.Pointer())
}

// merge puts the members of an update into an object: objects are merged, lists joined, and all else replaced.
func merge(object, update map[string]any) {
	for name, value := range update {
		switch value := value.(type) {
		case map[string]any:
			if known, ok := object[name].(map[string]any); ok {
				merge(known, value)
				continue
			}
		case []any:
			if known, ok := object[name].([]any); ok {
				object[name] = append(slices.Clip(known), clone(value).([]any)...)
				continue
			}
		}
		object[name] = clone(value)
	}
}

// clone copies a value, so that what one action puts in several places can be changed in each.
func clone(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for name, inner := range value {
			copied[name] = clone(inner)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, inner := range value {
			copied[i] = clone(inner)
		}
		return copied
	}
	return value
}

// remove takes a value out of what holds it.
func remove(document any, path spec.NormalizedPath) error {
	if len(path) == 0 {
		return errors.New("selects the whole document, which cannot be removed")
	}
	last := len(path) - 1
	switch parent := follow(document, path[:last]).(type) {
	case map[string]any:
		name, _ := path[last].(spec.Name)
		delete(parent, string(name))
	case []any:
		index, _ := path[last].(spec.Index)
		return replace(document, path[:last], slices.Delete(parent, int(index), int(index)+1))
	}
	return nil
}

// replace puts a value in the place of another.
func replace(document any, path spec.NormalizedPath, value any) error {
	if len(path) == 0 {
		return errors.New("selects the whole document, which is a list")
	}
	last := len(path) - 1
	switch parent := follow(document, path[:last]).(type) {
	case map[string]any:
		name, _ := path[last].(spec.Name)
		parent[string(name)] = value
	case []any:
		index, _ := path[last].(spec.Index)
		parent[int(index)] = value
	}
	return nil
}

func follow(value any, path spec.NormalizedPath) any {
	for _, step := range path {
		switch step := step.(type) {
		case spec.Name:
			object, _ := value.(map[string]any)
			value = object[string(step)]
		case spec.Index:
			list, _ := value.([]any)
			value = list[int(step)]
		}
	}
	return value
}
