package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// binary is the command for one platform.
type binary struct {
	platform
	path string
}

// build compiles the command for each platform, as .goreleaser.yaml says, and writes what goes along with it.
func build(ctx context.Context, w *works, chosen []platform) ([]binary, error) {
	flags, err := w.recipe.linkerFlags(w.release)
	if err != nil {
		return nil, err
	}
	recipe := w.recipe.Builds[0]
	var built []binary
	for _, p := range chosen {
		path, err := filepath.Abs(filepath.Join(w.folder, "binaries", p.os+"_"+p.arch, p.program()))
		if err != nil {
			return nil, err
		}
		arguments := append([]string{"build", "-buildvcs=false", "-ldflags", flags, "-o", path}, recipe.Flags...)
		compile := exec.CommandContext(ctx, "go", append(arguments, recipe.Main)...)
		compile.Dir = w.home
		compile.Env = append(append(os.Environ(), recipe.Env...), "GOOS="+p.os, "GOARCH="+p.arch)
		if out, err := compile.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("the command for %s: %w\n%s", p, err, out)
		}
		built = append(built, binary{p, path})
	}
	extras := exec.CommandContext(ctx, filepath.Join("packaging", "extras"), filepath.Join("bin", "extras"))
	extras.Dir = w.home
	if out, err := extras.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("packaging/extras: %w\n%s", err, out)
	}
	return built, nil
}
