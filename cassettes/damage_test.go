package cassettes

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/atomicfile"
)

// example is a cassette with JSON, a form, a read, a text and bytes in it.
func example(t testing.TB) *Cassette {
	t.Helper()
	answers := 0
	texts := []string{`{"object":"token","used":false}`, `{"object":"charge","amount":100000,"paid":true}`, `{"data":[1,2]}`, "a text\nof two lines", "\xff\xfe\x00", ""}
	return record(t, jsonAnswerEach(&answers, texts), chargeSteps...)
}

// refusal returns the sentence with which a file is refused, without its path.
func refusal(t *testing.T, data []byte) string {
	t.Helper()
	c, err := Parse(data)
	if err == nil {
		t.Fatalf("accepted with %d interactions:\n%s", len(c.Interactions), data)
	}
	if c != nil {
		t.Errorf("half of a cassette is given along with the error %q", err)
	}
	return err.Error()
}

func TestCutAtEveryByteIsRefused(t *testing.T) {
	data := example(t).Encode()
	for length := range data {
		why := refusal(t, data[:length])
		want := "is cut short: its last line is not \"...\""
		if length == 0 {
			want = "is empty"
		}
		if why != want {
			t.Fatalf("cut after %d of %d bytes: %s", length, len(data), why)
		}
	}
}

