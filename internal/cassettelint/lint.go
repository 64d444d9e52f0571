// Package cassettelint checks a folder of cassettes before others rely on it. Every cassette
// must be whole and as it was recorded, its answers must keep the contract, and no secret
// may be left anywhere in it.
package cassettelint

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/specs"
)

// Kind is the kind of a problem.
type Kind string

// The kinds of problems.
const (
	Broken   Kind = "broken"   // the file cannot be read, or is not as it was recorded
	Header   Kind = "header"   // the header is incomplete or impossible
	Contract Kind = "contract" // an answer breaks a rule
	Secret   Kind = "secret"   // a key, a security code, a card number
	Stray    Kind = "stray"    // the file does not belong here
)

// Problem is one thing that is wrong. Its message quotes no secret.
type Problem struct {
	Kind Kind
	File string
	// Interaction is the number of the interaction in the file, 0 if the problem is not
	// in one.
	Interaction int
	// Message is the sentence that follows file and interaction.
	Message string
	// Warning marks a problem that is not a reason to refuse the folder.
	Warning bool
}

// String returns the whole sentence.
func (p Problem) String() string {
	at := p.File
	if p.Interaction > 0 {
		at += fmt.Sprintf(": interaction %d", p.Interaction)
	}
	return at + ": " + p.Message
}

// Options are what the cassettes are checked against.
type Options struct {
	Contract *specs.Contract
	// Cases are the IDs of the suite; a cassette of another case is a problem. If it is
	// nil, any case is allowed.
	Cases []string
	// Now is the current time; nothing can have been recorded later.
	Now time.Time
}

// Result is the outcome of checking a folder.
type Result struct {
	Cassettes    int
	Interactions int
	Problems     []Problem
}

// Failed reports whether there is a problem that is not a warning.
func (r *Result) Failed() bool {
	for _, problem := range r.Problems {
		if !problem.Warning {
			return true
		}
	}
	return false
}

// Summary returns in one sentence what was checked and found.
func (r *Result) Summary() string {
	problems, warnings := 0, 0
	for _, problem := range r.Problems {
		if problem.Warning {
			warnings++
		} else {
			problems++
		}
	}
	checked := fmt.Sprintf("%s with %s checked", names.Count(r.Cassettes, "cassette"), names.Count(r.Interactions, "interaction"))
	switch {
	case problems == 0 && warnings == 0:
		return checked + ": whole, as the contract says, and without secrets."
	case problems == 0:
		return fmt.Sprintf("%s: no problem, %s.", checked, names.Count(warnings, "warning"))
	case warnings == 0:
		return fmt.Sprintf("%s: %s.", checked, names.Count(problems, "problem"))
	}
	return fmt.Sprintf("%s: %s, %s.", checked, names.Count(problems, "problem"), names.Count(warnings, "warning"))
}

// extension ends the name of a cassette. lockFile is the file that a recorder locks.
const (
	extension = ".yaml"
	lockFile  = ".lock"
)

// Folder checks every file in a folder. It returns an error for a folder that cannot be
// checked; problems with the files are in the result.
func Folder(dir string, options Options) (*Result, error) {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no folder %s", dir)
	case err != nil:
		return nil, fmt.Errorf("the folder %s cannot be read: %w", dir, err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file, not a folder of cassettes", dir)
	}
	result := &Result{}
	err := inputfile.Walk(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == lockFile {
			return err
		}
		c := &check{options: options, file: path, result: result}
		name, inside := entry.Name(), strings.TrimPrefix(path, dir)
		named := filepath.Ext(name) == extension && !strings.HasPrefix(name, ".")
		if named {
			result.Cassettes++
		}
		data, err := inputfile.Read(inputfile.Cassette, path)
		switch {
		case err != nil:
			c.problemf(Broken, 0, "it cannot be read: %v", err)
		case named:
			c.cassette(data, caseID(inside))
		default:
			c.stray(name, data)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the folder %s cannot be read: %w", dir, err)
	}
	if result.Cassettes == 0 {
		return nil, fmt.Errorf("%s is not a folder of cassettes: it has no %s file", dir, extension)
	}
	return result, nil
}

func caseID(inside string) string {
	return strings.TrimPrefix(strings.TrimSuffix(filepath.ToSlash(inside), extension), "/")
}

// check is the check of one file.
type check struct {
	options Options
	file    string
	result  *Result
}

func (c *check) problemf(kind Kind, interaction int, format string, args ...any) {
	c.add(Problem{Kind: kind, File: c.file, Interaction: interaction, Message: fmt.Sprintf(format, args...)})
}

func (c *check) warnf(kind Kind, interaction int, format string, args ...any) {
	c.add(Problem{Kind: kind, File: c.file, Interaction: interaction, Message: fmt.Sprintf(format, args...), Warning: true})
}

// add removes secrets from the message, since errors and findings quote the file. A secret
// that cannot be redacted, such as a card number in base64, is cut off with the rest of the
// sentence.
func (c *check) add(p Problem) {
	p.Message = exchange.Redact(p.Message)
	if p.Kind != Secret && len(exchange.Secrets("", "", p.Message)) > 0 {
		start, _, _ := strings.Cut(p.Message, ":")
		if len(exchange.Secrets("", "", start)) > 0 {
			start = "it"
		}
		p.Message = start + ": the rest of this sentence is left out, because it quotes a secret"
	}
	c.result.Problems = append(c.result.Problems, p)
}

func (c *check) cassette(data []byte, id string) {
	whole, err := cassettes.Parse(data)
	if err != nil {
		c.problemf(Broken, 0, "it %v", err)
		// It can still be read if only the checksum is wrong; somebody may have added a
		// secret.
		if sealed := cassettes.Seal(data); !bytes.Equal(sealed, data) {
			whole, _ = cassettes.Parse(sealed)
		}
	}
	if whole == nil {
		c.secretsInText(data)
		return
	}
	c.result.Interactions += len(whole.Interactions)
	c.secrets(whole)
	c.header(whole.Header, id)
	c.contract(whole)
	c.agreement(whole)
}

// stray checks a file that is not a cassette. The files that a killed recorder leaves have
// recordings in them as well.
func (c *check) stray(name string, data []byte) {
	if strings.HasPrefix(name, ".") {
		c.warnf(Stray, 0, "it is not a cassette; if it was left by a recording that was interrupted, delete it")
	}
	c.secretsInText(data)
}
