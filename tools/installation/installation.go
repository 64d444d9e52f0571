// Package installation installs the published packages whose tests run here, pinned by manifests, and once.
package installation

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	limit = 5 * time.Minute // for one command that installs, on a machine that has much else to do
	tries = 2
)

// Kit is what a language needs.
type Kit struct {
	Name     string
	Needs    []string   // commands of the machine
	Manifest []string   // files that say what is installed
	Commands [][]string // commands in the folder of what is installed, which has the manifest
	Registry string     // where the packages come from, for a sentence
}

// Place is where a kit is installed from and to.
type Place struct {
	From, To string
	Pause    time.Duration // before an installation is tried again
	Log      io.Writer
}

// At returns the place of a kit in a checkout: manifests in examples/gates, installations in bin.
func (k *Kit) At(home string) Place {
	return Place{
		From: filepath.Join(home, "examples", "gates", k.Name), To: filepath.Join(home, "bin", "clients", k.Name),
		Pause: 5 * time.Second, // a registry that is slow needs one
		Log:   os.Stdout,
	}
}

// Missing returns the first command that the machine lacks, or an empty string.
func (k *Kit) Missing() string {
	for _, command := range k.Needs {
		if _, err := exec.LookPath(command); err != nil {
			return command
		}
	}
	return ""
}

// Names splits a list of kits' names at its commas, and refuses those that are not known. Where says where the list
// stands.
func Names(where, list string, known []string) ([]string, error) {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("%s: unknown language %q; known are %s", where, name, strings.Join(known, ", "))
		}
		names = append(names, name)
	}
	return names, nil
}

// Install installs the kit, unless it is there from an earlier run with the same manifest.
func (k *Kit) Install(ctx context.Context, p Place) error {
	if len(k.Commands) == 0 {
		return nil
	}
	sum := sha256.New()
	texts := map[string][]byte{}
	for _, name := range k.Manifest {
		text, err := os.ReadFile(filepath.Join(p.From, name))
		if err != nil {
			return err
		}
		sum.Write(text)
		texts[name] = text
	}
	for _, command := range k.Commands {
		fmt.Fprintln(sum, command)
	}
	stamp, want := filepath.Join(p.To, "installed"), fmt.Sprintf("%x\n", sum.Sum(nil))
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want {
		return nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var failed error
	for try := range tries {
		if try > 0 {
			fmt.Fprintf(p.Log, "# %s: %v; trying again\n", k.Name, failed)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(p.Pause):
			}
		}
		if failed = k.installOnce(ctx, p, texts); failed == nil {
			return os.WriteFile(stamp, []byte(want), 0o644)
		}
	}
	return fmt.Errorf("what the flows need cannot be installed from %s: %w", k.Registry, failed)
}

// installOnce installs everything anew.
func (k *Kit) installOnce(ctx context.Context, p Place, manifest map[string][]byte) error {
	if err := os.RemoveAll(p.To); err != nil {
		return err
	}
	if err := os.MkdirAll(p.To, 0o755); err != nil {
		return err
	}
	for name, text := range manifest {
		if err := os.WriteFile(filepath.Join(p.To, name), text, 0o644); err != nil {
			return err
		}
	}
	for _, command := range k.Commands {
		if err := installBy(ctx, p.To, command); err != nil {
			return err
		}
	}
	return nil
}

func installBy(ctx context.Context, folder string, command []string) error {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	name := command[0]
	if strings.Contains(name, string(filepath.Separator)) {
		name = filepath.Join(folder, name)
	}
	installing := exec.CommandContext(limited, name, command[1:]...)
	installing.Dir, installing.WaitDelay = folder, 5*time.Second
	said, err := installing.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fmt.Errorf("%s did not end in %s", filepath.Base(name), limit)
	case err != nil:
		return fmt.Errorf("%s failed (%w): %s", filepath.Base(name), err, lastLine(said))
	}
	return nil
}

// lastLine returns the last line that says something.
func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}
