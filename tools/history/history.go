// Package history reads earlier versions of the project's files from its repository.
package history

import (
	"context"
	"errors"
	"os/exec"
	"strings"
)

// Git returns what git says in a folder.
func Git(ctx context.Context, folder string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", arguments...)
	command.Dir = folder
	out, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return "", errors.New(strings.TrimSpace(string(failed.Stderr)))
	}
	return string(out), err
}

// LastRelease returns the newest tag of a release that HEAD contains and that is none of some others, or "" if there is none.
func LastRelease(ctx context.Context, folder string, others ...string) string {
	describe := []string{"describe", "--tags", "--abbrev=0", "--match", "v*"}
	for _, tag := range others {
		if tag != "" {
			describe = append(describe, "--exclude", tag)
		}
	}
	tag, err := Git(ctx, folder, describe...)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(tag)
}

// Checkout has the tree of a revision in a folder until remove is called.
func Checkout(ctx context.Context, repository, revision, folder string) (remove func(), err error) {
	if _, err := Git(ctx, repository, "worktree", "add", "--detach", folder, revision); err != nil {
		return nil, err
	}
	return func() { _, _ = Git(context.WithoutCancel(ctx), repository, "worktree", "remove", "--force", folder) }, nil
}
