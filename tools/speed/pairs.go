package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// pair is two benchmarks of a package, one of which is the baseline of the other.
type pair struct {
	what, than              string
	folder, bench, baseline string
}

var pairs = []pair{
	{"checking a log of JSON lines (`check`)", "decoding the same with encoding/json", "./internal/check", "BenchmarkLog", "BenchmarkDecodedLog"},
	{"the emulator, without sockets: a token and a charge", "a bare handler", "./emulator", "BenchmarkTokenCharge", "BenchmarkBareHandler"},
}

// perOperation finds the time in a line of a benchmark.
var perOperation = regexp.MustCompile(`(?m)^(Benchmark\w+)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)

// pairsTable runs the pairs, each as often as there are rounds.
func pairsTable(ctx context.Context, home string, rounds int) (string, error) {
	var out strings.Builder
	out.WriteString("## In one process\n\nBenchmarks of Go, each beside its baseline in one run: `go test -bench`.\n\n| | beside | time | of the baseline | ratio |\n|---|---|--:|--:|--:|\n")
	for _, p := range pairs {
		test := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "^("+p.bench+"|"+p.baseline+")$", "-count", strconv.Itoa(rounds), p.folder)
		test.Dir = home
		text, err := test.CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("%s: %w: %s", strings.Join(test.Args, " "), err, text)
		}
		times := map[string][]float64{}
		for _, match := range perOperation.FindAllStringSubmatch(string(text), -1) {
			ns, _ := strconv.ParseFloat(match[2], 64)
			times[match[1]] = append(times[match[1]], ns)
		}
		if len(times[p.bench]) == 0 || len(times[p.baseline]) == 0 {
			return "", fmt.Errorf("%s does not print %s and %s: %s", strings.Join(test.Args, " "), p.bench, p.baseline, text)
		}
		took, baseline := medianOf(times[p.bench]), medianOf(times[p.baseline])
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %.2f × |\n", p.what, p.than, duration(took), duration(baseline), took/baseline)
		fmt.Printf("%s: %.2f × %s\n", p.bench, took/baseline, p.baseline)
	}
	return out.String(), nil
}

func duration(ns float64) string {
	switch {
	case ns >= 1e9:
		return fmt.Sprintf("%.2f s", ns/1e9)
	case ns >= 1e6:
		return fmt.Sprintf("%.1f ms", ns/1e6)
	}
	return fmt.Sprintf("%.1f µs", ns/1e3)
}
