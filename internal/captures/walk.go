package captures

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/omise-conformance/harness/internal/inputfile"
)

// Options say what is opened and as what.
type Options struct {
	// Format is the format of all files; where it is nil, each is recognized by its content.
	Format *Format
	Stdin  io.Reader // what "-" stands for
	// PassOver has files that are named and are of no format passed over, as those in folders are: a hook names whatever changed.
	PassOver bool
}

// Source is a file that a user named, or that is in a folder that he named. It is not open yet.
type Source struct {
	// Name is the file as the user would name it, with the separators of the system.
	Name string

	found bool // in a folder, so that it may be anything
	open  func() (io.ReadCloser, error)
	as    *Format
}

// Skipped is why a file in a folder is passed over. It is the error of what is no finding: it is counted.
type Skipped string

// Error completes the sentence "FILE …".
func (s Skipped) Error() string { return string(s) }

// Why files in folders are passed over.
const (
	Hidden       Skipped = "is hidden"
	Dependencies Skipped = "holds what others have written"
	Special      Skipped = "is no regular file"
	Binary       Skipped = "is binary"
	Empty        Skipped = "is empty"
	Unrecognized Skipped = "is of no format that is read"
)

// Source returns the source for a file that is opened in another way than by its path on this machine.
func (o Options) Source(name string, open func() (io.ReadCloser, error)) *Source {
	return &Source{Name: name, as: o.Format, open: open}
}

// stdinName is standard input among the arguments of a command; "NAME=-" says which file it stands for.
const stdinName = "-"

// Walk yields the files that arguments name, in their order, and those of folders in the order of their names, without opening
// them. An error is about the source beside it, and the rest follows: it completes the sentence "FILE …", or it is Skipped.
func Walk(ctx context.Context, arguments []string, options Options) iter.Seq2[*Source, error] {
	return func(yield func(*Source, error) bool) {
		w := walk{ctx: ctx, options: options, yield: yield}
		for _, argument := range arguments {
			if !w.argument(argument) {
				return
			}
		}
	}
}

// walk is a Walk in progress. Its methods report whether it goes on.
type walk struct {
	ctx     context.Context
	options Options
	yield   func(*Source, error) bool
	stdin   bool // was read already
}

func (w *walk) argument(argument string) bool {
	if w.ctx.Err() != nil {
		return false
	}
	info, err := os.Stat(argument)
	if name, isStdin := stdinArgument(argument); isStdin && err != nil {
		return w.standardInput(name)
	}
	if err == nil && info.IsDir() {
		return w.folder(argument)
	}
	return w.yield(w.file(argument, w.options.PassOver), nil) // to open it says what is wrong with it
}

// Missing returns the first of some arguments that leads to nothing, empty where there is none.
func Missing(arguments []string) string {
	for _, argument := range arguments {
		_, isStdin := stdinArgument(argument)
		if _, err := os.Stat(argument); !isStdin && errors.Is(err, fs.ErrNotExist) {
			return argument
		}
	}
	return ""
}

// stdinArgument returns what standard input is called, and whether an argument means it.
func stdinArgument(argument string) (name string, ok bool) {
	if argument == stdinName {
		return "standard input", true
	}
	name, ok = strings.CutSuffix(argument, "="+stdinName)
	return name, ok && name != ""
}

func (w *walk) standardInput(name string) bool {
	source := &Source{Name: name, as: w.options.Format}
	if w.stdin || w.options.Stdin == nil {
		return w.yield(source, errors.New("is standard input, which can be read only once"))
	}
	w.stdin = true
	source.open = func() (io.ReadCloser, error) {
		return io.NopCloser(inputfile.Bounded(inputfile.Traffic, name, w.options.Stdin)), nil
	}
	return w.yield(source, nil)
}

func (w *walk) file(path string, found bool) *Source {
	return &Source{Name: path, found: found, as: w.options.Format, open: func() (io.ReadCloser, error) {
		return inputfile.Open(inputfile.Traffic, path)
	}}
}

func (w *walk) folder(name string) bool {
	goOn := true
	folder := strings.TrimSuffix(name, string(filepath.Separator)) + string(filepath.Separator) // so that a link to one is followed
	err := inputfile.Walk(folder, func(path string, entry fs.DirEntry, err error) error {
		if w.ctx.Err() != nil {
			goOn = false
			return fs.SkipAll
		}
		source := w.file(path, true)
		why := skipped(path, entry)
		switch {
		case err != nil:
			goOn = w.yield(source, sentence(path, err))
		case path == folder || why == "" && entry.IsDir():
		case why != "":
			goOn = w.yield(source, why)
		default:
			goOn = w.yield(source, nil)
		}
		switch {
		case !goOn:
			return fs.SkipAll
		case why != "" && path != folder && entry.IsDir():
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		return w.yield(w.file(name, true), sentence(folder, err))
	}
	return goOn
}

// dependencies are the folders in which package managers put what others have written.
const dependencies = "node_modules"

// skipped returns why an entry of a folder is passed over, or nothing. A link is followed to a file, and not to a folder, which
// may be the one that the link is in.
func skipped(path string, entry fs.DirEntry) Skipped {
	switch {
	case entry == nil:
		return ""
	case strings.HasPrefix(entry.Name(), "."):
		return Hidden
	case entry.IsDir() && entry.Name() == dependencies:
		return Dependencies
	case entry.Type()&fs.ModeSymlink != 0:
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
			return Special
		}
	case !entry.IsDir() && !entry.Type().IsRegular():
		return Special
	}
	return ""
}

// sentence returns an error that completes the sentence "FILE …".
func sentence(name string, err error) error {
	var system *fs.PathError
	if errors.As(err, &system) {
		return errors.New("cannot be read: " + system.Err.Error())
	}
	if rest, found := strings.CutPrefix(err.Error(), name+" "); found {
		return errors.New(rest)
	}
	return err
}

// slashed is a path as it is compared with those of fixtures.
func slashed(path string) string { return strings.TrimPrefix(filepath.ToSlash(path), "./") }
