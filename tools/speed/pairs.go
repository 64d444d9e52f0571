package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// pair is a benchmark of a package and its baseline: another one of the package, or what the benchmark runs itself in each of its rounds.
type pair struct {
	what, than              string
	folder, bench, baseline string
	own                     metrics
}

// metrics are the units that a benchmark prints which has its baseline in itself.
type metrics struct {
	seconds string // of the benchmark without its baseline
	ratio   string // of these and the baseline
}

var pairs = []pair{
	{what: "checking a log of JSON lines (`check`)", than: "decoding the same with encoding/json", folder: "./internal/check", bench: "BenchmarkLog", baseline: "BenchmarkDecodedLog"},
	{what: "a replay of recordings", than: "a run of the same cases on the embedded emulator", folder: ".", bench: "BenchmarkReplay", own: metrics{"s/replay", "of-the-run"}},
	{what: "the emulator over 32 connections in one process: a token and a charge", than: "a bare handler", folder: "./emulator", bench: "BenchmarkTokenCharge", baseline: "BenchmarkBareHandler"},
}

// reading is what a round has measured of a pair, in nanoseconds.
type reading struct{ took, baseline float64 }

// pairsTable runs the pairs in turn, as often as there are rounds.
func pairsTable(ctx context.Context, home string, rounds int) (string, error) {
	measured := make([][]reading, len(pairs))
	for range rounds {
		for i := range pairs {
			r, err := pairs[i].measure(ctx, home)
			if err != nil {
				return "", err
			}
			measured[i] = append(measured[i], r)
			fmt.Printf("%s: %.2f × its baseline\n", pairs[i].bench, r.took/r.baseline)
		}
	}
	return sectionOfPairs(measured), nil
}

// measure runs the benchmarks of the pair once. Several times in one process (-count) is what Ginkgo refuses, in which runs take place.
func (p *pair) measure(ctx context.Context, home string) (reading, error) {
	names := p.bench
	if p.baseline != "" {
		names += "|" + p.baseline
	}
	test := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "^("+names+")$", "-count", "1", p.folder)
	test.Dir = home
	text, err := test.CombinedOutput()
	if err != nil {
		return reading{}, fmt.Errorf("%s: %w: %s", strings.Join(test.Args, " "), err, text)
	}
	r := p.read(string(text))
	if r.took == 0 || r.baseline == 0 {
		return r, fmt.Errorf("%s does not print what %s takes beside its baseline: %s", strings.Join(test.Args, " "), p.bench, text)
	}
	return r, nil
}

// read finds a pair in what go test prints. What is not there is 0.
func (p *pair) read(text string) (r reading) {
	printed := benchmarks(text)
	if p.baseline != "" {
		return reading{printed[p.bench]["ns/op"], printed[p.baseline]["ns/op"]}
	}
	own := printed[p.bench]
	if r.took = own[p.own.seconds] * 1e9; own[p.own.ratio] > 0 {
		r.baseline = r.took / own[p.own.ratio]
	}
	return r
}

// resultLine is a line about a benchmark: its name, and pairs of values and units behind the number of rounds.
var resultLine = regexp.MustCompile(`(?m)^(Benchmark\w+?)(?:-\d+)?[ \t]+\d+[ \t]+(.+)$`)

// benchmarks returns the values that benchmarks printed, by name and unit.
func benchmarks(text string) map[string]map[string]float64 {
	all := map[string]map[string]float64{}
	for _, line := range resultLine.FindAllStringSubmatch(text, -1) {
		values := map[string]float64{}
		fields := strings.Fields(line[2])
		for i := 0; i+1 < len(fields); i += 2 {
			values[fields[i+1]], _ = strconv.ParseFloat(fields[i], 64)
		}
		all[line[1]] = values
	}
	return all
}

// sectionOfPairs returns the section about the pairs: medians, and the medians of the ratios within rounds.
func sectionOfPairs(measured [][]reading) string {
	var out strings.Builder
	out.WriteString("## In one process\n\nBenchmarks of Go, each beside its baseline in one run: `go test -bench`.\n\n| | beside | time | of the baseline | ratio |\n|---|---|--:|--:|--:|\n")
	for i, rounds := range measured {
		of := func(value func(reading) float64) float64 {
			values := make([]float64, len(rounds))
			for j, r := range rounds {
				values[j] = value(r)
			}
			return medianOf(values)
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %.2f × |\n", pairs[i].what, pairs[i].than,
			duration(of(func(r reading) float64 { return r.took })), duration(of(func(r reading) float64 { return r.baseline })),
			of(func(r reading) float64 { return r.took / r.baseline }))
	}
	return out.String()
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
