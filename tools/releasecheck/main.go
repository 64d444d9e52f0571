// Command releasecheck walks what must hold before a release, and prints a line for each (docs/releasing.md).
//
//	go -C tools run ./releasecheck [-release v1.2.0] [-only changelog,names]
//	go -C tools run ./releasecheck -notes v1.2.0
//
// It exits with 1 where something does not hold, and with 2 where the checks could not be begun.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/omise-conformance/harness/tools/history"
)

func main() {
	only := flag.String("only", "", "names of the checks to make, with commas (default: all)")
	release := flag.String("release", "", "tag of the release that is made, which the changelog then names (default: it is not named yet)")
	notes := flag.String("notes", "", "check nothing, and print what the changelog says of the release with this tag")
	rows := flag.Bool("rows", false, "check nothing, and print the rows of the table in docs/releasing.md")
	flag.Parse()
	if *rows {
		fmt.Print(table())
		return
	}
	chosen, err := choose(*only)
	if err == nil && *notes != "" {
		var said string
		if said, err = (project{home: "..", release: *notes}).section(); err == nil {
			fmt.Print(said)
			return
		}
	}
	if err == nil && *release != "" && !tagged.MatchString(*release) {
		err = fmt.Errorf("-release: %q is no tag of a release: want one such as v1.2.0 or v1.2.0-rc.1", *release)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "releasecheck:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if !walk(ctx, os.Stdout, project{home: "..", release: *release}, chosen) {
		os.Exit(1)
	}
}

// check is something that must hold.
type check struct {
	name, sentence string
	command        string // in the folder of the project, by the shell
	judge          func(ctx context.Context, p project) (said string, err error)
}

// project is what is checked.
type project struct {
	home    string
	release string // the tag of the release that is made, or ""
	last    string // the tag of the one before, or ""
}

// tagged fits the tag of a release. tools/packages knows the same forms of versions.
var tagged = regexp.MustCompile(`^v\d+\.\d+\.\d+(-(alpha|beta|rc)\.\d+)?$`)

// errNotMet says that a check was made and does not hold; what it found is said elsewhere.
var errNotMet = errors.New("not met")

// noRelease begins what a comparison with the last release says where there is none, also that of tools/specdiff.
const (
	noRelease     = "there is no release tag yet (v…)"
	nothingBefore = noRelease + ": nothing to compare with"
)

func choose(only string) ([]check, error) {
	if only == "" {
		return checks, nil
	}
	var chosen []check
	for name := range strings.SplitSeq(only, ",") {
		at := slices.IndexFunc(checks, func(c check) bool { return c.name == name })
		if at < 0 {
			var names []string
			for _, each := range checks {
				names = append(names, each.name)
			}
			return nil, fmt.Errorf("-only: there is no check %q: want some of %s", name, strings.Join(names, ", "))
		}
		chosen = append(chosen, checks[at])
	}
	return chosen, nil
}

// table returns the rows of the document.
func table() string {
	var rows strings.Builder
	for _, each := range checks {
		fmt.Fprintf(&rows, "| `%s` | %s |\n", each.name, each.sentence)
	}
	return rows.String()
}

// walk makes the checks, all of them, and reports whether each holds.
func walk(ctx context.Context, out io.Writer, p project, chosen []check) (held bool) {
	p.last = history.LastRelease(ctx, p.home, p.release)
	held = true
	lines := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "\ncheck\tresult\ttook\twhat")
	for _, each := range chosen {
		fmt.Fprintf(out, "== %s: %s\n", each.name, each.sentence)
		begun := time.Now()
		said, err := each.make(ctx, p)
		if said = strings.TrimSpace(said); said != "" {
			fmt.Fprintln(out, said)
		}
		result := "holds"
		switch {
		case ctx.Err() != nil:
			result, held = "interrupted", false
		case err != nil:
			result, held = "FAILED", false
			if !errors.Is(err, errNotMet) {
				fmt.Fprintln(out, err)
			}
		case strings.HasPrefix(said, noRelease):
			result = "no release"
		}
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\n", each.name, result, time.Since(begun).Round(100*time.Millisecond), each.sentence)
	}
	_ = lines.Flush()
	return held
}

func (c check) make(ctx context.Context, p project) (string, error) {
	if c.judge != nil {
		return c.judge(ctx, p)
	}
	shell := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", c.command)
	home, err := filepath.Abs(p.home)
	if err != nil {
		return "", err
	}
	shell.Dir, shell.Env = home, append(os.Environ(), "LAST_RELEASE="+p.last)
	shell.Cancel, shell.WaitDelay = func() error { return shell.Process.Signal(syscall.SIGTERM) }, 10*time.Second
	out, err := shell.CombinedOutput()
	return string(out), err
}
