package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSlowdowns: differences by chance, improvements and differences below the limit cause no warning. Memory counts as time does.
func TestSlowdowns(t *testing.T) {
	const table = `pkg: example.com/judge
,v1.0.0,,now,,,
,sec/op,CI,sec/op,CI,vs base,P
Charge-2,1e-07,2%,1.2e-07,2%,+20.00%,p=0.002 n=6
Token-2,1e-07,2%,1.04e-07,2%,+4.00%,p=0.002 n=6
Quick-2,1e-07,2%,0.5e-07,2%,-50.00%,p=0.002 n=6
Shaky-2,1e-07,90%,9e-07,90%,~,p=0.300 n=6
geomean,1e-07,,1.2e-07,,+20.00%,

,v1.0.0,,now,,,
,B/op,CI,B/op,CI,vs base,P
Charge-2,10,0%,11,0%,+10.00%,p=0.001 n=6
New-2,10,0%
`
	want := []string{"Charge-2 has 20.0 % more sec/op (p=0.002 n=6)", "Charge-2 has 10.0 % more B/op (p=0.001 n=6)"}
	if got := slowdowns(table, 5); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := slowdowns(table, 50); len(got) > 0 {
		t.Errorf("above 50 %%: %q", got)
	}
	if got := slowdowns("a\"b\n", 5); len(got) != 1 || !strings.Contains(got[0], "cannot be read") {
		t.Errorf("of what is no table: %q", got)
	}
}

// TestSlowerTree: of two trees, one with a benchmark that allocates more, the warning names it. Allocations are the same on every machine.
func TestSlowerTree(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds benchmarks")
	}
	home := t.TempDir()
	put := func(file, text string) {
		path := filepath.Join(home, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git := func(script string) {
		command := exec.CommandContext(t.Context(), "sh", "-ec", script)
		command.Dir = home
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	const source = "package a\n\nimport \"testing\"\n\nvar kept []byte\n\nfunc BenchmarkA(b *testing.B) {\n\tfor b.Loop() {\n\t\tkept = make([]byte, 1024)\n\t}\n}\n"
	put("go.mod", "module example.com/tried\n\ngo 1.26\n")
	put("a/a_test.go", source)
	git("git init -q . && git add -A && git -c user.name=t -c user.email=t@example.com commit -qm t")
	// The tool is that of this project: go tool takes it from the folder of the tools.
	var out strings.Builder
	if err := compare(t.Context(), &out, home, "", 4, 5, nil); err != nil || !strings.Contains(out.String(), "nothing to compare with") {
		t.Fatalf("without a release: %v, %s", err, out.String())
	}
	git("git -c tag.gpgsign=false tag v1.0.0")
	put("a/a_test.go", strings.Replace(source, "1024", "4096", 1))
	put("b/b_test.go", strings.Replace(source, "BenchmarkA", "BenchmarkB", 1))
	here, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(here, filepath.Join(home, "tools")); err != nil {
		t.Fatal(err)
	}
	if err := compare(t.Context(), &out, home, "", 6, 5, []benchmark{{"a", "BenchmarkA"}, {"b", "BenchmarkB"}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"v1.0.0 does not have b: not compared\n", "::warning title=Slower than v1.0.0::A", "% more B/op (p=0.002 n=6)\n", "vs base"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not print %q:\n%s", want, out.String())
		}
	}
}

// TestBenchmarksExist: each stands in the folder that is named.
func TestBenchmarksExist(t *testing.T) {
	for _, b := range benchmarks {
		files, err := filepath.Glob(filepath.Join("../..", b.folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(file string) bool {
			text, err := os.ReadFile(file)
			return err == nil && strings.Contains(string(text), "func "+b.name+"(b *testing.B)")
		}) {
			t.Errorf("%s has no %s", b.folder, b.name)
		}
	}
}
