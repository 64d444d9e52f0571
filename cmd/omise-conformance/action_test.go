package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// action is what GitHub documents of the file of a composite action, and nothing else.
type action struct {
	Name, Description, Author string
	Branding                  struct{ Icon, Color string }
	Inputs                    map[string]struct {
		Description, Default string
		Required             bool
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	Name, ID, If, Uses, Shell, Run string
	Directory                      string `yaml:"working-directory"`
	With, Env                      map[string]string
}

func readAction(t *testing.T) (*action, string) {
	t.Helper()
	text, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	read := &action{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(read); err != nil {
		t.Fatal(err)
	}
	return read, string(text)
}

func TestActionIsWellFormed(t *testing.T) {
	a, text := readAction(t)
	if a.Name == "" || a.Description == "" || a.Runs.Using != "composite" || !a.Inputs["command"].Required {
		t.Errorf("it begins with %q, %q, %q", a.Name, a.Description, a.Runs.Using)
	}
	used := map[string]bool{}
	for _, found := range regexp.MustCompile(`inputs\.([a-z-]+)`).FindAllStringSubmatch(text, -1) {
		used[found[1]] = true
		if _, is := a.Inputs[found[1]]; !is {
			t.Errorf("there is no input %s", found[1])
		}
	}
	for name, input := range a.Inputs {
		if !used[name] || input.Description == "" {
			t.Errorf("the input %s is used %t and described as %q", name, used[name], input.Description)
		}
	}
	for _, step := range a.Runs.Steps {
		switch {
		case (step.Uses == "") == (step.Run == ""):
			t.Errorf("%s: one of uses and run is due", step.Name)
		case step.Uses != "" && !regexp.MustCompile(`^[\w-]+/[\w-]+@v\d+$`).MatchString(step.Uses):
			t.Errorf("%s uses %s", step.Name, step.Uses)
		case step.Run != "" && step.Shell != "bash":
			t.Errorf("%s has the shell %q", step.Name, step.Shell)
		case strings.Contains(step.Run, "${{"):
			t.Errorf("%s puts what a user wrote into a script; it belongs into env", step.Name)
		}
		for _, found := range regexp.MustCompile(`\$\{?(GATE_[A-Z_]+)`).FindAllStringSubmatch(step.Run, -1) {
			if _, is := step.Env[found[1]]; !is {
				t.Errorf("%s has no variable %s", step.Name, found[1])
			}
		}
	}
}

// runStep runs the script of a step as GitHub's runner does, and returns what it printed and its exit code.
func runStep(t *testing.T, step *actionStep, folder string, variables map[string]string) (said string, code int) {
	t.Helper()
	script := filepath.Join(t.TempDir(), "step.sh")
	if err := os.WriteFile(script, []byte(step.Run), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	shell := exec.CommandContext(ctx, "bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	shell.Dir, shell.Env, shell.WaitDelay = folder, os.Environ(), time.Second
	for name := range step.Env {
		shell.Env = append(shell.Env, name+"="+variables[name])
	}
	for name, value := range variables {
		if strings.HasPrefix(name, "GITHUB_") {
			shell.Env = append(shell.Env, name+"="+value)
		}
	}
	out, err := shell.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out), 0
}

// twice charges a token twice. Its name stands in what it prints, for the mark.
const twice = `#!/bin/sh
pays_twice() {
	token=$(curl -s https://vault.omise.co/tokens -u "$OMISE_PUBLIC_KEY:" -d 'card[name]=Somchai' -d 'card[number]=4242424242424242' \
		-d 'card[expiration_month]=12' -d 'card[expiration_year]=2099' -d 'card[security_code]=123' | sed 's/.*"id":"\(tokn_[a-z0-9_]*\)".*/\1/')
	for _ in 1 2; do
		curl -s -o /dev/null https://api.omise.co/charges -u "$OMISE_SECRET_KEY:" -d amount=100000 -d currency=thb -d "card=$token"
	done
}
# A test of the shop:
test_pays_twice() {
	echo "RUN test_pays_twice"
	sleep 0.2
	pays_twice
}
test_pays_twice
`

// TestActionRunsAGate runs the step that judges, with curl as a client that charges a token twice, and then with the
// list that knows of it.
func TestActionRunsAGate(t *testing.T) {
	for _, needed := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skip(err)
		}
	}
	a, _ := readAction(t)
	step := &a.Runs.Steps[slices.IndexFunc(a.Runs.Steps, func(s actionStep) bool { return s.ID == "gate" })]
	binary, err := exec.LookPath(program)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put("shop/test.sh", twice)
	variables := map[string]string{
		"GATE_BIN": filepath.Dir(binary), "GATE_COMMAND": "echo begin\nsh test.sh\n", "GATE_REPORT_DIR": "reports/gate", "GATE_FAIL_ON": "either",
		"GATE_FLAGS": "--quiet\n--seed=7\n\n", "GATE_MARK": "RUN (.*)", "GITHUB_WORKSPACE": folder,
		"GITHUB_OUTPUT": put("output", ""), "GITHUB_STEP_SUMMARY": put("step-summary", ""),
	}
	said, code := runStep(t, step, filepath.Join(folder, "shop"), variables)
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	for _, want := range []string{
		"begin\nRUN test_pays_twice\n", "::error file=shop/test.sh,line=10,title=client.token-once::client.token-once (MUST): sent POST /charges",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if got := contentsOf(t, variables["GITHUB_OUTPUT"]); got != "exit-code=1\nreport-dir="+filepath.Join(folder, "shop", "reports", "gate")+"\n" {
		t.Errorf("the outputs are %q", got)
	}
	if got := contentsOf(t, variables["GITHUB_STEP_SUMMARY"]); !strings.Contains(got, "client.token-once") {
		t.Errorf("the summary does not name the rule:\n%s", got)
	}
	if got := contentsOf(t, filepath.Join(folder, "shop/reports/gate/junit.xml")); !strings.Contains(got, "client.token-once") {
		t.Errorf("junit.xml does not name the rule:\n%s", got)
	}

	put("shop/known.txt", "client.token-once # on purpose\n")
	variables["GATE_KNOWN_FAILING"] = "known.txt"
	if said, code = runStep(t, step, filepath.Join(folder, "shop"), variables); code != 0 || strings.Contains(said, "::error") {
		t.Errorf("exit code %d of what is known:\n%s", code, said)
	}

	variables["GATE_FLAGS"] = "--nope"
	if said, code = runStep(t, step, filepath.Join(folder, "shop"), variables); code != 2 || !strings.Contains(said, "unknown flag --nope") || strings.Contains(said, "::error") {
		t.Errorf("exit code %d of a wrong flag:\n%s", code, said)
	}
}

func contentsOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestActionInstalls runs the step that installs the version of the action itself.
func TestActionInstalls(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the command")
	}
	a, _ := readAction(t)
	step := &a.Runs.Steps[slices.IndexFunc(a.Runs.Steps, func(s actionStep) bool { return strings.HasPrefix(s.Name, "Install") })]
	home, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "bin")
	if said, code := runStep(t, step, t.TempDir(), map[string]string{"GATE_SOURCES": home, "GATE_BIN": bin}); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, said)
	}
	if out, err := exec.CommandContext(t.Context(), filepath.Join(bin, program), "--version").CombinedOutput(); err != nil {
		t.Errorf("what was installed does not run: %v\n%s", err, out)
	}
}

