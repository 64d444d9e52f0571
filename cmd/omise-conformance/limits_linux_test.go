package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestFewFiles: a process that may open few files judges fewer cases at once, and says so where even that may be too much. Its
// reports are whole.
func TestFewFiles(t *testing.T) {
	t.Parallel()
	for limit, says := range map[string]string{
		"20": "The process may open only 20 files (ulimit -n), and this run may need 64 even with one case at a time",
		"64": "The process may open only 64 files (ulimit -n), so that 1 case runs at once instead of 8",
	} {
		command := "ulimit -n " + limit + " && exec omise-conformance run --case tokens/create,tokens/fresh -q"
		invocation{program: "sh", args: []string{"-c", command}, folder: t.TempDir()}.run(t).exits(t, 0).says(t, says).whole(t)
	}
}

// TestFewFilesForManyRequests: at a server of its own, where each request takes a connection, requests wait for those of others, also
// where a case sends twenty at once. Connections that nobody uses leave room for the reports.
func TestFewFilesForManyRequests(t *testing.T) {
	t.Parallel()
	_, r, _ := startEmulator(t, "--log", "off")
	command := fmt.Sprintf("ulimit -n 20 && exec omise-conformance run -q --api-url %s --vault-url %s --control-url %s --public-key %s --secret-key %s"+
		" --case 'tokens/*,events/*'", r.API, r.Vault, r.Control, r.Public, r.Secret)
	report := invocation{program: "sh", args: []string{"-c", command}, folder: t.TempDir()}.run(t).exits(t, 0).whole(t)
	if report.Totals.NotJudged > 0 || report.Totals.Passed < 80 {
		t.Errorf("%+v", report.Totals)
	}
}

// TestReportsOnAFullDisk: the last line does not say what the exit code does not, nor does a document that is written.
func TestReportsOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	folder := filepath.Join(dir, "r")
	full := invocation{args: []string{"run", "--case", "tokens/fresh", "-q", "--report-dir", folder}, folder: t.TempDir()}.run(t).exits(t, 3)
	full.says(t, "the report report.html is not written: the disk is full", "Not judged: the run is incomplete")
	summary, err := os.ReadFile(filepath.Join(folder, "summary.md"))
	if err != nil || strings.Contains(full.out+string(summary), "Conformant:") {
		t.Errorf("a run without reports is conformant: %v\n%s", err, full.out)
	}
}

// unwritable are commands whose output goes below $AT, with the exit code and a part of the sentence where that is on a full disk, and
// where a part of the path is a regular file.
var unwritable = []struct {
	args   string
	full   int
	below  int
	unlike string // what is said below a file, where that is not "a file, not a directory"
}{
	{args: "run --case tokens/fresh -q --report-dir $AT/r", full: 3, below: 2},
	{args: "record --case tokens/fresh -q --cassettes $AT/c --report-dir r", full: 3, below: 3, unlike: "not a directory"},
	{args: "explore --steps 5 -q --report-dir $AT/r", full: 3, below: 2},
	{args: "faults -q --fault wire/bytes/charset --report-dir $AT/f", full: 3, below: 2},
	{args: "gate -q --report-dir $AT/r -- shop token charge", full: 3, below: 2},
	{args: "gate matrix --inject error/429 --report-dir $AT/m -- shop token charge", full: 3, below: 2},
	{args: "diff $RECORDED $RECORDED --output $AT/d.md", full: 3, below: 3},
	{args: "report html $REPORT --output $AT/p.html", full: 3, below: 3},
	{args: "report merge $REPORT --report-dir $AT/m", full: 3, below: 2},
	{args: "check renamed.json wrong.json --no-reports --fix $AT/p.patch", full: 3, below: 2},
	{args: "check renamed.json wrong.json --no-reports --baseline $AT/b.txt --update-baseline", full: 1, below: 2, unlike: "not a directory"},
}

