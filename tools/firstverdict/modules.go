package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// harness is the module of the command.
const harness = "github.com/omise-conformance/harness"

func platform() string { return runtime.GOOS + "_" + runtime.GOARCH }

// serveModules writes a module proxy in files, with the checked out revision of the harness as main.
func (g *ground) serveModules(ctx context.Context) error {
	log := exec.CommandContext(ctx, "git", "log", "-1", "--format=%H %ct")
	log.Dir = g.Home
	out, err := log.Output()
	if err != nil {
		return fmt.Errorf("the revision is not known: %w", err)
	}
	var revision string
	var seconds int64
	if _, err := fmt.Sscan(string(out), &revision, &seconds); err != nil {
		return err
	}
	made := time.Unix(seconds, 0).UTC()
	version := module.PseudoVersion("v0", "", made, revision[:12])
	folder := filepath.Join(g.proxy, filepath.FromSlash(harness), "@v")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	info, err := json.Marshal(map[string]any{"Version": version, "Time": made})
	if err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(g.Home, "go.mod"))
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{"main.info": info, "../@latest": info, version + ".info": info, version + ".mod": mod, "list": nil} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil { //nolint:gosec // for everyone
			return err
		}
	}
	packed, err := os.Create(filepath.Join(folder, version+".zip"))
	if err != nil {
		return err
	}
	clone := filepath.Join(g.Scratch, "clone") // a work tree beside its repository is none for zip
	if out, err := exec.CommandContext(ctx, "git", "clone", "--quiet", "--no-checkout", "--shared", g.Home, clone).CombinedOutput(); err != nil {
		return fmt.Errorf("git clone: %w\n%s", err, out)
	}
	if err := zip.CreateFromVCS(packed, module.Version{Path: harness, Version: version}, clone, revision, ""); err != nil {
		return err
	}
	return packed.Close()
}
