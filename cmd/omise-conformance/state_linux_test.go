package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestStateOnAFullDisk fills a file system of 1 MB, which takes a mount: what the emulator cannot keep it does
// not claim, and it ends.
func TestStateOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	args := []string{"--state", filepath.Join(dir, "state.db")}
	emulator, r, _ := startEmulator(t, args...)
	made := 0
	customer := func() int {
		body := `{"description":"` + strings.Repeat("x", 10_000) + `"}`
		request, err := http.NewRequest(http.MethodPost, r.API+"/customers", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(r.Secret, "")
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	status := http.StatusOK
	for ; status == http.StatusOK && made < 1000; made++ {
		status = customer()
	}
	if status != http.StatusInternalServerError || made < 10 {
		t.Errorf("%d customers were made, then came status %d, want 500 when the disk is full", made, status)
	}
	_ = emulator.cmd.Wait() // the exit code says more
	if code := emulator.cmd.ProcessState.ExitCode(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	const sentence = "omise-conformance: the emulator did not stop cleanly: state file \""
	if said := emulator.text(); !strings.Contains(said, sentence) || !strings.Contains(said, "cannot be written: no space left on device\n") {
		t.Errorf("it says %s", said)
	}
}