// TestWhatCannotBeWritten: a sentence says why, the exit code is not that of success, and nothing is left half written.
func TestWhatCannotBeWritten(t *testing.T) {
	t.Parallel()
	recorded, err := filepath.Abs(filepath.Join("..", "..", "cassettes", "emulator", "tokens", "fresh.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	report, disk, file := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "file")
	invocation{args: []string{"run", "--case", "tokens/fresh", "-q", "--report-dir", report}, folder: t.TempDir()}.run(t).exits(t, 0)
	write(t, file, "x")
	canMount := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=4k") == nil
	if canMount {
		t.Cleanup(func() { _ = syscall.Unmount(disk, 0) })
		write(t, filepath.Join(disk, "full"), strings.Repeat("x", 4<<10))
	}
	for _, row := range unwritable {
		for at, code := range map[string]int{disk: row.full, file: row.below} {
			if at == disk && !canMount {
				continue // this process may not mount a small file system
			}
			folder := t.TempDir()
			const charge = `{"object":"charge","id":"chrg_test_5xuy4w91xqz7d1w9u0t","location":"/charges/chrg_test_5xuy4w91xqz7d1w9u0t",`
			write(t, filepath.Join(folder, "renamed.json"), charge+`"failureCode":null,"amount":100,"currency":"THB"}`)
			write(t, filepath.Join(folder, "wrong.json"), charge+`"failure_code":12,"amount":"100","currency":"thb"}`)
			args := strings.NewReplacer("$AT", at, "$RECORDED", recorded, "$REPORT", report).Replace(row.args)
			o := invocation{args: strings.Fields(args), folder: folder}.run(t)
			says := "the disk is full"
			if at == file {
				says = cmp.Or(row.unlike, "is a file, not a directory")
			}
			if said := o.out + o.err; o.code != code || !strings.Contains(said, says) || strings.Contains(said, "Conformant:") || strings.Contains(said, ".saving-") {
				t.Errorf("%s: exit code %d, want %d\n%s", args, o.code, code, tail(said))
			}
		}
	}
	left := 0
	err = filepath.WalkDir(disk, func(path string, entry fs.DirEntry, err error) error {
		if info, _ := entry.Info(); err == nil && !entry.IsDir() && info.Size() > 0 {
			left++
		}
		return err
	})
	if err != nil || canMount && left != 1 {
		t.Errorf("%d files are on the full disk: %v", left, err)
	}
}

// TestReportsThatBelongTogether: where one of the files of a command cannot be written, the older ones stay, all of them: the page would
// be of another trial than the data beside it. A limit for the size of a file stands for the disk: more than the data takes and less
// than a page. The files that a gate makes for its client are larger, so that there the client puts a folder in the way.
func TestReportsThatBelongTogether(t *testing.T) {
	t.Parallel()
	for first, second := range map[string]string{
		"faults -q --fault wire/bytes/charset --shard 1/1":       "ulimit -f 16 && exec omise-conformance faults -q --fault wire/bytes/mark --shard 1/1",
		"gate matrix -q --inject error/429 -- shop token charge": "exec omise-conformance gate matrix -q --inject error/503 -- sh -c 'rm -f $PAGE; mkdir -p $PAGE; shop token charge'",
	} {
		t.Run(first, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			invocation{args: strings.Fields(first), folder: folder}.run(t)
			before := filesIn(t, filepath.Join(folder, defaultReportDir))
			if len(before) < 4 {
				t.Fatalf("it wrote %d files", len(before))
			}
			command := strings.ReplaceAll(second, "$PAGE", defaultReportDir+"/matrix.html")
			o := invocation{program: "sh", args: []string{"-c", command}, folder: folder}.run(t).exits(t, 3)
			if !strings.Contains(o.err, ".html cannot be written: ") {
				t.Errorf("it says %s", o.err)
			}
			after := filesIn(t, filepath.Join(folder, defaultReportDir))
			if strings.Contains(second, "$PAGE") {
				delete(before, "matrix.html")
			}
			if !maps.Equal(before, after) {
				t.Errorf("before there were %q, then %q", slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)))
			}
		})
	}
}

// filesIn returns what the files in a folder hold, but for the output of commands, which is written while they run.
func filesIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = string(text)
	}
	return files
}

// TestLittleAddressSpace: two GB are enough.
func TestLittleAddressSpace(t *testing.T) {
	t.Parallel()
	const command = "ulimit -v 2097152 && exec omise-conformance run --case tokens/create,tokens/fresh -q"
	invocation{program: "sh", args: []string{"-c", command}, env: []string{usual}, folder: t.TempDir()}.run(t).exits(t, 0).whole(t)
}