// TestSnippetsOfCIAreRead holds the snippets of the documents against YAML, and those that use the action against its
// inputs.
func TestSnippetsOfCIAreRead(t *testing.T) {
	a, _ := readAction(t)
	snippets, uses := 0, 0
	for _, document := range []string{"../../docs/ci.md", "../../docs/gate/containers.md"} {
		for _, found := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(contentsOf(t, document), -1) {
			snippets++
			var read yaml.Node
			if err := yaml.Unmarshal([]byte(found[1]), &read); err != nil {
				t.Errorf("%s: %v in\n%s", document, err, found[1])
				continue
			}
			var workflow struct {
				Jobs map[string]struct {
					Steps []actionStep
				}
			}
			_ = read.Decode(&workflow) // a list of steps is no workflow
			for _, job := range workflow.Jobs {
				for _, step := range job.Steps {
					if !strings.HasPrefix(step.Uses, "omise-conformance/harness@") {
						continue
					}
					uses++
					for name := range step.With {
						if _, is := a.Inputs[name]; !is {
							t.Errorf("%s: the action has no input %s", document, name)
						}
					}
				}
			}
		}
	}
	if snippets < 4 || uses == 0 {
		t.Errorf("looked at %d snippets, %d with the action", snippets, uses)
	}
	document := contentsOf(t, "../../docs/ci.md")
	for name := range a.Inputs {
		if !strings.Contains(document, "| `"+name+"` |") {
			t.Errorf("docs/ci.md does not list the input %s", name)
		}
	}
}
