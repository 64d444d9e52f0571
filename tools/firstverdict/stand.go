package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// bin is where programs are in a root, and work where commands run.
const (
	bin  = "/bin"
	work = "/home"
)

// tools are what the shells of packagers call, beside the programs of a root. They judge nothing.
var tools = []string{"sh", "env", "uname"}

// stand is a root that is ready.
type stand struct {
	way         string // what it is, in words
	folder      string
	mounts      []string // folders of the machine that are seen at the same place
	entered     bool     // by chroot; otherwise it is a PATH alone
	environment []string
}

// stand makes a root.
func (g *ground) stand(ctx context.Context, r *root) (*stand, error) {
	s := &stand{folder: filepath.Join(g.Scratch, "roots", r.name), environment: []string{"HOME=" + work}, entered: mayEnter(ctx)}
	for _, folder := range []string{bin, work, "/tmp", "/dev", "/proc", "/etc"} {
		if err := os.MkdirAll(filepath.Join(s.folder, folder), 0o755); err != nil {
			return nil, err
		}
	}
	if r.environment != nil {
		s.environment = append(s.environment, r.environment(g)...)
	}
	if r.direct {
		return s.finish(nil), copyFile(filepath.Join(g.packages, "binaries", platform(), "omise-conformance"), filepath.Join(s.folder, bin, "omise-conformance"))
	}
	if r.files != "" {
		found, err := filepath.Glob(filepath.Join(g.packages, r.files))
		if err != nil || len(found) == 0 {
			return nil, fmt.Errorf("there is no package %s: %w", r.files, errors.Join(err, os.ErrNotExist))
		}
		for _, file := range found {
			if err := copyFile(file, filepath.Join(s.folder, work, filepath.Base(file))); err != nil {
				return nil, err
			}
		}
	}
	folders, err := r.folders(g)
	if err != nil {
		return nil, err
	}
	for _, name := range append(tools, r.needs...) {
		if err := s.add(name, folders); err != nil {
			return nil, err
		}
	}
	if s.entered {
		if err := s.link(folders); err != nil {
			return nil, err
		}
	}
	return s.finish(append(folders, g.proxy)), nil
}

// link adds what programs of scripts look for: env at its usual place, and the libraries of Python's extension modules.
func (s *stand) link(folders []string) error {
	usual := filepath.Join(s.folder, "usr", "bin")
	if err := os.MkdirAll(usual, 0o755); err != nil {
		return err
	}
	if err := os.Symlink(bin+"/env", filepath.Join(usual, "env")); err != nil {
		return err
	}
	for _, folder := range folders {
		modules, err := filepath.Glob(filepath.Join(folder, "python3*", "lib-dynload", "*.so"))
		if err != nil {
			return err
		}
		for _, module := range modules {
			for _, file := range libraries(module) {
				if err := copyFile(file, filepath.Join(s.folder, file)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// add puts a program into a root: a copy with its libraries, or a link where its folder is mounted.
func (s *stand) add(name string, folders []string) error {
	program, err := actual(name)
	if err != nil {
		return err
	}
	inside := filepath.Join(s.folder, bin, name)
	if !s.entered || beneath(program, folders) {
		return os.Symlink(program, inside)
	}
	for _, file := range libraries(program) {
		if err := copyFile(file, filepath.Join(s.folder, file)); err != nil {
			return err
		}
	}
	return copyFile(program, inside)
}

func beneath(file string, folders []string) bool {
	for _, folder := range folders {
		if strings.HasPrefix(file, folder+"/") {
			return true
		}
	}
	return false
}

// finish says what the root is.
func (s *stand) finish(mounts []string) *stand {
	s.mounts, s.way = mounts, "by chroot into a folder"
	path := bin
	if !s.entered {
		s.way = "in a PATH of its own, as chroot is not allowed here"
		path = filepath.Join(s.folder, bin)
		for i, each := range s.environment {
			name, value, _ := strings.Cut(each, "=")
			if value == bin || value == work {
				s.environment[i] = name + "=" + filepath.Join(s.folder, value)
			}
		}
	}
	s.environment = append(s.environment, "PATH="+path)
	return s
}

// mayEnter reports whether this user may mount and enter a folder.
func mayEnter(ctx context.Context) bool {
	return exec.CommandContext(ctx, "unshare", append(apart(), "sh", "-c", "mount -t tmpfs none /mnt && chroot / true")...).Run() == nil
}

// apart are the arguments with which unshare keeps mounts apart.
func apart() []string {
	if os.Geteuid() == 0 {
		return []string{"--mount", "--propagation", "private"}
	}
	return []string{"--mount", "--propagation", "private", "--map-root-user"}
}

// transcribe runs the commands and returns what was typed and printed, without what differs from run to run.
func (s *stand) transcribe(ctx context.Context, r *root) (said string, took time.Duration, err error) {
	var text strings.Builder
	started := time.Now()
	for n, command := range r.commands {
		fmt.Fprintf(&text, "$ %s\n", command)
		line := []string{"sh", "-c", command}
		switch {
		case r.direct:
			line = strings.Fields(command)
		case n > 0 && r.name == "python": // the environment that was entered
			line[2] = ". .venv/bin/activate; " + command
		}
		process := s.command(ctx, line)
		out, err := process.CombinedOutput()
		text.WriteString(masked(string(out)))
		if err != nil {
			return "", 0, fmt.Errorf("$ %s: %w\n%s", command, err, out)
		}
	}
	return text.String(), time.Since(started), nil
}

// command returns a call in the root, with nothing of the environment of the tool.
func (s *stand) command(ctx context.Context, line []string) *exec.Cmd {
	if !s.entered {
		process := exec.CommandContext(ctx, filepath.Join(s.folder, bin, line[0]), line[1:]...)
		process.Dir, process.Env, process.WaitDelay = filepath.Join(s.folder, work), s.environment, time.Second
		return process
	}
	script := "set -e; mount -t proc proc " + s.folder + "/proc; mount --rbind /dev " + s.folder + "/dev\n"
	for _, folder := range s.mounts {
		script += fmt.Sprintf("mkdir -p %[1]s%[2]s; mount --rbind %[2]s %[1]s%[2]s\n", s.folder, folder)
	}
	script += "root=$1; shift; exec chroot $root env -i -C " + work + ` "$@"`
	if s.mounts == nil { // there is not even env in it
		script = `root=$1; shift; while [ "${1#*=}" != "$1" ]; do shift; done; exec chroot "$root" "$@"`
	}
	arguments := append(apart(), "sh", "-c", script, "sh", s.folder)
	process := exec.CommandContext(ctx, "unshare", append(append(arguments, s.environment...), line...)...)
	process.WaitDelay = time.Second
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return process
}

// varying is what differs from one run to the next.
var varying = regexp.MustCompile(`, [\d.]+ s\.|\d+ checks in \d+ requests|in [\d.]+m?s|(?m)^(?:go: (?:downloading|finding)|\d+s: |npm (?:warn|notice)|Looking in links|Processing |Installing collected).*\n|^\[notice\].*\n`)

func masked(text string) string {
	return varying.ReplaceAllStringFunc(text, func(found string) string {
		switch {
		case strings.HasSuffix(found, "\n"):
			return ""
		case strings.HasSuffix(found, " s."):
			return ", … s."
		case strings.HasSuffix(found, "requests"):
			return "… checks in … requests"
		}
		return "in … s"
	})
}

func copyFile(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, info.Mode().Perm()|0o200)
}
