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

// TestLinesOfBenchmarks: the times are found in what go test prints.
func TestLinesOfBenchmarks(t *testing.T) {
	found := perOperation.FindAllStringSubmatch("goos: linux\nBenchmarkLog-2   \t       8\t1337865365 ns/op\t   3.17 MB/s\nBenchmarkDecodedLog \t 8\t 18.5 ns/op\nPASS\n", -1)
	if len(found) != 2 || found[0][1] != "BenchmarkLog" || found[0][2] != "1337865365" || found[1][1] != "BenchmarkDecodedLog" || found[1][2] != "18.5" {
		t.Errorf("got %q", found)
	}
}

// TestPairsExist: each benchmark stands in the package that is named.
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
			if !strings.Contains(text.String(), "func "+name+"(b *testing.B)") {
				t.Errorf("%s has no %s", p.folder, name)
			}
		}
	}
}
