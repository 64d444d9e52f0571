// Package document finds the lines of what is wrong with the OpenAPI document of a contract.
package document

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Problem is an error in the document.
//
//nolint:errname // problems is what all of this project calls what is wrong in a file
type Problem struct {
	// At is the text around the line of the problem, from the line feed before it.
	At      string
	Message string
}

func (p *Problem) Error() string { return p.Message }

// Schema returns the problem of a component schema.
func Schema(name, extension string, err error) error {
	return &Problem{At: "\n    " + name + ":\n", Message: name + ": " + extension + ": " + err.Error()}
}

// Locate returns an error with the file and the line of each problem, one a line.
func Locate(file string, text []byte, err error) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return errors.New(located(file, text, err))
	}
	var lines []string
	for _, one := range joined.Unwrap() {
		if nested, ok := one.(interface{ Unwrap() []error }); ok {
			lines = append(lines, Locate(file, text, errors.Join(nested.Unwrap()...)).Error())
			continue
		}
		lines = append(lines, located(file, text, one))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// located returns one error with its place.
func located(file string, text []byte, err error) string {
	var problem *Problem
	if errors.As(err, &problem) {
		if before, _, found := bytes.Cut(text, []byte(problem.At)); found {
			// The text begins with the end of the line before.
			return fmt.Sprintf("%s:%d: %s", file, bytes.Count(before, []byte("\n"))+2, err)
		}
	}
	return file + ": " + err.Error()
}

// Strings returns the strings of a decoded YAML list.
func Strings(list any) []string {
	items, _ := list.([]any)
	var out []string
	for _, item := range items {
		if text, ok := item.(string); ok {
			out = append(out, text)
		}
	}
	return out
}
