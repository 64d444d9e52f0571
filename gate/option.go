package gate

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing/fstest"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/inputfile"
)

// Option changes how a gate judges or answers.
type Option func(*options)

// options are what the options of a gate say.
type options struct {
	config conformance.GateConfig
	folder string
	known  []known
	others http.RoundTripper
	seen   func(*conformance.Report)
}

// known is a failure that is known.
type known struct{ name, reason string }

// Reports has junit.xml, report.json, summary.md and report.html written into a folder, which is made where it is not there.
func Reports(folder string) Option { return func(o *options) { o.folder = folder } }

// Seen has a function called with the report when the test ends, before it is told to the test.
func Seen(see func(*conformance.Report)) Option { return func(o *options) { o.seen = see } }

// KnownFailing names a file with known failures, as the flag --known-failing does: a rule or a case and a reason on
// each line, with # between them.
func KnownFailing(file string) Option { return func(o *options) { o.config.KnownFailing = file } }

// Known says that a rule, or one case, fails and why. The failure is logged; once it is gone the test fails until it is
// taken out.
func Known(name, reason string) Option {
	return func(o *options) { o.known = append(o.known, known{name, reason}) }
}

// Strict has each broken SHOULD taken for a broken MUST.
func Strict() Option { return func(o *options) { o.config.Strict = true } }

// Seed makes what the emulator draws at random, such as ids. Default 1.
func Seed(seed int64) Option { return func(o *options) { o.config.Seed = seed } }

// Now has the emulator's clock start at a time, for tests with cards of the past.
func Now(start time.Time) Option { return func(o *options) { o.config.StartTime = start } }

// SeedFile names a file of objects that the emulator has from the start (docs/emulator.md).
func SeedFile(file string) Option { return func(o *options) { o.config.SeedFile = file } }

// StrictKeys has the emulator refuse test keys other than PublicKey and SecretKey.
func StrictKeys() Option { return func(o *options) { o.config.StrictKeys = true } }

// MarkHeader names the header in which a client of its own accord says where it is. Default
// conformance.DefaultMarkHeader.
func MarkHeader(name string) Option { return func(o *options) { o.config.MarkHeader = name } }

// Inject has the upstream behave otherwise within the contract, as the flag --inject does: NAME[@OPERATION][:COUNT|:PERCENT%],
// such as "error/429@createCharge:1" (docs/injections.md).
func Inject(injections ...string) Option {
	return func(o *options) { o.config.Inject = append(o.config.Inject, injections...) }
}

// Others has requests to all other hosts sent through a transport of the caller's.
func Others(through http.RoundTripper) Option { return func(o *options) { o.others = through } }

// listName is the name of the list of known failures in messages, where no file was given.
const listName = "gate.Known"

// settle returns the configuration of the gate. Known failures of the file and of the options are one list, those of
// the file first, so that its lines keep their numbers.
func (o *options) settle() (conformance.GateConfig, error) {
	config := o.config
	if len(o.known) == 0 {
		return config, nil
	}
	var list strings.Builder
	name := listName
	if config.KnownFailing != "" {
		text, err := inputfile.Read(inputfile.List, config.KnownFailing)
		if err != nil {
			return config, fmt.Errorf("the list of known failures cannot be read: %w", err)
		}
		list.WriteString(strings.TrimRight(string(text), "\n") + "\n")
		name = config.KnownFailing
	}
	for _, each := range o.known {
		fmt.Fprintf(&list, "%s # %s\n", each.name, each.reason)
	}
	config.KnownFailing, config.Lists = name, oneFile{name, list.String()}
	return config, nil
}

// oneFile is a file system of one file, of any name.
type oneFile struct{ name, text string }

// Open opens the file.
func (f oneFile) Open(name string) (fs.File, error) {
	if name != f.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return fstest.MapFS{"list": {Data: []byte(f.text)}}.Open("list")
}
