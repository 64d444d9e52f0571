package intercept

import (
	"slices"
	"strings"
)

// environment is a set of variables that keeps their order.
type environment struct {
	names  []string
	values map[string]string
}

// readEnvironment reads variables as os.Environ returns them. Of one that stands there twice the last value counts,
// as it does for a command that gets them.
func readEnvironment(list []string) *environment {
	e := &environment{values: map[string]string{}}
	for _, each := range list {
		if name, value, found := strings.Cut(each, "="); found && name != "" {
			e.set(name, value)
		}
	}
	return e
}

// get returns the value of a variable, empty where it is not set.
func (e *environment) get(name string) string { return e.values[name] }

// first returns the first value that is not empty.
func (e *environment) first(names ...string) string {
	for _, name := range names {
		if value := e.values[name]; value != "" {
			return value
		}
	}
	return ""
}

func (e *environment) set(name, value string) {
	if _, found := e.values[name]; !found {
		e.names = append(e.names, name)
	}
	e.values[name] = value
}

// fill sets a variable that is not set or is empty.
func (e *environment) fill(name, value string) {
	if e.values[name] == "" && value != "" {
		e.set(name, value)
	}
}

// add puts a value behind the one that is there.
func (e *environment) add(name, separator, value string) {
	if before := e.values[name]; before != "" {
		value = before + separator + value
	}
	e.set(name, value)
}

// list returns the variables as a command takes them.
func (e *environment) list() []string {
	list := make([]string, 0, len(e.names))
	for _, name := range e.names {
		list = append(list, name+"="+e.values[name])
	}
	return slices.Clip(list)
}
