package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

// quoted is a command line that a document shows.
type quoted struct {
	document string
	line     string
	// mention says that it stands within a sentence, which may leave arguments out.
	mention bool
}

var (
	fence     = regexp.MustCompile("(?ms)^[ ]*```([a-z]*)\n(.*?)^[ ]*```")
	mentioned = regexp.MustCompile("`((?:[A-Z_]+=\\S+ )*(?:go run \\./cmd/)?omise-conformance [^`\n]+)`")
	continued = regexp.MustCompile(`\\\n\s*`)
	listed    = regexp.MustCompile(`^\s*- (run: )?`) // of a step in YAML
)

// TestDocumentsShowCommandsThatExist: every command line of ours in a document is one that the command takes: commands,
// flags, kinds of values, number of arguments, names of cases and rules.
func TestDocumentsShowCommandsThatExist(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("git", "-C", "../..", "ls-files", "*.md").Output()
	if err != nil {
		t.Skip("this is no git checkout, so the documents of the project are not known: ", err)
	}
	blocks, mentions := 0, 0
	for document := range strings.FieldsSeq(string(out)) {
		if document == "CHANGELOG.md" { // it tells of commands as they were
			continue
		}
		text, err := os.ReadFile(filepath.Join("../..", document))
		if err != nil {
			continue // removed and not yet committed
		}
		for _, q := range quotedIn(document, string(text)) {
			n, problem := misused(q)
			if problem != nil {
				t.Errorf("%s shows %q: %v", document, q.line, problem)
			}
			if q.mention {
				mentions += n
			} else {
				blocks += n
			}
		}
	}
	if blocks < 60 || mentions < 20 {
		t.Errorf("found %d command lines in blocks and %d in sentences only", blocks, mentions)
	}
}

// isOurs reports whether a word is the command, and not a folder of that name.
func isOurs(word string) bool {
	return word == program || word == "bin/"+program || word == "./"+program
}

// quotedIn returns the lines of a document that may be command lines of ours.
func quotedIn(document, text string) (lines []quoted) {
	for _, block := range fence.FindAllStringSubmatch(text, -1) {
		for line := range strings.SplitSeq(continued.ReplaceAllString(block[2], " "), "\n") {
			line, shown := strings.CutPrefix(strings.TrimSpace(line), "$ ")
			line = listed.ReplaceAllString(line, "")
			words := strings.Fields(line)
			for len(words) > 0 && strings.Contains(words[0], "=") {
				words = words[1:]
			}
			if len(words) > 1 && (shown || isOurs(words[0]) || words[0] == "go" || strings.Contains(line, "| "+program)) {
				lines = append(lines, quoted{document: document, line: line})
			}
		}
	}
	for _, mention := range mentioned.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		lines = append(lines, quoted{document: document, line: mention[1], mention: true})
	}
	return lines
}

// misused returns how many calls of ours a line has, and what is wrong with the first that is wrong.
func misused(q quoted) (calls int, problem error) {
	parsed, err := syntax.NewParser().Parse(strings.NewReader(q.line), q.document)
	if err != nil {
		if strings.Contains(q.line, program+" ") {
			return 0, err
		}
		return 0, nil
	}
	syntax.Walk(parsed, func(node syntax.Node) bool {
		call, ok := node.(*syntax.CallExpr)
		if !ok {
			return true
		}
		// A variable and a command in the place of an argument stand for some text.
		args, err := expand.Fields(&expand.Config{
			Env: expand.FuncEnviron(func(string) string { return "some" }),
			CmdSubst: func(w io.Writer, _ *syntax.CmdSubst) error {
				_, err := w.Write([]byte("some"))
				return err
			},
		}, call.Args...)
		if err != nil || len(args) < 2 {
			return true
		}
		if args[0] == "go" && args[1] == "run" && len(args) > 2 {
			args = args[2:]
		}
		if (isOurs(args[0]) || args[0] == "./cmd/"+program) && problem == nil {
			calls++
			problem = refusedBy(args[1:], q)
		}
		return true
	})
	return calls, problem
}

// refusedBy returns why the command does not take arguments. An ellipsis stands for anything.
func refusedBy(args []string, q quoted) error {
	root := newRoot()
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	root.InitDefaultCompletionCmd()
	var kept []string
	for _, arg := range args {
		if arg != "…" && arg != "..." {
			kept = append(kept, arg)
		}
	}
	cmd, rest, err := root.Find(kept)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	// Without an argument left, or with the name of a command that does not exist.
	if given := cmd.Flags().Args(); !q.mention || cmd.HasSubCommands() && len(given) > 0 && cmd.ArgsLenAtDash() < 0 {
		if err := cmd.ValidateArgs(given); err != nil && len(kept) == len(args) {
			return err
		}
	}
	if q.document == "CONTRIBUTING.md" { // its recipes make rules and cases that do not exist yet
		return nil
	}
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	if given := cmd.Flags().Args(); !q.mention && cmd.Name() == "show" && cmd.Parent().Name() == "cassettes" && len(given) > 0 && !strings.HasSuffix(given[0], ".yaml") {
		if err := names.Check("case", given[:1], caseIDs()); err != nil {
			return err
		}
	}
	known := map[string][]string{"case": caseIDs(), "rule": rulebook.Names(contract), "features": featureNames(contract)}
	var unknown error
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if list, ok := flag.Value.(pflag.SliceValue); ok && known[flag.Name] != nil && unknown == nil {
			unknown = names.Check("--"+flag.Name+" of the name", list.GetSlice(), known[flag.Name])
		}
	})
	return unknown
}

func TestMisusedCommandsAreSeen(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"omise-conformance runn":                                    `unknown command "runn"`,
		"omise-conformance run --nope":                              "unknown flag: --nope",
		"curl x | omise-conformance check":                          "check needs",
		"A=b omise-conformance run extra":                           "unexpected argument",
		"omise-conformance run --rate fast && true":                 "invalid argument",
		"go run ./cmd/omise-conformance run --rule nope":            `"nope"`,
		"bin/omise-conformance run --case 'tokens/creat'":           `"tokens/creat"`,
		"omise-conformance run --case \"$CASE":                      "quote",
		"omise-conformance run --api-url \"$URL\" > x":              "",
		"omise-conformance gate --inject slow -- npm test --nope":   "",
		"omise-conformance run --rule 'token.*' # --nope":           "",
		"omise-conformance cassettes show … --nope":                 "unknown flag: --nope",
		"x=$(omise-conformance rules show)":                         "rules show needs",
		"until omise-conformance emulator --nope; do sleep 1; done": "unknown flag: --nope",
	} {
		_, err := misused(quoted{line: line})
		if got := fmt.Sprint(err); (err == nil) != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", line, got, want)
		}
	}
	text := "Say `omise-conformance runn`.\n\n```sh\n$ omise-conformance \\\n  run\nomise-conformance: no\n```\n\n```yaml\n  - run: omise-conformance run\n```\n"
	if got := quotedIn("x.md", text); len(got) != 3 || got[0].line != "omise-conformance  run" || got[1].line != "omise-conformance run" || !got[2].mention {
		t.Errorf("quoted are %v", got)
	}
}
