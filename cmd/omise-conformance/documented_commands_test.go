package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/gate/namespace"
)

// inside is the name under which the test binary enters name spaces.
const inside = "inside"

// documentedRuns is how many commands of documents are run. Whoever adds one changes it; it goes down on purpose only.
const documentedRuns = 61

// documented is a command of a document, with the output that the document shows.
type documented struct {
	line   string
	output []string
}

var commandBlock = regexp.MustCompile("(?ms)^( *)```([a-z]*)\n(.*?)^ *```")

// otherShells are the words for blocks of commands that documents do without, so that none is missed.
var otherShells = []string{"bash", "shell", "zsh", "powershell", "bat"}

// commandsOf returns the commands of a document: the lines of its blocks of sh, and those of its blocks of console that begin
// with a prompt, each with the lines up to the next. Another block with a command is a mistake.
func commandsOf(text string) (commands []documented, stray []string) {
	for _, block := range commandBlock.FindAllStringSubmatch(text, -1) {
		indent, syntax := block[1], block[2]
		continues := false
		for line := range strings.SplitSeq(strings.TrimSuffix(block[3], "\n"), "\n") {
			line = strings.TrimPrefix(line, indent)
			command, prompted := strings.CutPrefix(line, "$ ")
			switch {
			case continues:
				last := &commands[len(commands)-1]
				last.line = strings.TrimSuffix(last.line, `\`) + strings.TrimSpace(line)
				continues = strings.HasSuffix(line, `\`)
			case syntax == "sh" && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#"), syntax == "console" && prompted:
				commands = append(commands, documented{line: command})
				continues = strings.HasSuffix(command, `\`)
			case syntax == "console" && len(commands) > 0:
				last := &commands[len(commands)-1]
				last.output = append(last.output, line)
			case syntax != "sh" && syntax != "console" && (prompted || strings.HasPrefix(line, program+" ") || slices.Contains(otherShells, syntax)):
				stray = append(stray, line)
			}
		}
	}
	return commands, stray
}

// columns are the gaps of a table, whose width follows from the widest value.
var columns = regexp.MustCompile(`(\S) {2,}`)

// pattern returns what matches shown output: … stands for any text in a line, and for any lines where a line has nothing else.
func pattern(shown []string) *regexp.Regexp {
	var text strings.Builder
	text.WriteString(`\A`)
	for _, line := range shown {
		if strings.Trim(line, " |…") == "" && strings.Contains(line, "…") {
			text.WriteString(`(?:.*\n)*?`)
			continue
		}
		quoted := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimRight(line, " ")), "…", ".*")
		text.WriteString(columns.ReplaceAllString(quoted, "$1  +") + ` *\n`)
	}
	return regexp.MustCompile(text.String() + `\z`)
}

// TestDocumentedCommandsDoWhatIsShown runs the commands of each document one after the other in a folder, in name spaces without
// a network, so that addresses are those that the document shows, and compares what they print. Those that are not run
// have a reason in the tables.
func TestDocumentedCommandsDoWhatIsShown(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("git", "-C", "../..", "ls-files", "*.md").Output()
	if err != nil {
		t.Skip("this is no git checkout, so the documents of the project are not known: ", err)
	}
	ran, excused := 0, map[unrun]bool{}
	for document := range strings.FieldsSeq(string(out)) {
		if document == "CHANGELOG.md" || strings.Contains(document, "testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join("../..", document))
		if err != nil {
			continue // removed and not yet committed
		}
		commands, stray := commandsOf(string(text))
		if len(stray) > 0 {
			t.Errorf("%s has commands in a block that is neither sh nor console: %q", document, stray)
		}
		commands = slices.DeleteFunc(commands, func(c documented) bool {
			reason, ok := reasonNotToRun(document, c.line)
			excused[reason] = true
			return ok
		})
		ran += len(commands)
		if len(commands) > 0 {
			t.Run(document, func(t *testing.T) {
				t.Parallel()
				walk(t, document, commands)
			})
		}
	}
	for _, each := range unrunCommands {
		if !excused[each] {
			t.Errorf("%s has no command %q, which is said not to be run", each.document, each.begins)
		}
	}
	if ran != documentedRuns {
		t.Errorf("%d commands of documents were run, documentedRuns says %d", ran, documentedRuns)
	}
}

// serves reports whether a command runs until it is ended.
func serves(line string) bool {
	rest, ours := strings.CutPrefix(line, program+" emulator")
	return ours && !strings.HasPrefix(rest, " health")
}

var latestID = regexp.MustCompile(`\b([a-z]+_test_)…`)

// scriptFor returns what bash runs for a document: each command's output and exit code go into files of its number.
func scriptFor(document string, commands []documented) string {
	var script strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&script, format+"\n", a...) }
	line("trap 'kill $services $fakes 2>/dev/null; wait' EXIT")
	line("until_lines() { for i in $(seq 600); do [ \"$(wc -l <$1)\" -ge $2 ] && return; sleep 0.1; done; echo nothing came in $1 >&2; exit 1; }")
	line("set -e\n%s\nset +e", prepared[document])
	for n, command := range commands {
		text := strings.NewReplacer("pkey_test_…", "pkey_test_60000000000emulator", "skey_test_…", "skey_test_60000000000emulator").Replace(command.line)
		text = latestID.ReplaceAllString(text, `"$$(grep -oh '${1}[0-9a-z]*' $$OUT/* | tail -1)"`)
		if !serves(command.line) {
			line("{ %s\n} >$OUT/%d 2>&1 </dev/null; echo $? >$OUT/%d.code", text, n, n)
			continue
		}
		line("[ -z \"$services\" ] || { kill $services; wait $services; }")
		line("{ exec %s\n} >$OUT/%d 2>&1 </dev/null & services=$!; until_lines $OUT/%d %d; echo 0 >$OUT/%d.code", text, n, n, max(5, len(command.output)), n)
	}
	return script.String()
}

// beside is held while a document has the addresses of this machine, where there are no name spaces.
var beside sync.Mutex

func walk(t *testing.T, document string, commands []documented) {
	folder := t.TempDir()
	output, stand := filepath.Join(folder, "output"), filepath.Join(folder, "stand-ins")
	work := filepath.Join(folder, "work")
	for _, each := range []string{output, stand, work} {
		if err := os.Mkdir(each, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, script := range standIns {
		if err := os.WriteFile(filepath.Join(stand, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	project, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	line := []string{"bash", "-c", scriptFor(document, commands)}
	apart, err := namespace.Open(ctx, namespace.Options{Helper: []string{must(exec.LookPath(inside))}, Scratch: folder, Names: []string{"emulator"}})
	if err == nil {
		defer apart.Close()
		line = apart.Command(line)
	} else {
		t.Log("run beside everything else on this machine: ", err)
		beside.Lock()
		defer beside.Unlock()
		needFree(t)
	}
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir, cmd.WaitDelay = work, 10*time.Second
	cmd.Env = append(os.Environ(), thrift, "OUT="+output, "PROJECT="+project, "HOME="+work, "GITHUB_ACTIONS=", "CI=", "PATH="+stand+":"+os.Getenv("PATH"))
	if apart != nil {
		apart.Start(cmd)
	}
	if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("the commands did not come to their end: %v\n%s", err, said)
	}
	for n, command := range commands {
		file := filepath.Join(output, fmt.Sprint(n))
		got, _ := os.ReadFile(file)
		printed := progressLine.ReplaceAllString(string(got), "")
		code, _ := os.ReadFile(file + ".code")
		if want := exitCode(document, command.line); strings.TrimSpace(string(code)) != want {
			t.Errorf("$ %s\nended with %q, want %s:\n%s", command.line, strings.TrimSpace(string(code)), want, tail(printed))
		}
		if serves(command.line) { // the log follows
			lines := strings.SplitAfter(printed, "\n")
			printed = strings.Join(lines[:min(len(lines), len(command.output))], "")
		}
		if len(command.output) > 0 && !pattern(command.output).MatchString(printed) {
			t.Errorf("$ %s\nprinted\n%s\nand %s shows\n%s", command.line, printed, document, strings.Join(command.output, "\n"))
		}
	}
}

// needFree skips the test where an address that documents name is taken.
func needFree(t *testing.T) {
	t.Helper()
	for _, port := range []string{"3000", "8080", "8082", "18080", "18081", "18082", "18443"} {
		listener, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Skip("NOT RUN: name spaces are not allowed here, and ", err)
		}
		listener.Close()
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestShownOutputIsCompared(t *testing.T) {
	t.Parallel()
	commands, stray := commandsOf("  ```console\n  $ a \\\n    b\n  one\n  …\n  last … line\n  $ c\n  ```\n```sh\n# comment\nd\n```\n```\nomise-conformance x\n```\n```bash\nnpm test\n```\n```yaml\n- run: omise-conformance x\n```\n")
	if len(commands) != 3 || len(stray) != 2 || commands[0].line != "a b" || commands[2].line != "d" || len(commands[0].output) != 3 {
		t.Fatalf("commands are %q, stray is %q", commands, stray)
	}
	for printed, want := range map[string]bool{
		"one\nlast x line\n": true, "one\n2\n3\nlast 1 2 line\n": true, "one\nlast line\n": false,
		"one\nlast x line\nmore\n": false, "zero\none\nlast x line\n": false, "": false,
	} {
		if got := pattern(commands[0].output).MatchString(printed); got != want {
			t.Errorf("%q fits: %v", printed, got)
		}
	}
}