func TestLoadNamesFileAndCause(t *testing.T) {
	path := saved(t, example(t))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, each := range []struct{ name, text, want string }{
		{"edited body", strings.Replace(text, `"amount": 100000`, `"amount": 100001`, 1), "was changed after it was recorded: its checksum is"},
		{"edited header", strings.Replace(text, `target: "a stand-in"`, `target: "the real API"`, 1), "was changed after it was recorded"},
		{"conflict", strings.Replace(text, "- request:", "<<<<<<< HEAD\n- request:", 1), `holds a merge conflict in line 17 ("<<<<<<< HEAD")`},
		{"conflict, other side", strings.Replace(text, "    form: {}", "=======\n    form: {}", 1), "holds a merge conflict in line"},
		{"no final line", strings.TrimSuffix(text, "...\n"), "is cut short"},
		{"text after the end", text + "more\n", "is cut short"},
		{"other format", strings.Replace(text, "version: 1", "version: 2", 1), "has version 2 of the format, but this harness reads version 1"},
		{"go-vcr's own", "---\nversion: 1\ninteractions: []\n", "has no header: it was not written by this harness"},
		{"another file", "name: value\n", "is not a cassette: its first lines are different"},
		{"no checksum", cut(text, "  checksum: "), "has no checksum at the end of its header"},
		{"checksum of another kind", strings.Replace(text, "sha256:", "sha512:", 1), "was changed after it was recorded"},
		{"interaction cut out, sealed", string(Seal([]byte(cutInteraction(text)))), "holds 5 interactions, but its header counts 6"},
		{"other field, sealed", string(Seal([]byte(strings.Replace(text, "    method: ", "    verb: ", 1)))), `cannot be read in line 34: expected "    method: ", found "    verb: \"POST\""`},
		{"other count, sealed", string(Seal([]byte(strings.Replace(text, "interactions: 6", "interactions: 9", 1)))), "holds 6 interactions, but its header counts 9"},
		{"no status, sealed", string(Seal([]byte(strings.Replace(text, "    code: 200", "    code: 0", 1)))), "holds neither an answer nor a failure for POST http://vault.target/tokens"},
		{"other status line, sealed", string(Seal([]byte(strings.Replace(text, "200 OK", "200 OL", 1)))), `holds the status "200 OL" for POST http://vault.target/tokens, but the code 200`},
		{"other code, sealed", string(Seal([]byte(strings.Replace(text, "code: 200", "code: 201", 1)))), `holds the status "200 OK" for POST http://vault.target/tokens, but the code 201`},
		{"bytes, sealed", string(Seal([]byte(strings.Replace(text, "of two lines", "of \x99", 1)))), "holds bytes that are not UTF-8 and so not YAML"},
		{"bad base64, sealed", string(Seal([]byte(strings.Replace(text, "//4A", "//4*", 1)))), "holds a body that is not base64"},
		{"unknown encoding, sealed", string(Seal([]byte(strings.Replace(text, `- "base64"`, `- "base65"`, 1)))), `holds a body in the unknown encoding "base65"`},
	} {
		if each.text == text {
			t.Errorf("%s: nothing was changed", each.name)
			continue
		}
		if err := os.WriteFile(path, []byte(each.text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path)
		if c != nil || err == nil || !strings.Contains(err.Error(), each.want) || !strings.HasPrefix(err.Error(), "the cassette "+path+" ") {
			t.Errorf("%s: got %v\nwant … %s …", each.name, err, each.want)
		}
	}
}

// cut takes out the line that starts with prefix.
func cut(text, prefix string) string {
	before, after, _ := strings.Cut(text, "\n"+prefix)
	_, after, _ = strings.Cut(after, "\n")
	return before + "\n" + after
}

// cutInteraction takes out the second interaction.
func cutInteraction(text string) string {
	parts := strings.Split(text, "- request:\n")
	return strings.Join(append(parts[:2:2], parts[3:]...), "- request:\n")
}

func TestLineEndsOfWindowsAreRead(t *testing.T) {
	c := example(t)
	want := c.Encode()
	got, err := Parse(bytes.ReplaceAll(want, []byte("\n"), []byte("\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Encode(), want) {
		t.Error("line ends changed what the cassette holds")
	}
	why := refusal(t, bytes.Replace(want, []byte("\n"), []byte("\r"), 1))
	if !strings.Contains(why, "has no header") {
		t.Error(why)
	}
}

func TestMissingCassetteIsToldApart(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"))
	if !errors.Is(err, ErrMissing) || !strings.HasPrefix(err.Error(), "no cassette at ") {
		t.Errorf("got %v", err)
	}
}

func TestCassetteOfAnotherCaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	c := example(t)
	if err := c.Save(Path(dir, "charges/renamed")); err != nil {
		t.Fatal(err)
	}
	_, err := LoadCase(dir, "charges/renamed")
	want := "was recorded for the case charges/example: the file was moved, or the case was renamed; record it again"
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v\nwant … %s", err, want)
	}
	if _, err := LoadCase(dir, "charges/example"); !errors.Is(err, ErrMissing) {
		t.Errorf("got %v, want no cassette", err)
	}
}

func TestOtherSpecVersionIsLoadedAndTold(t *testing.T) {
	c := example(t)
	c.Header.SpecVersion = "2015-11-17"
	if got := reloaded(t, c).Header.SpecVersion; got != "2015-11-17" {
		t.Errorf("spec version %q", got)
	}
}

// TestFlippedCharactersAreRefused changes one character at a time, anywhere.
func TestFlippedCharactersAreRefused(t *testing.T) {
	data := example(t).Encode()
	random := rand.New(rand.NewPCG(1, 2))
	const flips = 20_000
	refused := 0
	for range flips {
		at, char := random.IntN(len(data)), byte(random.IntN(256))
		if data[at] == char {
			char ^= 1
		}
		flipped := bytes.Clone(data)
		flipped[at] = char
		if c, err := Parse(flipped); err != nil && c == nil {
			refused++
		} else {
			t.Errorf("byte %d (%q) made %q is not noticed", at, data[at], char)
		}
	}
	t.Logf("%d of %d flipped characters refused", refused, flips)
}

func TestListPassesOverWhatIsNoCassette(t *testing.T) {
	dir := t.TempDir()
	c := example(t)
	for _, id := range []string{"tokens/b", "charges/a", "charges/a-2"} {
		if err := c.Save(Path(dir, id)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"README.md", ".lock", "charges/" + atomicfile.TemporaryPrefix + "123.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := List(dir)
	if err != nil || strings.Join(got, " ") != "charges/a charges/a-2 tokens/b" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := List(filepath.Join(dir, "none")); err == nil || !strings.Contains(err.Error(), "the folder of cassettes cannot be read") {
		t.Errorf("a folder that is not there: %v", err)
	}
}
