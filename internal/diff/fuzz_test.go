package diff

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
	"github.com/omise-conformance/harness/reports"
)

// FuzzCompare compares two answers of any bytes: without a panic, in bounded
// time, without a change where both are the same, and into documents that can be
// written.
func FuzzCompare(f *testing.F) {
	for _, pair := range [][2]string{
		{`{"object":"charge","amount":1}`, `{"object":"charge","amount":2,"x":null}`},
		{`[]`, `{}`},
		{`null`, ``},
		{`"a"`, `1.0`},
		{"\xff", `{"a"`},
		{`{"object":"list","data":[{"id":"` + idA + `"},{"id":"` + idB + `"}]}`, `{"object":"list","data":[{"id":"` + idB + `"},null]}`},
		{`{"object":"event","data":{"object":"charge","status":"pending"}}`, `{"object":"event","data":{"object":"charge","status":"successful"}}`},
		{`{"a":{"":1,"~1":[1]}}`, `{"a":{"":2,"~1":[[1]]}}`},
		{`{"[x]":1,"object":7}`, `{"[x]":2,"object":[]}`},
		{`1e999`, `-0`},
		{`{"created_at":"2026-01-01T00:00:00Z"}`, `{"created_at":"yesterday"}`},
	} {
		f.Add([]byte(pair[0]), []byte(pair[1]), 200, 200, "application/json")
		f.Add([]byte(pair[0]), []byte(pair[1]), 200, 400, "text/html")
	}
	loaded := contract(f)
	f.Fuzz(func(t *testing.T, a, b []byte, statusA, statusB int, contentType string) {
		used := processortime.Used()
		both := func(body []byte, status int) *Side {
			header := http.Header{"Content-Type": {contentType}}
			return side(call{request: "POST /charges amount=1", status: max(1, status), body: string(body), header: header},
				call{request: "GET /charges/" + idA, status: max(1, status), body: string(body), header: header})
		}
		for _, pair := range [][2]*Side{{both(a, statusA), both(b, statusB)}, {both(b, statusB), both(a, statusA)}} {
			result, err := Compare(loaded, pair[0], pair[1])
			if err != nil {
				t.Fatalf("one case on both sides, and nothing was compared: %v", err)
			}
			for _, write := range Formats {
				if err := write(io.Discard, result); err != nil {
					t.Errorf("the result cannot be written: %v", err)
				}
			}
			for _, change := range result.Changes {
				if change.Sentence == "" || strings.ContainsAny(change.Sentence, "\n\x1b") {
					t.Errorf("a change that is not a sentence: %+v", change)
				}
			}
		}
		if same, err := Compare(loaded, both(a, statusA), both(a, statusA)); err != nil || len(same.Changes) > 0 {
			t.Errorf("compared with itself (%v): %+v", err, same)
		}
		if took := processortime.Since(used); took > 2*time.Second {
			t.Errorf("comparing %d and %d bytes took %s of processor time", len(a), len(b), took)
		}
	})
}

// FuzzLoad reads files of any bytes as either kind of side: it never panics,
// refuses with the file's name, and finds no change between a file and itself.
func FuzzLoad(f *testing.F) {
	report := &reports.Report{Schema: reports.SchemaID, Cases: []reports.CaseEntry{{ID: "a/b", Status: reports.StatusPassed}}}
	reports.Finish(report)
	var text bytes.Buffer
	if err := reports.WriteJSON(&text, report); err != nil {
		f.Fatal(err)
	}
	recorded, err := os.ReadFile("../../cassettes/emulator/tokens/fresh.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text.Bytes(), false)
	f.Add(text.Bytes()[:text.Len()/2], false)
	f.Add(recorded, true)
	f.Add(recorded[:len(recorded)/2], true)
	for _, bomb := range []string{
		"a0: &a0 [x,x,x,x,x,x,x,x,x]\na1: &a1 [*a0,*a0,*a0,*a0,*a0,*a0,*a0,*a0]\na2: [*a1,*a1,*a1,*a1,*a1,*a1,*a1,*a1]\n",
		strings.Repeat("[", 50_000), strings.Repeat("- ", 50_000), strings.Repeat(`{"cases":`, 20_000), `{"a":"` + strings.Repeat("x", 1<<20) + `"}`,
	} {
		f.Add([]byte(bomb), true)
		f.Add([]byte(bomb), false)
	}
	f.Add([]byte{}, true)
	f.Add([]byte("null"), false)
	loaded := contract(f)
	f.Fuzz(func(t *testing.T, data []byte, cassette bool) {
		path := filepath.Join(t.TempDir(), map[bool]string{true: "side.yaml", false: "side.json"}[cassette])
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := Load(path)
		if err != nil {
			if read != nil || !strings.Contains(err.Error(), path) {
				t.Errorf("half of a side along with an error, or one without the file's name: %v", err)
			}
			return
		}
		if again, err := Load(path); err != nil || len(again.cases) != len(read.cases) {
			t.Errorf("read again: %v, %d cases after %d", err, len(again.cases), len(read.cases))
		} else if result, err := Compare(loaded, read, again); err == nil && len(result.Changes) > 0 {
			t.Errorf("compared with itself: %+v", result.Changes)
		}
	})
}
