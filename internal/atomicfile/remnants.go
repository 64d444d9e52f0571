package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// temporary is the name of a file that is being written, as os.CreateTemp makes it.
var temporary = lazyregexp.New(`^` + regexp.QuoteMeta(TemporaryPrefix) + `[0-9]+$`)

const (
	// youngest is the age below which a temporary file stays, since its writer may not have locked it yet.
	youngest = time.Minute
	// mostLooked bounds how much of a folder is looked through.
	mostLooked = 20_000
)

// swept has the folders whose remnants this process has removed.
var swept sync.Map

// sweep removes what killed processes have left in a folder, once in the life of the process. What cannot be removed stays: it
// is in nobody's way.
func sweep(dir string) {
	if _, before := swept.LoadOrStore(dir, true); before {
		return
	}
	folder, err := os.Open(dir)
	if err != nil {
		return
	}
	defer folder.Close()
	entries, _ := folder.ReadDir(mostLooked)
	for _, entry := range entries {
		if !temporary.MatchString(entry.Name()) || !entry.Type().IsRegular() {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > youngest {
			removeAbandoned(filepath.Join(dir, entry.Name()))
		}
	}
}

// removeAbandoned removes a temporary file that no process is writing.
func removeAbandoned(path string) {
	release, own := lock(path)
	defer release()
	if own {
		_ = os.Remove(path)
	}
}

// lock marks a temporary file as one that this process writes, and reports whether no other does. The operating system releases the
// locks of a process that dies, also of one in another container. Windows removes no file that is open, so that none is needed there.
func lock(path string) (release func(), own bool) {
	if runtime.GOOS == "windows" {
		return func() {}, true
	}
	held := flock.New(path, flock.SetFlag(os.O_RDONLY), flock.SetPermissions(fs.FileMode(0)))
	own, err := held.TryLock()
	return func() { _ = held.Close() }, own && err == nil
}
