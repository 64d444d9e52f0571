package main

import (
	"errors"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/reports"
)

// TestMain makes the test binary act as the command, under the name omise-conformance, and as a client, shop,
// in PATH, so that scripts and tests run it as its users do. Unless -parallel says otherwise, twice as many tests run at once as there are
// processors: they wait half of their time for what they have started. The command itself must not see that flag, which Ginkgo refuses.
func TestMain(m *testing.M) {
	commands := map[string]func(){program: main, "shop": shop, crashing: crash, inside: enter, "fake": fake}
	if commands[strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")] == nil {
		if err := flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, commands)
}

type scriptCommand = func(ts *testscript.TestScript, negated bool, args []string)

const program = "omise-conformance"

// TestScripts runs the transcripts in testdata/script. Each has an empty folder of
// its own and an environment without variables of ours.
func TestScripts(t *testing.T) {
	t.Parallel()
	spec, err := filepath.Abs("../../specs/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SPEC", spec)
			env.Vars = append(env.Vars, thrift)
			env.Values["t"] = env.T()
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "root" {
				return false, errors.New("unknown condition " + name)
			}
			return os.Geteuid() == 0, nil
		},
		Cmds: map[string]scriptCommand{
			"omise":     atLeast(1, scriptOmise),
			"complains": atLeast(1, scriptComplains),
			"says":      atLeast(1, scriptSays),
			"listed":    atLeast(3, scriptListed),
			"keys":      atLeast(2, scriptKeys),
			"serve":     atLeast(1, scriptServe),
			"whole":     atLeast(1, scriptWhole),
			"unjudged":  atLeast(1, scriptUnjudged),
			"same":      atLeast(3, scriptSame),
			"json":      atLeast(3, scriptJSON),
			"matches":   atLeast(3, scriptMatches),
			"has":       atLeast(1, scriptHas),
			"recording": atLeast(2, scriptRecording),
			"edit":      atLeast(4, scriptEdit(true)),
			"unsealed":  atLeast(4, scriptEdit(false)),
			"truncate":  atLeast(2, scriptTruncate),
		},
	})
}

// atLeast refuses a line of a script with fewer arguments.
func atLeast(n int, command scriptCommand) scriptCommand {
	return func(ts *testscript.TestScript, negated bool, args []string) {
		if negated || len(args) < n {
			ts.Fatalf("it takes %d arguments or more, and no !", n)
		}
		command(ts, negated, args)
	}
}

// scriptOmise runs the command and holds its exit code: omise CODE ARGUMENT...
// A command that is refused, with exit code 2, must leave the folder as it was.
func scriptOmise(ts *testscript.TestScript, _ bool, args []string) {
	before := entries(ts, ".")
	err := ts.Exec(program, args[1:]...)
	code := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
	if after := entries(ts, "."); code == 2 && !maps.Equal(before, after) {
		ts.Fatalf("the refused command left %v, there was %v", after, before)
	}
}

// entries returns what is below a folder, files with the time of their last change. A
// folder that does not exist has nothing.
func entries(ts *testscript.TestScript, folder string) map[string]time.Time {
	found, root := map[string]time.Time{}, ts.MkAbs(folder)
	ts.Check(filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		switch {
		case path == root && errors.Is(err, os.ErrNotExist):
			return nil
		case err != nil || path == root:
			return err
		}
		name := strings.TrimPrefix(path, root+string(filepath.Separator))
		if entry.IsDir() {
			found[name] = time.Time{} // it changes when a file in it was tried and removed
			return nil
		}
		info, err := entry.Info()
		if err == nil {
			found[name] = info.ModTime()
		}
		return err
	}))
	return found
}

// progressLine is a line that a command prints every five seconds. On a busy machine, a refusal
// takes that long.
var progressLine = regexp.MustCompile(`(?m)^(?:\d+m)?\d+s: .*\n`)

// scriptComplains holds that the last command printed one sentence to stderr and
// nothing else: complains SENTENCE.
func scriptComplains(ts *testscript.TestScript, _ bool, args []string) {
	got := progressLine.ReplaceAllString(ts.ReadFile("stderr"), "")
	if want := program + ": " + args[0] + "\n"; got != want {
		ts.Fatalf("stderr\n got %s\nwant %s", got, want)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("stdout has: %s", tail(out))
	}
}

// scriptSays holds that stdout has sentences, however they are wrapped: says SENTENCE...
func scriptSays(ts *testscript.TestScript, _ bool, args []string) {
	unwrapped := unwrap(ts.ReadFile("stdout"))
	for _, sentence := range args {
		if !strings.Contains(unwrapped, strings.TrimSpace(sentence)) {
			ts.Fatalf("stdout does not say %q", sentence)
		}
	}
}

// scriptListed holds the sentence about a malformed list of one kind: listed FLAG TEXT SENTENCE.
func scriptListed(ts *testscript.TestScript, _ bool, args []string) {
	flag := args[0]
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("list.txt"), []byte(text), 0o600))
	scriptOmise(ts, false, []string{"2", "run", flag, "list.txt"})
	scriptComplains(ts, false, []string{flag + ": " + args[2]})
}

// scriptKeys sets the keys in the environment: keys PUBLIC SECRET.
func scriptKeys(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("OMISE_PUBLIC_KEY", args[0])
	ts.Setenv("OMISE_SECRET_KEY", args[1])
}

