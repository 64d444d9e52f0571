package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/processortime"
)

// fuzzedFile is the name of the file in errors.
const fuzzedFile = "of-mine.yaml"

// FuzzParse holds that reading a configuration never panics, refuses in one
// sentence that names the file, knows the line of every key, and that what was
// read can be written and read again with the same result.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "# nothing\n", "target: omise\nrate: 1.5\n", "cases: [a/*, 'b']\ntimeouts:\n  request: 30s\n  poll: 1m30s\n",
		"seed: 1.5\n", "targett: x\n", "secret_key: skey_test_1\n", "strict: yes\n", "a: &a [*a]\n", "---\n---\n", "timeouts: 1\n",
		"target: |\n  a\n  b\n", "\xff: \x00", "cases:\n- a\n-\n", "rate: .inf\n", "? a\n: b\n", "<<: {target: x}\n", "seed: 0x10\n", "{}", "- a",
		strings.Repeat("[", 50_000), "a: " + strings.Repeat("!a ", 50_000), "a: &a [x,x]\nb: &b [*a,*a]\ncases: [*b,*b]\n", strings.Repeat("- ", 50_000),
		"target: \"a\\u0000\\n\"\n", "seed: 99999999999999999999\n", "timeouts:\n  request: -1s\n", "\ufefftarget: x\n", "target: !!str 1\n", "gate:\n  inject: [error/429]\n  timeout: 3m\n  now: 2017-01-01\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		used := processortime.Used()
		file, err := parse(fuzzedFile, text)
		if took := processortime.Since(used); took > time.Second {
			t.Errorf("reading %d bytes took %s of processor time", len(text), took)
		}
		if err != nil {
			if sentence := err.Error(); !strings.HasPrefix(sentence, fuzzedFile+" ") || strings.ContainsAny(sentence, "\n\r") {
				t.Errorf("not one sentence that begins with the file: %q", sentence)
			}
			return
		}
		for key, line := range file.lines {
			if last := strings.Count(string(text), "\n") + strings.Count(string(text), "\r") + 1; line < 1 || line > last {
				t.Errorf("%s is said to stand in line %d of %d", key, line, last)
			}
		}
		written, sound := asJSON(t, &file)
		if !sound {
			return // text that is not UTF-8 has no form in JSON
		}
		again, err := parse(fuzzedFile, written)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, written)
		}
		again.lines, file.lines = nil, nil
		if !reflect.DeepEqual(settled(again), settled(file)) {
			t.Errorf("read %+v\nwrote\n%s\nread %+v", file, written, again)
		}
	})
}

// asJSON writes a configuration as JSON, which is YAML as well; false where a
// text of it is not UTF-8.
func asJSON(t *testing.T, file *File) (written []byte, sound bool) {
	t.Helper()
	values := asMap(file)
	written, err := json.Marshal(values)
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}
	return written, utf8.ValidString(fmt.Sprint(values)) && !bytes.Contains(written, []byte(`\ufffd`))
}

// asMap returns the fields of a struct by their keys, as a file has them.
func asMap(target any) map[string]any {
	values := map[string]any{}
	for key, field := range fieldsOf(target) {
		switch value := field.Interface().(type) {
		case time.Duration:
			values[key] = value.String()
		case []string:
			if value != nil {
				values[key] = value
			}
		case Timeouts, Gate, Check:
			values[key] = asMap(field.Addr().Interface())
		default:
			values[key] = value
		}
	}
	return values
}

// settled takes away the difference between no list and an empty one.
func settled(file File) File {
	for _, list := range []*[]string{
		&file.Features, &file.Cases, &file.Rules, &file.Gate.Inject, &file.Gate.URLEnv, &file.Gate.Listen, &file.Gate.RequireOperations,
		&file.Check.FailOn, &file.Check.Exclude,
	} {
		if len(*list) == 0 {
			*list = nil
		}
	}
	return file
}
