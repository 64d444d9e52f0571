package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	installTime  = 2 * time.Minute // for one command that installs
	installTries = 2
)

// ready installs what the flows need, unless it is there from an earlier run with the same
// manifest.
func (t trial) ready(ctx context.Context, p place) error {
	if len(t.install) == 0 {
		return nil
	}
	sum := sha256.New()
	texts := map[string][]byte{}
	for _, name := range t.manifest {
		text, err := os.ReadFile(filepath.Join(p.source, name))
		if err != nil {
			return err
		}
		sum.Write(text)
		texts[name] = text
	}
	for _, command := range t.install {
		fmt.Fprintln(sum, command)
	}
	stamp, want := filepath.Join(p.installed, "installed"), fmt.Sprintf("%x\n", sum.Sum(nil))
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want {
		return nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var failed error
	for try := range installTries {
		if try > 0 {
			fmt.Fprintf(t.out, "# %s: %v; trying again\n", t.name, failed)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(t.pause):
			}
		}
		if failed = t.installOnce(ctx, p, texts); failed == nil {
			return os.WriteFile(stamp, []byte(want), 0o644)
		}
	}
	return fmt.Errorf("what the flows need cannot be installed from %s: %w", t.registry, failed)
}

// installOnce installs everything anew.
func (t trial) installOnce(ctx context.Context, p place, manifest map[string][]byte) error {
	if err := os.RemoveAll(p.installed); err != nil {
		return err
	}
	if err := os.MkdirAll(p.installed, 0o755); err != nil {
		return err
	}
	for name, text := range manifest {
		if err := os.WriteFile(filepath.Join(p.installed, name), text, 0o644); err != nil {
			return err
		}
	}
	for _, command := range t.install {
		if err := installBy(ctx, p.installed, command); err != nil {
			return err
		}
	}
	return nil
}

func installBy(ctx context.Context, folder string, command []string) error {
	limited, cancel := context.WithTimeout(ctx, installTime)
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
		return fmt.Errorf("%s did not end in %s", filepath.Base(name), installTime)
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
