package literal_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/captures/literal"
	"github.com/omise-conformance/harness/internal/processortime"
)

func TestTextsOfLanguagesAreFound(t *testing.T) {
	for _, each := range []struct {
		file, text string
		want       []string // "line verbatim plain"
	}{
		{"a.rb", "x = <<~JSON\n  {\"a\": 1}\nJSON\n", []string{"2 true {\"a\": 1}\n"}},
		{"a.rb", "call(<<-A, <<-B)\n  {\n\"a\": 1}\n  A\n{}\n  B\n", []string{"2 true {\n\"a\": 1}\n"}},
		{"a.rb", "x = %q(\n{\"a\": \"(b)\"}\n)", []string{"2 true {\"a\": \"(b)\"}\n"}},
		{"a.rb", `x = '{"a": "it\'s"}' # don't`, []string{`1 true {"a": "it's"}`}},
		{"a.rb", "a = /'/; x = '{}'", []string{"1 true {}"}},
		{"a.php", "$x = <<<'EOT'\n{\"a\": \"\\u0e3f\"}\nEOT;\n", []string{"2 true {\"a\": \"\\u0e3f\"}\n"}},
		{"a.php", "<p>it's</p><?php $x = '{\n\"a\": 1}';", []string{"1 true {\n\"a\": 1}"}},
		{"a.py", "\n\nx = \"\"\"\n{\"a\": 1}\n\"\"\"\n# it's\ny = r'''{\"b\": 2}'''", []string{"4 true {\"a\": 1}\n", `7 true {"b": 2}`}},
		{"a.py", "x = ('{\"a\": '\n     '1}')", []string{`1 false {"a": 1}`}},
		{"a.go", "x := `{\n\"a\": \"\\\\\"}`", []string{"1 true {\n\"a\": \"\\\\\"}"}},
		{"A.java", `x = "{\"a\": " + id + ", \"b\":" +` + "\n" + `"\"c\"}";`, []string{`1 false {"a": ${value}, "b":"c"}`}},
		{"A.java", "x = \"\"\"\n  {\"a\": 1}\n  \"\"\";", []string{"2 true {\"a\": 1}\n  "}},
		{"a.kt", "val x = \"\"\"{\"a\": 1}\"\"\".trimIndent()", []string{`1 true {"a": 1}`}},
		{"a.swift", "let x = #\"\"\"\n{\"a\": \"\\n\"}\n\"\"\"#", []string{"2 true {\"a\": \"\\n\"}\n"}},
		{"A.cs", `x = @"{""a"": 1}";`, []string{`1 true {"a": 1}`}},
		{"a.rs", `let x = r#"{"a": 1}"#;`, []string{`1 true {"a": 1}`}},
		{"a.exs", "x = ~s({\"a\": 1})\ny = \"\"\"\n{}\n\"\"\"", []string{`1 true {"a": 1}`, "3 true {}\n"}},
		{"a.js", "x = `{\"a\": 1}`; y = \"[\\n{}]\"; z = {a: 1}", []string{`1 true {"a": 1}`, "1 false [\n{}]"}},
		{"a.rb", "x = %q(HTTP/1.1 200 OK\n)", []string{"1 true HTTP/1.1 200 OK\n"}},
		{"a.rb", "x = <<~JSON\n  {\"a\": 1}\nJSO\n", nil}, // without its end
		{"a.rb", "x = {\"a\" => 1}", nil},
		{"a.txt", `"{}"`, nil},
	} {
		var got []string
		for found, err := range literal.Find(each.file, []byte(each.text)) {
			if err != nil {
				t.Errorf("%s: %v", each.file, err)
			}
			got = append(got, fmt.Sprintf("%d %v %s", found.Line, found.Verbatim, found.Plain))
		}
		if !slices.Equal(got, each.want) {
			t.Errorf("%s %q: got %q, want %q", each.file, each.text, got, each.want)
		}
	}
}

func TestEscapes(t *testing.T) {
	for text, want := range map[string]string{
		`a\"b\\c\/d`: `a"b\c/d`, `\n\t\u0e3f\x41`: "\n\t฿A", `\u{1F600}\ud83d\ude00`: "😀😀", `\q\`: `\q\`, `\u12`: "\x12", `\uzz`: `\uzz`,
	} {
		if got := literal.Unescape(text, '"', literal.Full); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
	if got := literal.Unescape(`\'\n\\`, '\'', literal.Single); got != `'\n\` {
		t.Errorf("single quotes: got %q", got)
	}
}

// TestHostileProgramsEnd: texts that never end, or begin everywhere, cost no more than a few times the size of the file.
func TestHostileProgramsEnd(t *testing.T) {
	for name, unit := range map[string]string{
		"heredocs without end": "<<A\n{\n", "many names": "<<B%d\n{\n", "brackets": "%%q({", "quotes": `"{`, "triple": `"""{`, "pieces": `"{"+`,
	} {
		var text strings.Builder
		for i := 0; text.Len() < 1<<18; i++ {
			if strings.Contains(unit, "%d") {
				fmt.Fprintf(&text, unit, i)
				continue
			}
			text.WriteString(strings.ReplaceAll(unit, "%%", "%"))
		}
		for _, file := range []string{"a.rb", "a.py"} {
			used := processortime.Used()
			size, last := 0, error(nil)
			for found, err := range literal.Find(file, []byte(text.String())) {
				size, last = size+len(found.Plain), err
			}
			if took := processortime.Since(used); took > 5*time.Second || size > 16<<20 {
				t.Errorf("%s in %s: %d bytes in %v", name, file, size, took)
			}
			if name == "pieces" && !errors.Is(last, literal.ErrTooMany) {
				t.Errorf("%s in %s: the rest is passed over without a word", name, file)
			}
		}
	}
}

// FuzzFind holds that what is found stands in the program.
func FuzzFind(f *testing.F) {
	f.Add("a.rb", "x = <<~JSON\n  {\"a\": 1}\nJSON\n%q({})")
	f.Add("a.js", "x = `{\"a\": 1}`; y = \"{\\\"a\\\":\" + b + \"}\"")
	f.Add("a.cs", `x = @"{""a"": 1}";`)
	f.Fuzz(func(t *testing.T, file, text string) {
		lines := strings.Count(text, "\n") + 1
		for found, err := range literal.Find(file, []byte(text)) {
			if err != nil {
				return
			}
			if found.Line < 1 || found.Line > lines {
				t.Fatalf("line %d of %d: %q", found.Line, lines, found.Plain)
			}
			if found.Verbatim && !strings.Contains(text, found.Written) {
				t.Fatalf("%q is not in the program", found.Written)
			}
		}
	})
}
