// Package seedfile reads the objects that an emulator has from the start: a YAML file with the parameters of the requests that
// make them, and the ids that they get.
package seedfile

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// MaxBytes bounds a seed file.
const MaxBytes = 4 << 20

// Request makes or changes one object, as a request of a client does.
type Request struct {
	// Object is the id of the object in the file that is made or changed. The requests of one follow each other.
	Object       string
	Method, Path string
	Params       wire.Params
	IDs          map[string]string // ids of what it makes, by prefix
	At           time.Time         // when; zero means now
	// Outcome is how the payer of the charge in Charge ends its payment, instead of a request.
	Charge, Outcome, FailureCode string
	// PublicKey and SecretKey are those of the account, empty for the first one.
	PublicKey, SecretKey string

	line  int
	where string // "customers[0]"
	lines map[string]int
}

// File is what a seed file asks for.
type File struct {
	Name     string
	Requests []Request
}

// Read reads a seed file. Errors name the file, the line and the field. It reads regular files only: a pipe that nobody writes
// would be waited for.
func Read(name string) (*File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file; seeds are read from regular files only", name)
	}
	source, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	text, err := io.ReadAll(io.LimitReader(source, MaxBytes+1)) // it may grow meanwhile
	if err != nil {
		return nil, err
	}
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("%s has more than %d bytes, which is the most that a seed file has", name, MaxBytes)
	}
	return Parse(name, text)
}

// Problem places what the emulator refuses a request with: at the field whose value or name the message has, else where the
// object begins.
func (f *File) Problem(r *Request, message string) error {
	for _, field := range slices.Sorted(maps.Keys(r.lines)) {
		if value := r.Params.Text(field); value != "" && strings.Contains(message, " "+value+" ") {
			return fmt.Errorf("%s:%d: %s.%s: %s", f.Name, r.lines[field], r.where, field, message)
		}
	}
	start := strings.ToLower(message)
	longest := ""
	for field := range r.lines {
		if strings.HasPrefix(start, strings.ReplaceAll(field, "_", " ")) && len(field) > len(longest) {
			longest = field
		}
	}
	if longest != "" {
		return fmt.Errorf("%s:%d: %s.%s: %s", f.Name, r.lines[longest], r.where, longest, message)
	}
	return fmt.Errorf("%s:%d: %s: %s", f.Name, r.line, r.where, message)
}
