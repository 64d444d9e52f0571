package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// empty is an exchange as the API answers: a list without charges.
const empty = `{"time":"2026-01-01T10:00:00Z","request":{"method":"GET","url":"https://api.omise.co/charges?limit=1",` +
	`"headers":{"Omise-Version":"2019-05-29"}},"response":{"status":200,"headers":{"Content-Type":"application/json"},` +
	`"body":{"object":"list","data":[],"limit":1,"offset":0,"total":0,"location":"/charges","order":"chronological",` +
	`"from":"1970-01-01T00:00:00Z","to":"2026-01-01T10:00:00Z"}}}` + "\n"

// outcome is what a call of the command did.
type outcome struct {
	code      int
	out, errs string
}

// build returns the path of the command.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "omise-conformance-beam")
	if text, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return program
}

// call runs the command in a folder.
func call(t *testing.T, program, folder string, args ...string) outcome {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// TestCommand: files are named as for check, the local runner says nothing beside the verdict, and help is about this command.
func TestCommand(t *testing.T) {
	program, folder := build(t), t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "logs"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"good.jsonl": empty, "a[1].jsonl": empty, "wrong.jsonl": strings.Replace(empty, `"total":0`, `"total":"0"`, 1), "logs/one.jsonl": empty,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, each := range []struct {
		args []string
		code int
		out  string // a part of standard output
		errs string // standard error as a whole, or its part where it ends in …
	}{
		{[]string{"--input", "good.jsonl"}, 0, "none of 1 file fails", ""},
		{[]string{"good.jsonl"}, 0, "none of 1 file fails", ""},
		{[]string{"good.jsonl", "--output", "one", "logs/*.jsonl"}, 0, "none of 2 files fails", ""},
		{[]string{"--output", "two", "--", "good.jsonl"}, 0, "none of 1 file fails", ""},
		{[]string{"a[1].jsonl"}, 0, "none of 1 file fails", ""},
		{[]string{"wrong.jsonl"}, 1, "/total", ""},
		{[]string{"--verbose", "good.jsonl"}, 0, "none of 1 file fails", "level=INFO…"},
		{nil, 2, "", "omise-conformance-beam: there is nothing to read; name files, such as omise-conformance-beam 'traffic/*.jsonl.gz'; see omise-conformance-beam --help\n"},
		{[]string{"-"}, 2, "", "omise-conformance-beam: standard input cannot be shared out; omise-conformance check - reads it\n"},
		{[]string{"--ginkgo.v", "good.jsonl"}, 2, "", "omise-conformance-beam: unknown flag --ginkgo.v; see omise-conformance-beam --help\n"},
		{[]string{"--inptu", "good.jsonl"}, 2, "", "omise-conformance-beam: unknown flag --inptu; see omise-conformance-beam --help\n"},
		{[]string{"logs"}, 3, "", "omise-conformance-beam: logs is a folder; name the files in it, such as 'logs/*'\n"},
		{[]string{"nothing.jsonl"}, 3, "", "omise-conformance-beam: no file matches nothing.jsonl\n"},
	} {
		got := call(t, program, folder, each.args...)
		if got.code != each.code || !strings.Contains(got.out, each.out) {
			t.Errorf("%q: exit code %d, want %d, and %q in\n%s%s", each.args, got.code, each.code, each.out, got.out, got.errs)
		}
		part, isPart := strings.CutSuffix(each.errs, "…")
		if isPart && !strings.Contains(got.errs, part) || !isPart && got.errs != each.errs {
			t.Errorf("%q: standard error has\n%swant\n%s", each.args, got.errs, each.errs)
		}
	}
}

// TestHelp: the flags of the libraries that are linked in are not those of the command.
func TestHelp(t *testing.T) {
	got := call(t, build(t), t.TempDir(), "--help")
	if got.code != 0 || got.errs != "" {
		t.Errorf("exit code %d, and on standard error\n%s", got.code, got.errs)
	}
	for _, want := range []string{
		"omise-conformance-beam PATH...", "'traffic/*.jsonl.gz'", "--output string", "--follow string", "--runner string", "--endpoint string", "--staging_location string",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("help does not have %q:\n%s", want, got.out)
		}
	}
	for _, foreign := range []string{"ginkgo", "--worker", "--semi_persist_dir", "\x1b"} {
		if strings.Contains(got.out, foreign) {
			t.Errorf("help has %q:\n%s", foreign, got.out)
		}
	}
}
