package cassettes

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// killTask tells a copy of this test what to do until it is killed.
const killTask = "CASSETTES_KILL_TASK"

// killInteractions makes cassettes of 500 KB.
const killInteractions = 1_000

// TestMain lets copies of this test do what they are killed in.
func TestMain(m *testing.M) {
	if task := os.Getenv(killTask); task != "" {
		if err := runKillTask(strings.Fields(task)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// runKillTask saves for ever, or kills itself after so many bytes of one file.
func runKillTask(task []string) error {
	t := &testing.T{}
	path := task[1]
	if task[0] == "replay" {
		return replayOffline(path)
	}
	if task[0] == "lock" {
		if _, err := Lock(path); err != nil {
			return err
		}
		fmt.Println("locked")
		select {}
	}
	if task[0] == "save" {
		// What Save does after it has made the text, which takes longer than this.
		texts := [][]byte{generation(t, 1, killInteractions).Encode(), generation(t, 2, killInteractions).Encode()}
		for i := 0; ; i++ {
			if err := replace(path, texts[i%2], writeAll); err != nil {
				return err
			}
			if i == 1 {
				fmt.Println("saved")
			}
		}
	}
	share, err := strconv.ParseFloat(task[2], 64)
	if err != nil {
		return err
	}
	return replace(path, generation(t, 2, killInteractions).Encode(), func(w io.Writer, data []byte) error {
		if _, err := w.Write(data[:int(share*float64(len(data)))]); err != nil {
			return err
		}
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
	})
}

func killable(t *testing.T, task ...string) *exec.Cmd {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), killTask+"="+strings.Join(task, " "))
	command.Stderr = os.Stderr
	return command
}

// TestKilledWhileWriting kills at places within one file.
func TestKilledWhileWriting(t *testing.T) {
	path := saved(t, generation(t, 1, killInteractions))
	for _, share := range []string{"0", "0.001", "0.25", "0.5", "0.999", "1"} {
		err := killable(t, "write", path, share).Run()
		if err == nil || err.Error() != "signal: killed" {
			t.Fatalf("the copy was not killed: %v", err)
		}
		if got := wholeGeneration(t, path); got != 1 {
			t.Errorf("killed at %s of the file: generation %d", share, got)
		}
	}
	if left := len(entries(t, filepath.Dir(path))) - 1; left != 6 {
		t.Errorf("%d half-written files, want 6: the copies were killed elsewhere", left)
	}
	if cases, err := List(filepath.Dir(filepath.Dir(path))); err != nil || len(cases) != 1 {
		t.Errorf("half-written files are listed: %v, %v", cases, err)
	}
}

// TestKilledAtAnyTime kills a recorder that saves the same cassette again and
// again, at random times.
func TestKilledAtAnyTime(t *testing.T) {
	kills := 40
	if testing.Short() {
		kills = 10
	}
	path := saved(t, generation(t, 1, killInteractions))
	seen := map[int]int{}
	left := 0
	for range kills {
		command := killable(t, "save", path)
		output, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := output.Read(make([]byte, 1)); err != nil {
			t.Fatalf("the copy saved nothing: %v", err)
		}
		time.Sleep(time.Duration(rand.IntN(30_000)) * time.Microsecond)
		if err := command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = command.Wait()
		seen[wholeGeneration(t, path)]++
		if names := entries(t, filepath.Dir(path)); len(names) > 1 {
			left++
			release, err := Lock(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			release()
			_ = os.Remove(filepath.Join(filepath.Dir(path), lockName))
		}
	}
	t.Logf("%d kills, %d of them while a file was half-written; the cassette was whole each time (generations %v)", kills, left, seen)
}

// TestLockOfAKilledRecorderIsFree holds that nobody has to remove a lock.
func TestLockOfAKilledRecorderIsFree(t *testing.T) {
	dir := t.TempDir()
	command := killable(t, "lock", dir)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err = command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err = output.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err = Lock(dir); err == nil || !strings.HasPrefix(err.Error(), "another recorder uses") {
		t.Errorf("while it lives: %v", err)
	}
	_ = command.Process.Kill()
	_ = command.Wait()
	release, err := Lock(dir)
	if err != nil {
		t.Fatalf("after it was killed: %v", err)
	}
	release()
}

// TestFullDisk saves on a disk that has room for one cassette, not for two.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=800k"); err != nil {
		t.Skipf("a small disk could not be mounted (%v); TestFailedWriteLeavesTheOldCassette covers the same with a failing write", err)
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	path := Path(dir, "charges/example")
	if err := generation(t, 1, killInteractions).Save(path); err != nil {
		t.Fatal(err)
	}
	err := generation(t, 2, killInteractions).Save(path)
	if err == nil || !strings.Contains(err.Error(), "is not saved, the old file is unchanged: ") || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
	if got := wholeGeneration(t, path); got != 1 {
		t.Errorf("generation %d", got)
	}
	if names := entries(t, filepath.Dir(path)); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
	if err := generation(t, 3, 10).Save(path); err != nil {
		t.Errorf("a cassette that fits: %v", err)
	}
}
