package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bareProgram is the baseline of the emulator's start: a server that answers one
// fixed text, built and started in the same way.
const bareProgram = `package main

import (
	"fmt"
	"net"
	"net/http"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("api http://" + listener.Addr().String())
	panic(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })))
}
`

// BenchmarkProcess measures the command as a process: from its start to the
// first answer of the emulator (aim: 30 ms), its memory then (30 MiB), and the
// size of the stripped binary (30 MiB), compared with a bare server of net/http.
func BenchmarkProcess(b *testing.B) {
	folder := b.TempDir()
	own, bare := filepath.Join(folder, "own"), filepath.Join(folder, "bare")
	source := filepath.Join(folder, "bare.go")
	if err := os.WriteFile(source, []byte(bareProgram), 0o600); err != nil {
		b.Fatal(err)
	}
	build(b, own, ".")
	build(b, bare, source)
	var ours, theirs time.Duration
	var resident float64
	for b.Loop() {
		took, memory := firstAnswer(b, own, "emulator", "--api-addr", "127.0.0.1:0", "--vault-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0")
		ours, resident = ours+took, memory
		took, _ = firstAnswer(b, bare)
		theirs += took
	}
	info, err := os.Stat(own)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms-to-first-answer")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "times-bare-server")
	b.ReportMetric(resident, "idle-MiB")
	b.ReportMetric(float64(info.Size())/(1<<20), "binary-MiB")
}

func build(b *testing.B, to, from string) {
	b.Helper()
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", to, from).CombinedOutput(); err != nil {
		b.Fatalf("go build %s: %v\n%s", from, err, out)
	}
}

// firstAnswer starts a program, reads the address that it prints first, and
// requests it. It returns the time that took and the resident memory after it.
func firstAnswer(b *testing.B, program string, args ...string) (time.Duration, float64) {
	b.Helper()
	started := time.Now()
	process := exec.Command(program, args...)
	out, err := process.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err = process.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(strings.Fields(line)[1])
	if err != nil {
		b.Fatal(err)
	}
	_ = answer.Body.Close()
	return time.Since(started), residentMiB(b, process.Process.Pid)
}

func residentMiB(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("resident memory is read from /proc, which this system lacks")
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}
