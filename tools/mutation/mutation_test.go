package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const source = `package odd

func cut(text string, limit int) bool {
	for limit > 0 && text[limit]&0xc0 == 0x80 {
		limit--
	}
	return limit > 0
}
`

// judged writes what gremlins would say of the source, and reads it.
func judged(t *testing.T, result string) *score {
	t.Helper()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "odd"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"odd/cut.go": source, "result.json": result, "result.json.late": "timed out\n"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	made, err := read(root, "odd", filepath.Join(root, "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

const survived = `{"files":[{"file_name":"cut.go","mutations":[
	{"type":"CONDITIONALS_BOUNDARY","status":"LIVED","line":4,"column":12},
	{"type":"INVERT_BITWISE","status":"KILLED","line":4,"column":31},
	{"type":"INVERT_LOGICAL","status":"KILLED","line":4,"column":16},
	{"type":"INCREMENT_DECREMENT","status":"KILLED","line":5,"column":8},
	{"type":"CONDITIONALS_NEGATION","status":"KILLED","line":7,"column":15},
	{"type":"CONDITIONALS_BOUNDARY","status":"KILLED","line":7,"column":15},
	{"type":"ARITHMETIC_BASE","status":"NOT VIABLE","line":4,"column":31}]}]}`

var boundary = survivor{"odd/cut.go cut", "for limit [> to >=] 0 && text[limit]&0xc0 == 0x80 {"}

func TestScore(t *testing.T) {
	s := judged(t, survived)
	if s.killed != 5 || s.late != 1 || s.notViable != 1 || len(s.survivors) != 1 || s.survivors[0] != boundary {
		t.Fatalf("%+v", s)
	}
	if got, want := table([]*score{s}), "| odd | 5 | 1 | 83.3 % | 1 |\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want …%s", got, want)
	}
}

func TestWhatIsChanged(t *testing.T) {
	for text, want := range map[string]string{
		"&0xc0": "&", "&& !a": "&&", "-1": "-", "<= b": "<=", "break // why": "break", "+= 2": "+=", "!= ''": "!=", "--": "--", "&^ b": "&^",
	} {
		if got := operator(text); got != want {
			t.Errorf("%q starts with %q, want %q", text, got, want)
		}
	}
}

func TestComplaints(t *testing.T) {
	low := judged(t, survived)
	high := judged(t, survived)
	high.killed = 1000
	halted := judged(t, strings.Replace(survived, "KILLED", "TIMED OUT", 1))
	halted.killed = 1000
	known := []reason{{boundary, true, "limit is never 0 there"}}
	stale := append(known, reason{survivor{"odd/cut.go cut", "limit[-- to ++]"}, false, "slow"})
	elsewhere := append(known, reason{survivor{"even/cut.go cut", "limit[-- to ++]"}, false, "slow"})
	for name, row := range map[string]struct {
		s       *score
		reasons []reason
		want    string
	}{
		"fine":             {high, known, ""},
		"another package":  {high, elsewhere, ""},
		"too few killed":   {low, known, "odd: the tests kill 83.3 % of the mutants, less than 85 %"},
		"no reason":        {high, nil, "survived: odd/cut.go cut: " + boundary.change},
		"killed since":     {high, stale, "is killed, so survivors.go must not name it: odd/cut.go cut: limit[-- to ++]"},
		"not run":          {halted, known, "odd: 1 mutants were not run to an end"},
		"nothing was made": {judged(t, `{}`), nil, "odd: the tests kill 0.0 % of the mutants, less than 85 %"},
	} {
		got := ""
		if err := complaint([]*score{row.s}, row.reasons); err != nil {
			got = err.Error()
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
}

func TestPageNamesEachSurvivor(t *testing.T) {
	text := page([]*score{judged(t, survived)}, []reason{{boundary, true, "limit is never 0 there"}})
	for _, want := range []string{"| odd | 5 | 1 | 83.3 % | 1 |", "## Equivalent", "| odd/cut.go cut | `for limit [> to >=] 0 && text[limit]&0xc0 == 0x80 {` | limit is never 0 there |"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "## Accepted") {
		t.Error("a heading stands over nothing")
	}
}

// The go that gremlins is given distinguishes a mutant that does not compile from a killed one,
// and calls every line covered.
func TestPathTellsMutantsApart(t *testing.T) {
	folder, err := filepath.Abs("path")
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		source string
		status int
	}{
		"survives":         {`func F() string { return "a" + "b" }`, 0},
		"is killed":        {`func F() string { return "b" + "a" }`, 1},
		"does not compile": {`func F() string { return "a" - "b" }`, 2},
		"never ends":       {`func F() string { for { } }`, 1},
	} {
		module := t.TempDir()
		for file, text := range map[string]string{
			"go.mod": "module odd\n\ngo 1.26\n", "odd.go": "package odd\n\n" + row.source + "\n",
			"odd_test.go": "package odd\n\nimport \"testing\"\n\nfunc TestF(t *testing.T) {\n\tif F() != \"ab\" {\n\t\tt.Error(F())\n\t}\n}\n",
		} {
			if err := os.WriteFile(filepath.Join(module, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		goCommand, err := exec.LookPath("go")
		if err != nil {
			t.Fatal(err)
		}
		profile := filepath.Join(module, "profile")
		command := exec.Command(filepath.Join(folder, "go"), "test", "-coverprofile", profile, ".")
		command.Dir = module
		command.Env = append(os.Environ(), "MUTATION_GO="+goCommand, "MUTATION_TIMEOUT=2s", "GOWORK=off")
		out, _ := command.CombinedOutput()
		if got := command.ProcessState.ExitCode(); got != row.status {
			t.Errorf("one that %s: status %d, want %d\n%s", name, got, row.status, out)
		}
		if row.status == 0 {
			if text, err := os.ReadFile(profile); err != nil || !strings.Contains(string(text), "odd/odd.go:1.1,1000000.1 1 1\n") {
				t.Errorf("the profile does not cover the file: %v\n%s", err, text)
			}
		}
	}
}
