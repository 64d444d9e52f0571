package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
)

// contractKept fails where a change of the contract breaks clients of the last release and the changelog does not name it.
func contractKept(ctx context.Context, p project) (string, error) {
	if p.last == "" {
		return nothingBefore, nil
	}
	section, err := p.section()
	if err != nil {
		return "", err
	}
	scratch, err := os.MkdirTemp("", "releasecheck")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(scratch)
	meant := filepath.Join(scratch, "changelog.md")
	if err := os.WriteFile(meant, []byte(section), 0o600); err != nil {
		return "", err
	}
	said, err := goSays(ctx, filepath.Join(p.home, "tools"), "run", "./specdiff", "-tag", p.last, "-meant", meant)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = errNotMet
	}
	return said, err
}
