package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
)

// FileVariable is the variable that names the configuration file where no flag does.
const FileVariable = prefix + "CONFIG"

// Environment has the keys that variables give.
type Environment struct {
	values map[string]any
	// Unknown are variables whose names begin as those of keys do and that are not meant for the command.
	Unknown []string
}

// ReadEnvironment reads the variables of an environment, each as NAME=VALUE. One that is
// empty counts as not set: a CI service hands a secret that is not there on as an empty
// variable. The error names the variable and what is wrong with it.
func ReadEnvironment(variables []string) (Environment, error) {
	e := Environment{values: map[string]any{}}
	byVariable, known := map[string]*Key{}, []string{}
	for i := range Keys {
		byVariable[Keys[i].Variable()] = &Keys[i]
		known = append(known, strings.TrimPrefix(Keys[i].Variable(), prefix))
	}
	for _, variable := range variables {
		name, text, _ := strings.Cut(variable, "=")
		key := byVariable[name]
		switch {
		case text == "" || name == FileVariable:
		case key != nil:
			value, err := key.Read(text)
			if err != nil {
				return e, fmt.Errorf("%s %w", name, err)
			}
			e.values[key.Name] = value
		case strings.HasPrefix(name, prefix):
			// Kubernetes makes variables such as OMISE_CONFORMANCE_SERVICE_HOST for a service of that name, so
			// only what is like a key is taken for a mistake.
			if meant := suggest(strings.TrimPrefix(name, prefix), known); meant != "" {
				return e, fmt.Errorf("the variable %s names no key of the configuration; did you mean %s?", name, prefix+meant)
			}
			e.Unknown = append(e.Unknown, name)
		}
	}
	slices.Sort(e.Unknown)
	return e, nil
}

// suggest returns the name that was meant by one that is unknown, or an empty string. Within a group only the rest of
// it is compared, or a short name would be like every other.
func suggest(name string, known []string) string {
	for group := range members {
		start := strings.ToUpper(group) + "_"
		rest, within := strings.CutPrefix(name, start)
		if !within {
			continue
		}
		var others []string
		for _, each := range known {
			if other, ok := strings.CutPrefix(each, start); ok {
				others = append(others, other)
			}
		}
		if meant := names.Suggest(rest, others); meant != "" {
			return start + meant
		}
		return ""
	}
	return names.Suggest(name, known)
}

// Value stores the value of a key in the variable that into points to, and reports
// whether the environment has the key.
func (e *Environment) Value(key string, into any) bool {
	value, given := e.values[key]
	if given {
		assign(into, reflect.ValueOf(value))
	}
	return given
}

// Where returns the variable that sets a key, or an empty string.
func (e *Environment) Where(key string) string {
	if k, known := Named(key); known && isSet(e.values, key) {
		return k.Variable()
	}
	return ""
}
