package reports

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// hostileText has what may not leave the process.
const (
	plantedKey  = "skey_test_5xuy4w91xqz7d1w9zzz"
	plantedOwn  = "hunter2-of-this-run"
	plantedCard = "4929123456781236"
	hostileText = "x " + plantedKey + " " + plantedCard + " " + plantedOwn + "\n::error::x ##[error]x ##vso[task] \x1b[2J\r\u202e\u2028::error::x"
)

// texts calls each with every text of a value that a report can be told, by its path.
func texts(v reflect.Value, path string, each func(path string, text reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		each(path, v)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && !wireTypes[v.Field(i).Type()] {
				texts(v.Field(i), path+"."+field.Name, each)
			}
		}
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		texts(v.Elem(), path, each)
	case reflect.Slice:
		if wireTypes[v.Type().Elem()] || v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		texts(v.Index(0), path+"[]", each)
	}
}

// untold are texts that decide, so that nothing else may stand in them.
var untold = []string{
	".Schema", ".Verdict", ".Problems[].Kind", ".Cases[].Status", ".Rules[].Status", ".Cases[].Findings[].Level", ".Rules[].Level", ".Rules[].Basis",
	".Cases[].Subject", ".Run.Mode",
}

// TestEverySentenceOfAReportIsCleaned: whatever field of a report a hostile text comes into, no document has its secrets
// or its commands.
func TestEverySentenceOfAReportIsCleaned(t *testing.T) {
	r := newReport(failed("charges/minimum"), notJudged("charges/timeout"))
	var paths []string
	texts(reflect.ValueOf(r).Elem(), "", func(path string, _ reflect.Value) { paths = append(paths, path) })
	if len(paths) < 40 {
		t.Fatalf("only %d texts: %v", len(paths), paths)
	}
	for _, want := range slices.DeleteFunc(paths, func(path string) bool { return slices.Contains(untold, path) }) {
		r := newReport(failed("charges/minimum"), notJudged("charges/timeout"))
		texts(reflect.ValueOf(r).Elem(), "", func(path string, text reflect.Value) {
			if path == want {
				text.SetString(hostileText)
			}
		})
		if strings.HasPrefix(want, ".Run.Filters") {
			r.Run.Filters = map[string]string{"case": hostileText}
		}
		Finish(r, plantedOwn)
		for name, write := range map[string]func(io.Writer, *Report) error{
			"report.json": WriteJSON, "junit.xml": WriteJUnit, "summary.md": WriteMarkdown,
			"console": func(w io.Writer, r *Report) error { return WriteConsole(w, r, ConsoleOptions{Width: 60}) },
			"verbose": func(w io.Writer, r *Report) error { return WriteConsole(w, r, ConsoleOptions{Verbose: true}) },
		} {
			if found := unclean(string(written(t, write, r))); found != "" {
				t.Errorf("%s with a hostile %s has %s", name, want, found)
			}
		}
	}
}

// unclean returns what of the hostile text is in a document.
func unclean(document string) string {
	for _, part := range []string{plantedKey[10:], plantedCard, plantedOwn, "##[", "##vso[", "\x1b", "\r", "\u202e", "\u2028"} {
		if strings.Contains(document, part) {
			return fmt.Sprintf("%q", part)
		}
	}
	for line := range strings.Lines(document) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			return fmt.Sprintf("the line %q", line)
		}
	}
	return ""
}

func TestFiltersAndFactsOfAReportStay(t *testing.T) {
	r := newReport(failed("charges/minimum"))
	r.Run.Filters = map[string]string{"case": "a " + plantedKey, "rule": "token.*"}
	Finish(r)
	if r.Run.Filters["case"] != "a skey_test_xxxxxxxxxxxxxxxxxxx" || r.Run.Filters["rule"] != "token.*" {
		t.Errorf("%v", r.Run.Filters)
	}
	if text := r.Cases[0].Exchanges[0].RequestBody; !strings.Contains(text, "4242424242424242") {
		t.Errorf("the evidence is changed: %s", text)
	}
}
