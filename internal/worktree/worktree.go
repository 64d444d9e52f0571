// Package worktree asks git which files of a work tree have changed. It calls the git command: nothing else reads a repository in
// every form that git keeps one in.
package worktree

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
)

const (
	patience   = time.Minute // git answers within seconds in the largest repositories
	mostOutput = 64 << 20    // bytes: the names of some hundred thousand files
)

// Changes are the files that differ from a revision.
type Changes struct {
	top   string // the folder of the work tree
	files map[string]bool
}

// Since returns the files below the work tree of a folder that differ from a revision, and those that git does not track yet and
// does not ignore. A file that was renamed has its new name. An error is a sentence.
func Since(ctx context.Context, folder, revision string) (*Changes, error) {
	if revision == "" || strings.HasPrefix(revision, "-") || strings.ContainsFunc(revision, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil, fmt.Errorf("%q is no revision; name a commit, a branch or a tag", revision)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, errors.New("the git command is not there, which knows what has changed")
	}
	g := &git{ctx: ctx, program: program, folder: folder}
	up, err := g.ask("rev-parse", "--show-cdup")
	if err != nil {
		return nil, fmt.Errorf("%s is in no work tree of git: %w", folder, err)
	}
	whole, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	g.folder = filepath.Join(whole, filepath.FromSlash(strings.TrimSpace(up))) // not as git has it, which follows links
	commit, err := g.ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("there is no commit %q in the repository", revision)
	}
	changes := &Changes{top: g.folder, files: map[string]bool{}}
	for _, question := range [][]string{
		{
			"diff", "--name-only", "-z", "--diff-filter=d", "--find-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all",
			strings.TrimSpace(commit), "--",
		},
		{"ls-files", "--others", "--exclude-standard", "-z", "--"},
	} {
		names, err := g.ask(question...)
		if err != nil {
			return nil, fmt.Errorf("git cannot tell what has changed since %s: %w", revision, err)
		}
		for name := range strings.SplitSeq(names, "\x00") {
			if name != "" {
				changes.files[name] = true
			}
		}
	}
	return changes, nil
}

// Len returns how many files have changed.
func (c *Changes) Len() int { return len(c.files) }

// Has reports whether a file has changed. It returns an error for one outside the work tree, of which git knows nothing.
func (c *Changes) Has(file string) (bool, error) {
	whole, err := filepath.Abs(file)
	if err != nil {
		return false, err
	}
	name, err := filepath.Rel(c.top, whole)
	if err != nil || !filepath.IsLocal(name) {
		return false, fmt.Errorf("%s is outside the repository in %s, which knows nothing of it", file, c.top)
	}
	return c.files[path.Clean(filepath.ToSlash(name))], nil
}

// git asks the git command.
type git struct {
	ctx             context.Context
	program, folder string
}

// ask returns what git answers to arguments, none of which a user may have made an option.
func (g *git) ask(arguments ...string) (string, error) {
	// What a repository configures to be run when it is read is not: it may be of others.
	command := exec.CommandContext(g.ctx, g.program, append([]string{"-c", "core.fsmonitor=false"}, arguments...)...)
	command.Dir = g.folder
	command.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	command.WaitDelay = time.Second
	out, said := &limited{most: mostOutput}, &limited{most: 4 << 10}
	command.Stdout, command.Stderr = out, said
	err := command.Run()
	switch {
	case g.ctx.Err() != nil:
		return "", errors.New("git did not answer in time")
	case out.over:
		return "", errors.New("more files have changed than are looked at")
	case err != nil:
		first, _, _ := strings.Cut(strings.TrimSpace(said.text.String()), "\n")
		if first = strings.TrimPrefix(first, "fatal: "); first == "" {
			first = err.Error()
		}
		return "", errors.New(first)
	}
	return out.text.String(), nil
}

// limited keeps the beginning of what is written to it.
type limited struct {
	text bytes.Buffer
	most int
	over bool
}

// Write keeps what there is room for.
func (l *limited) Write(p []byte) (int, error) {
	room := l.most - l.text.Len()
	l.over = l.over || len(p) > room
	l.text.Write(p[:min(len(p), room)])
	return len(p), nil
}