// scriptServe serves a fake at $URL, whose host and port are $HOST, with keys for it in
// the environment: serve NAME [TIMES].
func scriptServe(ts *testscript.TestScript, _ bool, args []string) {
	t, ok := ts.Value("t").(testing.TB)
	if !ok {
		ts.Fatalf("the script has no test")
	}
	times := -1
	if len(args) > 1 {
		var err error
		times, err = strconv.Atoi(args[1])
		ts.Check(err)
	}
	build := fakes[args[0]]
	if build == nil {
		ts.Fatalf("there is no fake %s", args[0])
	}
	address := build(t, times)
	ts.Setenv("URL", address)
	ts.Setenv("HOST", strings.TrimPrefix(address, "http://"))
	scriptKeys(ts, false, []string{somePublicKey, someSecretKey})
}

// scriptWhole holds that the reports in a folder are whole: whole FOLDER.
func scriptWhole(ts *testscript.TestScript, _ bool, args []string) {
	_, err := readWhole(ts.MkAbs(args[0]))
	ts.Check(err)
}

// scriptUnjudged holds that the last run judged nothing, asked for nothing more once it
// had seen why, and says why for itself and for each case: unjudged WHY.
func scriptUnjudged(ts *testscript.TestScript, _ bool, args []string) {
	scriptSays(ts, false, []string{"Problem: " + args[0], "Not judged: "})
	report, err := readWhole(ts.MkAbs(defaultReportDir))
	ts.Check(err)
	counts := statuses(report)
	if counts["not_judged"] == 0 || counts["passed"]+counts["failed"]+counts["unsupported"] > 0 || report.Totals.Requests > 0 {
		ts.Fatalf("%d requests, cases %v; none can have a verdict, and the target's features are unknown", report.Totals.Requests, counts)
	}
	for i := range report.Cases {
		if c := &report.Cases[i]; c.Status == reports.StatusNotJudged && !strings.Contains(c.Reason, args[0]) {
			ts.Fatalf("%s was not judged because %q, want %q", c.ID, c.Reason, args[0])
		}
	}
}

// scriptSame holds that two JSON files have the same values: same FILE OTHER PATH...
func scriptSame(ts *testscript.TestScript, _ bool, args []string) {
	for _, path := range args[2:] {
		if a, b := member(ts, args[0], path), member(ts, args[1], path); a != b || a == "" {
			ts.Fatalf("%s has %q at %s, %s has %q", args[0], tail(a), path, args[1], tail(b))
		}
	}
}

// member returns a value in a JSON file, empty if there is none.
func member(ts *testscript.TestScript, file, path string) string {
	text := ts.ReadFile(file)
	if !gjson.Valid(text) {
		ts.Fatalf("%s is not JSON", file)
	}
	return gjson.Get(text, path).String()
}

// scriptJSON holds a value in a JSON file: json FILE PATH VALUE.
func scriptJSON(ts *testscript.TestScript, _ bool, args []string) {
	if got := member(ts, args[0], args[1]); got != args[2] {
		ts.Fatalf("%s has %q at %s, want %q", args[0], tail(got), args[1], args[2])
	}
}

// scriptMatches holds that a value in a JSON file matches: matches FILE PATH EXPRESSION.
func scriptMatches(ts *testscript.TestScript, _ bool, args []string) {
	if got := member(ts, args[0], args[1]); !regexp.MustCompile(args[2]).MatchString(got) {
		ts.Fatalf("%s has %q at %s, want %s", args[0], tail(got), args[1], args[2])
	}
}

// scriptHas holds that a folder has these files and folders and no others. A folder
// without any need not exist: has FOLDER [NAME...].
func scriptHas(ts *testscript.TestScript, _ bool, args []string) {
	want := slices.Sorted(slices.Values(args[1:]))
	if got := slices.Sorted(maps.Keys(entries(ts, args[0]))); !slices.Equal(got, want) {
		ts.Fatalf("%s has %v, want %v", args[0], got, want)
	}
}

// scriptRecording copies committed cassettes into a folder: recording FOLDER CASE...
func scriptRecording(ts *testscript.TestScript, _ bool, args []string) {
	for _, id := range args[1:] {
		data, err := os.ReadFile(cassettes.Path(committed, id))
		ts.Check(err)
		path := cassettes.Path(ts.MkAbs(args[0]), id)
		ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
		ts.Check(os.WriteFile(path, data, 0o600))
	}
}

// scriptEdit changes the text of a cassette: edit FOLDER CASE OLD NEW.
func scriptEdit(seal bool) scriptCommand {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		path := cassettes.Path(ts.MkAbs(args[0]), args[1])
		text := ts.ReadFile(path)
		changed := []byte(strings.Replace(text, args[2], args[3], 1))
		if string(changed) == text {
			ts.Fatalf("%s does not have %s", path, args[2])
		}
		if seal {
			changed = cassettes.Seal(changed)
		}
		ts.Check(os.WriteFile(path, changed, 0o600))
	}
}

// scriptTruncate cuts a cassette short: truncate FOLDER CASE.
func scriptTruncate(ts *testscript.TestScript, _ bool, args []string) {
	path := cassettes.Path(ts.MkAbs(args[0]), args[1])
	text := ts.ReadFile(path)
	ts.Check(os.WriteFile(path, []byte(text[:len(text)/2]), 0o600))
}
