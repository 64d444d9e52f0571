package main

import (
	"bufio"
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/omise-conformance/harness/reports"
)

// TestInterruptedGate holds that an interrupt ends the client's command, that the reports are whole, and that nothing
// stays on disk.
func TestInterruptedGate(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	i := invocation{
		args:   []string{"gate", "--", "shop", "token", "charge", "say=waiting", "sleep=2m"},
		folder: t.TempDir(), env: []string{"TMPDIR=" + temporary},
	}
	cmd := i.command(t)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var problems bytes.Buffer
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "waiting"; {
	}
	children := childrenOf(cmd.Process.Pid)
	if files := filesBelow(t, temporary); len(files) == 0 {
		t.Error("the gate has no files while it is open")
	}
	_ = cmd.Process.Signal(syscall.SIGINT)
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Fatalf("ended with %v\n%s", err, problems.String())
	}
	report := wholeIn(t, filepath.Join(i.folder, "conformance-report"))
	if report.Verdict != reports.Interrupted || report.Gate.Requests != 2 || report.Totals.Passed == 0 {
		t.Errorf("%s, %d requests, %d passed", report.Verdict, report.Gate.Requests, report.Totals.Passed)
	}
	if len(children) == 0 {
		t.Error("the command of the gate was not seen running")
	}
	for _, pid := range children {
		if err := syscall.Kill(pid, 0); err == nil {
			t.Errorf("the process %d of the client runs on", pid)
		}
	}
	if files := filesBelow(t, temporary); len(files) > 0 {
		t.Errorf("what the gate left: %v", files)
	}
}

// childrenOf returns the processes whose parent is a process.
func childrenOf(pid int) []int {
	var found []int
	folders, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range folders {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(text), ") ")
		if fields := strings.Fields(after); len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			found = append(found, child)
		}
	}
	return found
}

func filesBelow(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestGatesSideBySide holds that gates do not know of each other: each sees the requests of its own client.
func TestGatesSideBySide(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for n := range 3 {
		all.Go(func() {
			steps := slices.Repeat([]string{"list"}, n+1)
			o := omise(t, append([]string{"gate", "--", "shop"}, steps...)...).exits(t, 0)
			if got := o.whole(t).Gate.Requests; got != n+1 {
				t.Errorf("%d requests were seen of %d", got, n+1)
			}
		})
	}
	all.Wait()
}

// TestGateBehindACompanyProxy holds that the client's requests to the API do not go to a proxy that was there before.
func TestGateBehindACompanyProxy(t *testing.T) {
	t.Parallel()
	i := invocation{args: []string{"gate", "--", "shop", "token", "charge"}, folder: t.TempDir()}
	for _, name := range []string{"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"} {
		i.env = append(i.env, name+"=http://"+strings.TrimPrefix(closedPort(t), "http://"))
	}
	began := time.Now()
	if got := i.run(t).exits(t, 0).whole(t).Gate.Requests; got != 2 {
		t.Errorf("%d requests after %s", got, time.Since(began))
	}
}

// TestACompanyProxyThatRefuses holds that its answer reaches the client as it is, whatever it was asked for, and that the
// report says that a proxy stands between.
func TestACompanyProxyThatRefuses(t *testing.T) {
	t.Parallel()
	company := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Error(w, "blocked", http.StatusForbidden) }))
	defer company.Close()
	through := []string{"http_proxy=" + company.URL, "https_proxy=" + company.URL, "HTTP_PROXY=" + company.URL, "HTTPS_PROXY=" + company.URL}
	foreign := invocation{args: []string{"gate", "--", "shop", "list", "get=https://registry.example/x"}, folder: t.TempDir(), env: through}
	o := foreign.run(t).exits(t, 0)
	if !strings.Contains(o.out, "Forbidden") {
		t.Errorf("the client was told %q", o.out)
	}
	want := "Not judged: a proxy stands between the client and registry.example:443. " + company.URL + " answered 403 Forbidden to 1 request, and so did the gate."
	if notes := o.whole(t).Gate.Notes; !slices.Contains(notes, want) {
		t.Errorf("the report says %q, want %q", notes, want)
	}
	upstream := invocation{args: []string{"gate", "--upstream", "https://shop.example", "--", "shop", "list", "list"}, folder: t.TempDir(), env: append(through, "OMISE_SECRET_KEY=skey_test_1")}
	o = upstream.run(t).exits(t, 3)
	if !strings.Contains(o.out, "403") {
		t.Errorf("the client was told %q", o.out)
	}
	if want := "Not judged: a proxy stands between the gate and https://shop.example. " + company.URL + " answered 403 Forbidden to 2 requests."; !strings.Contains(o.err, want) {
		t.Errorf("the gate said %q, want %q", o.err, want)
	}
}

// TestAKilledGate holds that the next gate removes what one left that was killed.
func TestAKilledGate(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	killed := invocation{args: []string{"gate", "--", "shop", "say=waiting", "sleep=2m"}, folder: t.TempDir(), env: []string{"TMPDIR=" + temporary}}
	cmd := killed.command(t)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "waiting"; {
	}
	children := childrenOf(cmd.Process.Pid)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	for _, pid := range children {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	if left := filesBelow(t, temporary); len(left) == 0 {
		t.Fatal("nothing was left")
	}
	next := invocation{args: []string{"gate", "--", "shop", "list"}, folder: t.TempDir(), env: []string{"TMPDIR=" + temporary}}
	next.run(t).exits(t, 0)
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("what is left: %v, %v", left, err)
	}
}
