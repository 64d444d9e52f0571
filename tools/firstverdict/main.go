// Command firstverdict reaches a first verdict from bare roots, by commands of README.md alone: one with only Go and git, one
// with only Node.js, one with only Python, and one with nothing but the binary. What is typed and printed is compared with the
// transcripts in testdata/transcripts, and with -write becomes them.
//
//	go -C tools run ./firstverdict [-only go,node] [-write] [-limit 5m] [-packages ../bin/packages]
//
// A root is a folder that chroot enters, with what it has mounted into it (Linux). Where that is not allowed it is a folder of
// links that is the whole PATH, and the tool says so. Nothing is downloaded: packages are those of make packages, for this machine
// alone, and modules come from the cache of the machine, which is made a proxy. The exit code is 0 if all transcripts are
// repeated, each within the limit, 1 if not, and 2 if nothing could be tried.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/omise-conformance/harness/tools/installation"
	"github.com/omise-conformance/harness/tools/program"
)

// ground is what roots are made from.
type ground struct {
	program.Ground
	packages string // of this platform
	proxy    string // of modules, with the harness itself
}

func main() {
	only := flag.String("only", "", "try these roots alone, comma-separated: "+strings.Join(rootNames(), ", "))
	write := flag.Bool("write", false, "write the transcripts instead of comparing with them")
	made := flag.String("packages", "", "a folder that make packages has written, instead of making them")
	limit := flag.Duration("limit", 5*time.Minute, "how long the commands of a root may take")
	flag.Parse()
	program.Main("firstverdict", 0, func(ctx context.Context, on program.Ground) (bool, error) {
		chosen, err := installation.Names("-only", *only, rootNames())
		if err != nil {
			return false, err
		}
		g := ground{on, filepath.Join(on.Scratch, "packages"), filepath.Join(on.Scratch, "proxy")}
		if *made != "" {
			g.packages = *made
		} else if err := g.pack(ctx); err != nil {
			return false, err
		}
		if err := g.serveModules(ctx); err != nil {
			return false, err
		}
		held := true
		for i := range roots {
			if len(chosen) > 0 && !strings.Contains(","+*only+",", ","+roots[i].name+",") {
				continue
			}
			same, err := g.try(ctx, &roots[i], *write, *limit)
			if err != nil {
				fmt.Printf("%s: %v\n", roots[i].name, err)
			}
			held = held && same && err == nil
		}
		return held, nil
	})
}

// pack makes the packages of this platform, which takes a minute.
func (g *ground) pack(ctx context.Context) error {
	made := exec.CommandContext(ctx, "go", "run", "./packages", "-folder", g.packages, "-platforms", "host")
	if out, err := made.CombinedOutput(); err != nil {
		return fmt.Errorf("the packages: %w\n%s", err, out)
	}
	return nil
}

// try makes a root, runs its commands in it and reports whether the transcript is repeated.
func (g *ground) try(ctx context.Context, r *root, write bool, limit time.Duration) (bool, error) {
	for _, needed := range r.needs {
		if _, err := exec.LookPath(needed); err != nil {
			fmt.Printf("%s: NOT TRIED: there is no %s here\n", r.name, needed)
			return os.Getenv("CI") == "", nil
		}
	}
	stand, err := g.stand(ctx, r)
	if err != nil {
		return false, err
	}
	said, took, err := stand.transcribe(ctx, r)
	if err != nil {
		return false, err
	}
	said = "# " + r.title + "\n" + said
	fmt.Printf("%s: %s, %s\n", r.name, took.Round(time.Second), stand.way)
	held := took <= limit
	if !held {
		fmt.Printf("%s: its commands took longer than %s\n", r.name, limit)
	}
	file := filepath.Join(g.Home, "testdata", "transcripts", r.name+".txt")
	if write {
		return held, os.WriteFile(file, []byte(said), 0o644) //nolint:gosec // a document for everyone
	}
	want, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	if string(want) != said {
		fmt.Printf("%s: the transcript is another (make first-verdict WRITE=1 writes it):\n%s", r.name, said)
		held = false
	}
	return held, nil
}
