// Package scratch has the folders in which gates keep the files that their clients are given. A gate removes its own
// when it ends. One that was killed cannot, so that the next one does.
package scratch

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/gofrs/flock"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// prefix begins the names of all such folders; what they are for, and the process that made them, follow.
const prefix = "omise-conformance-"

// names matches those of folders that may be removed where their process is gone.
var names = lazyregexp.New(`^` + prefix + `(?:gate|doctor)-([1-9][0-9]{0,9})-[0-9]+$`)

// lockName is the file within that is locked as long as the folder is in use. Numbers of processes alone would not do:
// those of containers that share a folder for temporary files are not to be seen.
const lockName = "in-use"

// Folder is a folder in use.
type Folder struct {
	Path string
	lock *flock.Flock
}

// Make makes a folder for one use, gate or doctor, and removes those that killed ones have left.
func Make(use string) (*Folder, error) {
	sweep(os.TempDir())
	path, err := os.MkdirTemp("", prefix+use+"-"+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return nil, fmt.Errorf("no folder for the files of the gate: %w", err)
	}
	f := &Folder{Path: path, lock: flock.New(filepath.Join(path, lockName))}
	if _, err := f.lock.TryLock(); err != nil { // nobody else knows of it
		f.Remove()
		return nil, fmt.Errorf("the folder for the files of the gate cannot be locked: %w", err)
	}
	return f, nil
}

// Remove removes the folder.
func (f *Folder) Remove() {
	_ = f.lock.Close()
	_ = os.RemoveAll(f.Path)
}

// sweep removes the folders of this user whose process is gone and which nobody has locked. What cannot be looked at stays.
func sweep(below string) {
	entries, err := os.ReadDir(below)
	if err != nil {
		return
	}
	for _, entry := range entries {
		parts := names.FindStringSubmatch(entry.Name())
		if parts == nil || !entry.IsDir() {
			continue
		}
		info, err := entry.Info()
		pid, wrong := strconv.Atoi(parts[1])
		if err != nil || wrong != nil || !isOwn(info) || isAlive(pid) {
			continue
		}
		path := filepath.Join(below, entry.Name())
		lock := filepath.Join(path, lockName)
		if at, err := os.Lstat(lock); err != nil || !at.Mode().IsRegular() {
			continue
		}
		left := Folder{Path: path, lock: flock.New(lock)}
		if locked, err := left.lock.TryLock(); err == nil && locked {
			left.Remove()
		}
	}
}
