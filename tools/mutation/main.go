// Command mutation changes the code of the packages that judge, one operator at a time, and
// runs their tests against each change: a test that stays green has not looked. It prints the
// score of each package, keeps it in docs/mutation.md, and fails where a package falls below
// the least score, or where a change survives for which survivors.go has no reason.
//
// With packages as arguments it runs those alone and writes nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

// gremlins is the tool that makes and runs the mutants.
const gremlins = "github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0"

// packages are those in which a fault would make a verdict wrong.
var packages = []string{"judge", "internal/lifecycle", "internal/jsonvalue", "cassettes"}

// least is the efficacy that each package must have, in percent.
const least = 85

// leftOut are tests that no mutant is shown to: two of speed, which is not a matter of right or
// wrong; one that repeats 40 times what TestKilledWhileWriting does; and one that would leave
// its small disk mounted where a mutant ends it early.
const leftOut = "^(TestRecordingAddsLittle|TestLoadAndReplayAreLinear|TestKilledAtAnyTime|TestFullDisk)$"

// document keeps the scores; it is written from the root of the repository.
const document = "docs/mutation.md"

func main() {
	workers := flag.Int("workers", 2, "how many mutants run at the same time")
	root := flag.String("root", "..", "the root of the repository")
	results := flag.String("results", "", "a folder for what gremlins writes; a package whose result is there already is not run again")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *root, *results, *workers, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mutation:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, root, results string, workers int, only []string) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "mutation-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if results == "" {
		results = scratch
	}
	if results, err = filepath.Abs(results); err != nil {
		return err
	}
	if err := os.MkdirAll(results, 0o755); err != nil { // found out now, not after the first package
		return err
	}
	tool, err := install(ctx, scratch)
	if err != nil {
		return err
	}
	chosen := packages
	if len(only) > 0 {
		chosen = only
	}
	var scores []*score
	for _, name := range chosen {
		fmt.Println("==", name)
		result := filepath.Join(results, strings.ReplaceAll(name, "/", "-")+".json")
		if _, err := os.Stat(result); err != nil {
			if err := unleash(ctx, tool, root, name, result, workers); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		made, err := read(root, name, result)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if made.late > 0 {
			fmt.Printf("%d of the mutants killed in %s were stopped by the limit of time\n", made.late, name)
		}
		scores = append(scores, made)
	}
	fmt.Print("\n", table(scores))
	if len(only) == 0 {
		if err := os.WriteFile(filepath.Join(root, document), []byte(page(scores, accepted)), 0o644); err != nil {
			return err
		}
	}
	return complaint(scores, accepted)
}

// install builds gremlins outside of any module of the project, since it brings many of its own.
func install(ctx context.Context, folder string) (string, error) {
	command := exec.CommandContext(ctx, "go", "install", gremlins)
	command.Env = append(os.Environ(), "GOBIN="+folder)
	command.Stderr = os.Stderr
	return filepath.Join(folder, "gremlins"), command.Run()
}

// kinds are the mutants that gremlins does not make by itself.
var kinds = []string{
	"--invert-logical", "--invert-loopctrl", "--invert-assignments", "--remove-self-assignments",
	"--invert-bitwise", "--invert-bwassign",
}

// unleash runs gremlins on one package, in copies of the repository that it makes itself.
func unleash(ctx context.Context, tool, root, name, result string, workers int) error {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return err
	}
	// The limit of gremlins counts the compiling as well, so it is put out of reach; that of
	// the tests is set in path/go.
	arguments := append([]string{
		"unleash", "--workers", fmt.Sprint(workers), "--timeout-coefficient", "1000",
		"--output-statuses", "lt", "--output", result,
	}, kinds...)
	command := exec.CommandContext(ctx, tool, append(arguments, "./"+name)...)
	command.Dir = root
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Env = append(
		slices.DeleteFunc(os.Environ(), func(each string) bool { return strings.HasPrefix(each, "PATH=") }),
		"PATH="+filepath.Join(root, "tools", "mutation", "path")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"MUTATION_GO="+goCommand, "MUTATION_SKIP="+leftOut, "MUTATION_LOG="+result+late, "GOMAXPROCS=1")
	return command.Run()
}
