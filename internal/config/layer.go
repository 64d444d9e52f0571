package config

import (
	"cmp"
	"os"
	"reflect"
)

// Given has what the environment and the file give. The environment wins.
type Given struct {
	File        File
	Environment Environment
}

// Load reads the environment of the process and the configuration file: that of path,
// else that of FileVariable, else DefaultFile, which need not exist.
func Load(path string) (*Given, error) {
	environment, err := ReadEnvironment(os.Environ())
	if err != nil {
		return nil, err
	}
	file, err := Read(cmp.Or(path, os.Getenv(FileVariable)))
	if err != nil {
		return nil, err
	}
	return &Given{File: file, Environment: environment}, nil
}

// layer is a place that sets keys.
type layer interface {
	Value(key string, into any) bool
	Where(key string) string
}

// of returns the layer that gives a key, nil where none does. A target of the
// environment replaces that of the file as a whole: a vault of another target would
// be worse than none.
func (g *Given) of(key string) layer {
	switch {
	case isSet(g.Environment.values, key):
		return &g.Environment
	case isSet(g.Environment.values, Heads(key)...):
	case isSet(g.File.lines, key):
		return &g.File
	}
	return nil
}

// Value stores the value of a key in the variable that into points to, and reports
// whether something gives the key.
func (g *Given) Value(key string, into any) bool {
	from := g.of(key)
	return from != nil && from.Value(key, into)
}

// Where returns what gives a key: the variable, or the file with the line. It is empty
// where nothing does.
func (g *Given) Where(key string) string {
	if from := g.of(key); from != nil {
		return from.Where(key)
	}
	return ""
}

// IsByVariable reports whether it is the environment that gives a key.
func (g *Given) IsByVariable(key string) bool { return g.of(key) == layer(&g.Environment) }

// Path returns the path of the file, empty where there is none.
func (f *File) Path() string {
	if !f.found {
		return ""
	}
	return f.path
}

// Has returns the names of the keys that the file has, without groups, in the order of Keys.
func (f *File) Has() []string {
	var has []string
	for i := range Keys {
		if isSet(f.lines, Keys[i].Name) {
			has = append(has, Keys[i].Name)
		}
	}
	return has
}

// Any returns the value of a key that something gives, nil where nothing does.
func (g *Given) Any(key *Key) any {
	value := reflect.New(key.kind())
	if !g.Value(key.Name, value.Interface()) {
		return nil
	}
	return value.Elem().Interface()
}
