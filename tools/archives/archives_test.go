package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// TestTrafficHasIDsOfItsOwn: each round of exchanges is about other objects, in logs and in captures alike.
func TestTrafficHasIDsOfItsOwn(t *testing.T) {
	made, err := recorded(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	const rounds = 3
	n := rounds * len(made.exchanges)
	var log, har bytes.Buffer
	if err := errors.Join(made.lines(&log, n), made.har(&har, n)); err != nil {
		t.Fatal(err)
	}
	var read capture
	if err := json.Unmarshal(har.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Log.Entries) != n || bytes.Count(log.Bytes(), []byte("\n")) != n {
		t.Errorf("%d entries and %d lines instead of %d", len(read.Log.Entries), bytes.Count(log.Bytes(), []byte("\n")), n)
	}
	if at := read.Log.Entries[n-1]["startedDateTime"]; at != began.Add(time.Duration(n-1)*time.Millisecond).Format(time.RFC3339Nano) {
		t.Errorf("the last began at %v", at)
	}
	for _, text := range []string{log.String(), har.String()} {
		ids := map[string]bool{}
		for _, id := range regexp.MustCompile(`/charges/chrg_test_[0-9a-z]+`).FindAllString(text, -1) {
			ids[id] = true
		}
		if len(ids) < rounds || len(ids)%rounds != 0 {
			t.Errorf("%d charges in %d rounds", len(ids), rounds)
		}
	}
}

// TestPackedStreamsHaveAnEnd, without which a check would find them cut short.
func TestPackedStreamsHaveAnEnd(t *testing.T) {
	var packed bytes.Buffer
	for _, each := range packings {
		packed.Reset()
		to, err := each.open(&packed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, "text"); err != nil {
			t.Fatal(err)
		}
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
		var from io.Reader
		if each.name == "gzip" {
			from, err = gzip.NewReader(&packed)
		} else {
			from, err = zstd.NewReader(&packed)
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(from); err != nil || string(text) != "text" {
			t.Errorf("%s: %q, %v", each.name, text, err)
		}
	}
}

func TestDecodeReadsTheLog(t *testing.T) {
	made, err := recorded(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "log.jsonl")
	if err := writeFile(path, func(to io.Writer) error { return made.lines(to, 5) }); err != nil {
		t.Fatal(err)
	}
	if err := decodeLog(path); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\n")); n != 5 {
		t.Errorf("%d lines", n)
	}
	if err := os.WriteFile(path, text[:len(text)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	if decodeLog(path) == nil {
		t.Error("a log that is cut short is decoded")
	}
}

// TestACheckThatJudgesLessIsRefused: figures of what did not take place are worth nothing.
func TestACheckThatJudgesLessIsRefused(t *testing.T) {
	for said, held := range map[string]bool{
		"7 records judged with 9 checks, 1 s.": true, "6 records judged with 9 checks, 1 s.": false,
		"7 records judged with 0 checks, 1 s.": false, "nothing": false,
	} {
		_, err := checkRun(t.Context(), 7, nil, nil, "echo", said)
		if (err == nil) != held {
			t.Errorf("%q: %v", said, err)
		}
	}
}

func TestDocument(t *testing.T) {
	text := introduction(1) + logSection([]float64{4, 8, 5}, []float64{2, 5, 2}) + filesSection([]float64{1.5}) +
		memorySection([]memoryRow{{1000, "gzip", measured{2 * time.Second, 99.6}}}) + beamSection([]float64{8}, []float64{4})
	for _, want := range []string{
		"the median of one round",
		"| `omise-conformance check` | 5.00 s | 20000 | 2.00 × |\n",
		"| 2.00 s | 50000 | 1.00 × |\n",
		"take `omise-conformance check` 1.50 s",
		"| 1000 | gzip | 100 MiB | 2.0 s | 500 |\n",
		"| 2 | 4.00 s | 6000 | 2.00 × |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
}

func TestNumbers(t *testing.T) {
	if all, err := numbers("10,200"); err != nil || len(all) != 2 || all[1] != 200 {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := numbers("10,0"); err == nil {
		t.Error("0 is taken for a length")
	}
}
