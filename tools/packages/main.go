// Command packages writes the packages in which the command is installed: for npm, PyPI, Debian, RPM and containers. It takes the
// recipe from .goreleaser.yaml, needs none of the packagers, and makes the same bytes of the same revision.
//
//	go -C tools run ./packages -folder ../bin/packages [-platforms host] [-version 1.2.0]
//	go -C tools run ./packages -folder ../bin/packages -push ghcr.io/omise-conformance/harness:1.2.0
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/tools/archive"
)

// name is that of the command and of its packages, which nobody has registered yet.
const name = "omise-conformance"

func main() {
	folder := flag.String("folder", "", "the folder to write into")
	list := flag.String("platforms", "all", "for which platforms: all, host, or some such as linux/amd64,darwin/arm64")
	version := flag.String("version", "0.0.0-dev", "the version, without a v")
	push := flag.String("push", "", "write nothing, and push the image that is in the folder under this name")
	flag.Parse()
	ctx := context.Background()
	var err error
	switch {
	case *folder == "":
		err = fmt.Errorf("-folder: give the folder to write into, such as ../bin/packages")
	case *push != "":
		err = pushImage(ctx, filepath.Join(*folder, "image"), *push)
	default:
		err = writeAll(ctx, "..", *folder, *list, *version)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "packages:", err)
		os.Exit(1)
	}
}

// packagers write the packages of a release into a folder each.
var packagers = []struct {
	folder string
	write  func(w *works) error
}{
	{"npm", writeNPM},
	{"pypi", writeWheels},
	{"linux", writeLinuxPackages},
	{"image", writeImage},
}

// works is what packagers work with.
type works struct {
	release
	recipe   *recipe
	home     string // of the project
	folder   string // for what is made, and for one packager its own
	binaries []binary
}

// read returns a file of the project.
func (w *works) read(path string) ([]byte, error) { return os.ReadFile(filepath.Join(w.home, path)) }

// licenses returns the files that go along with a binary, in a folder.
func (w *works) licenses(folder string) ([]archive.File, error) {
	var files []archive.File
	for _, path := range []string{"LICENSE", "bin/extras/third-party-licenses.txt"} {
		body, err := w.read(path)
		if err != nil {
			return nil, err
		}
		files = append(files, archive.File{Name: folder + filepath.Base(path), Mode: 0o644, Body: body})
	}
	return files, nil
}

// write writes a file into the packager's folder.
func (w *works) write(file string, content []byte) error {
	return os.WriteFile(filepath.Join(w.folder, file), content, 0o644) //nolint:gosec // for everyone, as packages are
}

func writeAll(ctx context.Context, home, folder, list, version string) error {
	w, err := prepare(ctx, home, folder, list, version)
	if err != nil {
		return err
	}
	return w.pack()
}

// prepare compiles the command for the platforms of a list.
func prepare(ctx context.Context, home, folder, list, version string) (*works, error) {
	chosen, err := choose(list)
	if err != nil {
		return nil, err
	}
	if _, err := pythonVersion(version); err != nil {
		return nil, err
	}
	w := &works{home: home, folder: folder}
	if w.recipe, err = readRecipe(home); err != nil {
		return nil, err
	}
	if w.release, err = releaseOf(ctx, home, version); err != nil {
		return nil, err
	}
	w.binaries, err = build(ctx, w, chosen)
	return w, err
}

// pack writes the packages.
func (w *works) pack() error {
	for _, each := range packagers {
		own := *w
		own.folder = filepath.Join(w.folder, each.folder)
		if err := os.RemoveAll(own.folder); err != nil { // what an earlier version left would be published too
			return err
		}
		if err := os.MkdirAll(own.folder, 0o755); err != nil {
			return err
		}
		if err := each.write(&own); err != nil {
			return fmt.Errorf("%s: %w", each.folder, err)
		}
	}
	return nil
}

// releaseOf returns what is known of the checked out revision.
func releaseOf(ctx context.Context, home, version string) (release, error) {
	log := exec.CommandContext(ctx, "git", "log", "-1", "--format=%H %ct")
	log.Dir, log.Stderr = home, os.Stderr
	out, err := log.Output()
	if err != nil {
		return release{}, fmt.Errorf("the revision is not known: %w", err)
	}
	revision, seconds, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	made, err := strconv.ParseInt(seconds, 10, 64)
	return release{Version: version, Revision: revision, Made: time.Unix(made, 0)}, err
}
