package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// TestTable: medians, and the medians of the ratios within rounds, so that a round in which the machine was busy changes little.
func TestTable(t *testing.T) {
	g := group{title: "Servers", text: "Each answers.", servers: []server{{name: "ours", what: "this"}, {name: "bare", what: "Go", baseline: true}}}
	round := func(start, rate float64) result {
		return result{start: start, idle: 10, loaded: 20, loads: []load{{rate, 1, 2}, {2 * rate, 3, 4}}}
	}
	text := g.table([]*server{&g.servers[0], &g.servers[1]}, map[string][]result{
		"ours": {round(30, 100), round(10, 50), round(20, 400)},
		"bare": {round(1, 200), round(1, 200), round(1, 1000)},
	})
	for _, want := range []string{
		"## Servers\n\nEach answers.\n",
		"| ours | this | 20 ms | 10 MiB | 20 MiB | 100 | 0.40 × | 1.00 ms | 2.00 ms | 200 | 0.40 × | 3.00 ms | 4.00 ms |",
		"| bare | Go | 1 ms | 10 MiB | 20 MiB | 200 | 1.00 × | 1.00 ms | 2.00 ms | 400 | 1.00 × | 3.00 ms | 4.00 ms |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if got := medianOf([]float64{4, 1, 3, 2}); got != 2.5 {
		t.Errorf("the median of 1, 2, 3 and 4 is %g", got)
	}
}

// TestLoadCountsAnswersAndRefusesOthers: what is not the answer that is measured ends the measuring.
func TestLoadCountsAnswersAndRefusesOthers(t *testing.T) {
	answered := 0
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, _, _ := r.BasicAuth(); user != secretKey || r.FormValue("amount") != "100000" || answered >= 100 {
			http.Error(w, "enough", http.StatusTeapot)
			return
		}
		answered++
		time.Sleep(time.Millisecond)
	}))
	defer target.Close()
	s := &server{path: "/charges", key: secretKey}
	r := &running{base: target.URL, body: anyCharge}
	measured, err := s.load(t.Context(), r, 1, 20*time.Millisecond)
	if err != nil || measured.rate < 1 || measured.rate > 1000 || measured.p50 < 1 || measured.p99 < measured.p50 || answered == 0 {
		t.Errorf("got %+v, %v after %d answers", measured, err, answered)
	}
	if _, err = s.load(t.Context(), r, 1, 10*time.Second); err == nil || !strings.Contains(err.Error(), "it answers 418: enough") {
		t.Errorf("got %v", err)
	}
}

// TestPairsAreRead: the times are found in what go test prints, also where a benchmark has its baseline in itself.
func TestPairsAreRead(t *testing.T) {
	const printed = "goos: linux\nBenchmarkLog-2   \t       8\t1337865365 ns/op\t   3.17 MB/s\nBenchmarkDecodedLog \t 8\t 18.5 ns/op\n" +
		"BenchmarkReplay-2   \t       1\t9000000000 ns/op\t         0.2500 of-the-run\t      1234 requests/s\t         2.000 s/replay\nPASS\n"
	both := pair{bench: "BenchmarkLog", baseline: "BenchmarkDecodedLog"}
	if got := both.read(printed); got != (reading{1337865365, 18.5}) {
		t.Errorf("got %v", got)
	}
	alone := pair{bench: "BenchmarkReplay", own: metrics{"s/replay", "of-the-run"}}
	if got := alone.read(printed); got != (reading{2e9, 8e9}) {
		t.Errorf("got %v", got)
	}
	for _, absent := range []pair{{bench: "BenchmarkRun", baseline: "BenchmarkLog"}, {bench: "BenchmarkLog", own: alone.own}} {
		if got := absent.read(printed); got.took != 0 {
			t.Errorf("%s: got %v", absent.bench, got)
		}
	}
	section := sectionOfPairs([][]reading{{{30e6, 10e6}, {10e6, 5e6}, {20e6, 2e6}}})
	if want := "| 20.0 ms | 5.0 ms | 3.00 × |\n"; !strings.HasPrefix(section, "## In one process\n") || !strings.HasSuffix(section, want) {
		t.Errorf("no %q in\n%s", want, section)
	}
}

// TestPairsExist: each benchmark stands in the package that is named, and prints the units that are read.
func TestPairsExist(t *testing.T) {
	for _, p := range pairs {
		entries, err := os.ReadDir("../../" + p.folder)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, entry := range entries {
			if strings.HasSuffix(entry.Name(), "_test.go") {
				file, err := os.ReadFile("../../" + p.folder + "/" + entry.Name())
				if err != nil {
					t.Fatal(err)
				}
				text.Write(file)
			}
		}
		for _, name := range []string{p.bench, p.baseline} {
			if name != "" && !strings.Contains(text.String(), "func "+name+"(b *testing.B)") {
				t.Errorf("%s has no %s", p.folder, name)
			}
		}
		for _, unit := range []string{p.own.seconds, p.own.ratio} {
			if p.baseline == "" && !strings.Contains(text.String(), `"`+unit+`")`) {
				t.Errorf("%s prints no %q", p.folder, unit)
			}
		}
	}
}
