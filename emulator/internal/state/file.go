// Package state keeps records in a file: a database of keys and values that one process has open. What
// was handed over is written in its order by one goroutine, and all that waits goes into one
// commit.
package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Format is the version of what the file holds and how. Any change of the fields of a record needs the
// next one.
const Format = "2"

// The two buckets of the database.
var (
	aboutBucket   = []byte("omise-conformance emulator")
	objectsBucket = []byte("objects")
	formatKey     = []byte("format")
	headKey       = []byte("head")
)

const (
	// lockWait is how long an emulator that is still stopping may hold the file.
	lockWait = time.Second
	// filled is how much of a page is used before it is split. Ids grow, so nearly all keys come last
	// of their kind, and half-empty pages would stay so: 0.9 halves the file and takes a third off a
	// commit (docs/decisions/0018-state-file.md).
	filled = 0.9
)

// File is an open state file. Its methods may be called at the same time.
type File struct {
	path string
	db   *bbolt.DB
	info fs.FileInfo
	head func() []byte

	mu      sync.Mutex
	open    *batch // is filled; nil when nothing waits
	floor   uint32 // accounts below it were dropped
	closing bool
	wake    chan struct{}

	last    atomic.Pointer[batch] // the newest that has changes
	failure atomic.Pointer[error]
	failed  chan struct{} // is closed with the failure
	stopped chan struct{}
}

// batch is what one commit writes.
type batch struct {
	changes []Change
	drop    bool // before the changes, everything is dropped
	done    chan struct{}
}

// Open opens a state file, or makes it where there is none. sync waits with each commit until the disk
// has it.
func Open(path string, sync bool) (*File, error) {
	if err := checkPath(path); err != nil {
		return nil, fmt.Errorf("state file %q %w", path, err)
	}
	db, err := openDatabase(path, sync)
	if err != nil {
		return nil, fmt.Errorf("state file %q %w", path, opening(err))
	}
	f := &File{
		path: path, db: db, wake: make(chan struct{}, 1), failed: make(chan struct{}), stopped: make(chan struct{}),
	}
	if err = errors.Join(guard(f.check), f.stat()); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("state file %q %w", path, err)
	}
	return f, nil
}

// checkPath refuses what cannot be a file.
func checkPath(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		folder := filepath.Dir(path)
		if info, err = os.Stat(folder); err != nil || !info.IsDir() {
			return fmt.Errorf("cannot be made: there is no folder %q", folder)
		}
	case err != nil:
		return fmt.Errorf("cannot be opened: %w", cause(err))
	case info.IsDir():
		return errors.New("is a folder; name a file")
	case !info.Mode().IsRegular():
		return errors.New("is not a regular file")
	}
	return nil
}

func openDatabase(path string, sync bool) (db *bbolt.DB, err error) {
	err = guard(func() error {
		var failed error
		db, failed = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: lockWait, NoSync: !sync, NoGrowSync: !sync, FreelistType: bbolt.FreelistMapType, NoStatistics: true,
		})
		return failed
	})
	return db, err
}

// opening turns what the database says about a file that it does not open into a sentence.
func opening(err error) error {
	var system *fs.PathError
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return errors.New("is in use by another emulator; stop that one, or choose another file")
	case errors.As(err, &system): // it refuses, for example a file without permission
		return fmt.Errorf("cannot be opened: %w", system.Err)
	}
	return damage(err)
}

// cause is an error of the system without the path, which the sentence already has.
func cause(err error) error {
	var wrapped *fs.PathError
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

func damage(err error) error {
	return fmt.Errorf("is damaged or not a state file (%w); restore it, or choose another file", err)
}

// guard calls a function that reads the file. Where the file is damaged, the database panics, and
// where it is cut off, the memory that maps it faults.
func guard(read func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading it failed: %v", p)
		}
	}()
	return read()
}

// check refuses a database of another program and of another format, and prepares a new one.
func (f *File) check() error {
	empty := false
	err := f.db.View(func(tx *bbolt.Tx) error {
		info, failed := os.Stat(f.path)
		if failed == nil && info.Size() < tx.Size() {
			return damage(fmt.Errorf("it has %d bytes of %d", info.Size(), tx.Size()))
		}
		about := tx.Bucket(aboutBucket)
		if about == nil {
			first, _ := tx.Cursor().First()
			if empty = first == nil; !empty {
				return errors.New("is a database of another program; choose another file")
			}
			return nil
		}
		if format := string(about.Get(formatKey)); format != Format {
			return fmt.Errorf("has format %q, and this version reads format %q only; choose another file, "+
				"or use the version that made it", format, Format)
		}
		return nil
	})
	if err != nil || !empty {
		return err
	}
	err = f.db.Update(func(tx *bbolt.Tx) error {
		about, failed := tx.CreateBucket(aboutBucket)
		if failed == nil {
			failed = about.Put(formatKey, []byte(Format))
		}
		if failed == nil {
			_, failed = tx.CreateBucket(objectsBucket)
		}
		return failed
	})
	if err != nil {
		return fmt.Errorf("cannot be written: %w", cause(err))
	}
	return nil
}

// stat notes which file is open, to see later whether its name still leads to it.
func (f *File) stat() (err error) {
	f.info, err = os.Stat(f.path)
	return err
}
