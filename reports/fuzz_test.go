package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// FuzzReadJSON holds that a report of anybody's making is read without a panic or
// refused in one sentence, that one that is read is written and read again with
// the same result, that it can be merged with itself, and that every writer can
// write it: JUnit as well-formed XML, all text as UTF-8 lines.
func FuzzReadJSON(f *testing.F) {
	for _, r := range kinds() {
		var text bytes.Buffer
		if err := WriteJSON(&text, r); err != nil {
			f.Fatal(err)
		}
		f.Add(text.Bytes())
		f.Add(text.Bytes()[:text.Len()/2])
	}
	for _, seed := range []string{
		strings.Repeat("[", 50_000), strings.Repeat(`{"cases":`, 20_000), `{"$schema":"` + SchemaID + `","cases":` + strings.Repeat("[", 20_000),
		`{"$schema":"` + SchemaID + `","verdict":"` + strings.Repeat("x", 1<<20) + `"}`, `{"cases":[` + strings.Repeat("null,", 50_000) + "null]}",
	} {
		f.Add([]byte(seed))
	}
	for _, seed := range []string{"", "null", "[]", "{}", `{"$schema":1}`, `{"$schema":"` + SchemaID + `"}`, `{"$schema":"` + schemaFamily + `9"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		used := processortime.Used()
		read, err := ReadJSON(bytes.NewReader(text))
		if took := processortime.Since(used); took > time.Second {
			t.Errorf("reading %d bytes took %s of processor time", len(text), took)
		}
		if err != nil {
			if read != nil || err.Error() == "" || strings.Contains(err.Error(), "\n") {
				t.Errorf("not one sentence, or half of a report along with it: %q", err)
			}
			return
		}
		var first, second bytes.Buffer
		if err = WriteJSON(&first, read); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := ReadJSON(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, &first)
		}
		if err := WriteJSON(&second, again); err != nil || first.String() != second.String() {
			t.Errorf("written again differs (%v):\n%s\n%s", err, &first, &second)
		}
		if merged, err := Merge(read, again); err == nil {
			writtenWhole(t, merged)
			if merged.Totals != totalsOf(merged) {
				t.Errorf("the merged report counts %+v and holds %+v", merged.Totals, totalsOf(merged))
			}
		} else if merged != nil || !reflect.DeepEqual(read.Run, again.Run) {
			t.Errorf("half of a report along with an error, or a report is not of the run of its copy: %v", err)
		}
		writtenWhole(t, read)
	})
}

// writtenWhole writes a report as everything that it can be written as.
func writtenWhole(t *testing.T, r *Report) {
	t.Helper()
	elements := xml.NewDecoder(bytes.NewReader(written(t, WriteJUnit, r)))
	for {
		if _, err := elements.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("junit.xml is no XML: %v", err)
		}
	}
	for _, write := range []func(io.Writer, *Report) error{
		WriteMarkdown,
		func(w io.Writer, r *Report) error { return WriteConsole(w, r, ConsoleOptions{Verbose: true}) },
	} {
		if text := written(t, write, r); bytes.ContainsAny(text, "\x1b\x00") {
			t.Errorf("control characters got through: %q", text)
		}
	}
}
