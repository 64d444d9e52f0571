package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/omise-conformance/harness/tools/history"
)

// apidiff compares the exported names of two trees. It is the part of gorelease that compares, and takes the old tree from the
// repository, where gorelease would ask a module proxy for a version that may not be there.
const apidiff = "golang.org/x/exp/cmd/apidiff@v0.0.0-20261113113407-e3970619a1a4"

const module = "github.com/omise-conformance/harness"

// ignored are the lines about packages that are no promise.
var ignored = regexp.MustCompile(`(?m)^Ignoring internal package .*\n`)

// incompatible is the heading of apidiff above what no longer compiles.
const incompatible = "Incompatible changes:"

// goAPIKept prints how the Go API differs from that of the last release, and fails where code that was written for that no
// longer compiles and the version of the release does not say so.
func goAPIKept(ctx context.Context, p project) (string, error) {
	return besideLast(ctx, p, func(old, home string) (string, error) {
		exported := filepath.Join(filepath.Dir(old), "old.export")
		if said, err := goSays(ctx, old, "run", apidiff, "-m", "-w", exported, module); err != nil {
			return said, err
		}
		said, err := goSays(ctx, home, "run", apidiff, "-m", exported, module)
		if err != nil {
			return said, err
		}
		return judgeGoAPI(ignored.ReplaceAllString(said, ""), p)
	})
}

// judgeGoAPI returns what apidiff said with the versions that it allows, and errNotMet where the release has none of them.
func judgeGoAPI(said string, p project) (string, error) {
	switch {
	case strings.TrimSpace(said) == "":
		return "the Go API is that of " + p.last, nil
	case !strings.Contains(said, incompatible):
		return said, nil
	}
	want := "a new major version"
	if major(p.last) == "v0" {
		want = "a new minor version"
	}
	switch {
	case p.release == "" && want == "a new minor version":
		return said + "the release must be " + want + " after " + p.last, nil
	case p.release != "" && (major(p.release) != major(p.last) || want == "a new minor version" && minor(p.release) != minor(p.last)):
		return said, nil
	}
	return fmt.Sprintf("%sthe release must be %s after %s", said, want, p.last), errNotMet
}

func major(tag string) string { return strings.SplitN(tag, ".", 2)[0] }

func minor(tag string) string { return strings.SplitN(tag, ".", 3)[1] }

// besideLast has a comparison done with the tree of the last release beside that of today.
func besideLast(ctx context.Context, p project, compare func(old, home string) (string, error)) (string, error) {
	if p.last == "" {
		return nothingBefore, nil
	}
	scratch, err := os.MkdirTemp("", "releasecheck")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(scratch)
	home, err := filepath.Abs(p.home)
	if err != nil {
		return "", err
	}
	old := filepath.Join(scratch, "tree")
	remove, err := history.Checkout(ctx, home, p.last, old)
	if err != nil {
		return "", err
	}
	defer remove()
	return compare(old, home)
}

// goSays returns what the go command says in a folder.
func goSays(ctx context.Context, folder string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Dir = folder
	out, err := command.CombinedOutput()
	return string(out), err
}
