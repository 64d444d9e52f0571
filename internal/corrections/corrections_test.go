package corrections

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/pretty"
	"github.com/tidwall/sjson"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// judged returns what is wrong with an answer to GET at a path.
func judged(t *testing.T, path string) func(text []byte) []judge.Finding {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	j := &judge.Judge{Contract: contract, Dialect: specs.Any}
	return func(text []byte) []judge.Finding {
		_, found := j.Ambient(exchange.New(exchange.Raw{
			Seq: 1, Method: "GET", Host: exchange.API, Path: path,
			Header: http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("skey_test_x:"))}},
			Response: &exchange.RawResponse{
				Status: 200, Body: text, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
			},
		}))
		found = slices.DeleteFunc(found, func(f judge.Finding) bool { return f.Level != specs.Must })
		var answer any
		if json.Unmarshal(text, &answer) != nil {
			return found
		}
		for _, mark := range versions.Read(answer).Marks { // what no object of the contract's version has
			if !slices.Contains(mark.Versions, versions.V2019) {
				found = append(found, judge.Finding{Rule: "version", Place: mark.Place, Message: mark.Place + " is older"})
			}
		}
		return found
	}
}

// sample returns an example of the contract.
func sample(t *testing.T, component string) []byte {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return contract.Example(component)
}

// styles are ways in which people write JSON.
var styles = map[string]func(text []byte) []byte{
	"compact": func(text []byte) []byte { return pretty.Ugly(text) },
	"two":     func(text []byte) []byte { return pretty.Pretty(text) },
	"no end":  func(text []byte) []byte { return bytes.TrimRight(pretty.Pretty(text), "\n") },
	"tabs": func(text []byte) []byte {
		return pretty.PrettyOptions(text, &pretty.Options{Indent: "\t", Prefix: "\t"})
	},
	"windows": func(text []byte) []byte { return bytes.ReplaceAll(pretty.Pretty(text), []byte("\n"), []byte("\r\n")) },
	"colons":  func(text []byte) []byte { return bytes.ReplaceAll(pretty.Pretty(text), []byte(`": `), []byte(`" :  `)) },
}

// damages are changes of a charge that can be undone: those of names and codes leave the bytes around them.
var damages = []struct {
	old, new string
	field    string // that is taken out instead
}{
	{old: `"created_at"`, new: `"created"`},
	{old: `"refunded_amount"`, new: `"refunded"`},
	{old: `"THB"`, new: `"thb"`},
	{field: "description"},
	{field: "failure_code"},
	{field: "failure_message"},
	{field: "reversed_at"},
	{field: "link"},
	{field: "schedule"},
}

func damaged(t *testing.T, text []byte, chosen func(i int) bool) []byte {
	t.Helper()
	for i, d := range damages {
		switch {
		case !chosen(i):
		case d.field != "":
			var err error
			if text, err = sjson.DeleteBytes(text, d.field); err != nil {
				t.Fatal(err)
			}
		default:
			text = bytes.Replace(text, []byte(d.old), []byte(d.new), 1)
		}
	}
	return text
}

// TestNamesAndCodesAreCorrectedInTheirPlaces: what was damaged in its place is as it was, byte by byte, in every style.
func TestNamesAndCodesAreCorrectedInTheirPlaces(t *testing.T) {
	found := judged(t, "/charges/chrg_test_5xuy4w91xqz7d1w9u0t")
	for name, style := range styles {
		whole := style(sample(t, "Charge"))
		if said := found(whole); len(said) > 0 {
			t.Fatalf("the sample is wrong: %v", said[0].Message)
		}
		if edits := Sure(whole, Candidates(whole), found); len(edits) > 0 {
			t.Errorf("%s: a sample that is right is changed: %+v", name, edits)
		}
		text := damaged(t, whole, func(i int) bool { return damages[i].field == "" })
		if bytes.Equal(text, whole) {
			t.Fatal("nothing was damaged")
		}
		if mended := Apply(text, Sure(text, Candidates(text), found)); !bytes.Equal(mended, whole) {
			t.Errorf("%s: not as it was:\n%s\n--- was\n%s", name, mended, whole)
		}
	}
}

// TestAMissingNullGetsTheStyleOfItsObject: it stands after the last member, and looks like it.
func TestAMissingNullGetsTheStyleOfItsObject(t *testing.T) {
	found := judged(t, "/charges/chrg_test_5xuy4w91xqz7d1w9u0t")
	for name, style := range styles {
		text := style(damaged(t, sample(t, "Charge"), func(i int) bool { return damages[i].field == "link" }))
		mended := Apply(text, Sure(text, Candidates(text), found))
		if said := found(mended); len(said) > 0 {
			t.Errorf("%s: still %s", name, said[0].Message)
		}
		if restyled := style(mended); !bytes.Equal(restyled, mended) {
			t.Errorf("%s: the style was\n%s\n--- and is\n%s", name, restyled, mended)
		}
	}
}

// TestWhatIsFoundGetsLessAndNeverNew over samples with random damages, of which some cannot be undone.
func TestWhatIsFoundGetsLessAndNeverNew(t *testing.T) {
	found := judged(t, "/charges/chrg_test_5xuy4w91xqz7d1w9u0t")
	random := rand.New(rand.NewPCG(1, 2))
	hopeless := map[string]string{"amount": `"100000"`, "card": `{"object":"card"}`, "metadata": `{"object":"charge","created":"thb","currency":"usd"}`, "paid": `null`}
	for n := range 60 {
		text := damaged(t, sample(t, "Charge"), func(int) bool { return random.IntN(2) == 0 })
		for _, field := range slices.Sorted(func(yield func(string) bool) {
			for field := range hopeless {
				if !yield(field) {
					return
				}
			}
		}) {
			if random.IntN(3) == 0 {
				text, _ = sjson.SetRawBytes(text, field, []byte(hopeless[field]))
			}
		}
		before := found(text)
		edits := Sure(text, Candidates(text), found)
		mended := Apply(text, edits)
		after := found(mended)
		if !json.Valid(mended) {
			t.Fatalf("%d: this is no JSON: %s", n, mended)
		}
		if len(edits) > 0 && len(after) >= len(before) || len(edits) == 0 && !bytes.Equal(mended, text) {
			t.Errorf("%d: %d findings before and %d after %d edits", n, len(before), len(after), len(edits))
		}
		for _, f := range after {
			if !slices.ContainsFunc(before, func(b judge.Finding) bool { return b.Rule == f.Rule && b.Place == f.Place }) {
				t.Errorf("%d: this is new: %s", n, f.Message)
			}
		}
		if again := Sure(mended, Candidates(mended), found); len(again) > 0 {
			t.Errorf("%d: what was mended is mended again: %+v", n, again)
		}
		for i := range edits {
			less := Apply(text, append(slices.Clone(edits[:i]), edits[i+1:]...))
			if len(found(less)) <= len(after) {
				t.Errorf("%d: nobody needs %+v", n, edits[i])
			}
		}
	}
}

// TestNothingIsGuessed: what other fields contradict or say nothing of stays as it is.
func TestNothingIsGuessed(t *testing.T) {
	any := func([]byte) []judge.Finding { return []judge.Finding{{Rule: "x"}} }
	for _, text := range []string{
		`{"object":"charge"`, ``, `{}`, `[]`, `null`, `{"created":"2020-01-01T00:00:00Z"}`, `{"metadata":{"object":"charge","created":1}}`,
		`{"object":"source","currency":"THB"}`, `{"object":"source","currency":"baht"}`, `{"object":"token","created":1,"created_at":2}`,
	} {
		if edits := Candidates([]byte(text)); len(edits) > 0 {
			t.Errorf("%s may become %s", text, Apply([]byte(text), edits))
		}
		if edits := Sure([]byte(text), Candidates([]byte(text)), any); len(edits) > 0 {
			t.Errorf("%s becomes %s", text, Apply([]byte(text), edits))
		}
	}
	text := []byte(`{"object":"charge","status":"failed","paid":true,"source":{},"currency":"thb"}`)
	for _, field := range []string{"paid_at", "failure_code", "return_uri", "authorize_uri", "expired_at"} {
		if got := Apply(text, Candidates(text)); bytes.Contains(got, []byte(field)) {
			t.Errorf("%s was made up: %s", field, got)
		}
	}
}

func TestPatchesApply(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	for name, style := range styles {
		for _, file := range []string{"charge.json", "two words/a b.json", "tests/prüfung.rb"} {
			dir := t.TempDir()
			body := damaged(t, style(sample(t, "Charge")), func(i int) bool { return i < 3 || damages[i].field == "link" })
			text := append([]byte("# a file of Ruby\nBODY = <<-RESPONSE\n"), append(bytes.Clone(body), "\nRESPONSE\n"...)...)
			offset, ok := Find(text, 3, body)
			if !ok {
				t.Fatalf("%s: the body was not found", name)
			}
			edits := Shift(Candidates(body), offset)
			diff, err := Unified("./"+file, text, edits)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			for _, command := range [][]string{{"git", "apply", "-"}, {"patch", "-p1", "--binary", "-s"}} {
				if _, err := exec.LookPath(command[0]); err != nil {
					continue
				}
				if err := os.WriteFile(path, text, 0o644); err != nil {
					t.Fatal(err)
				}
				run := exec.Command(command[0], command[1:]...)
				run.Dir, run.Stdin = dir, strings.NewReader(diff)
				if out, err := run.CombinedOutput(); err != nil {
					t.Fatalf("%s %s: %s: %v\n%s\n%s", name, file, command[0], err, out, diff)
				}
				if got, _ := os.ReadFile(path); !bytes.Equal(got, Apply(text, edits)) {
					t.Errorf("%s %s: %s made of it\n%s", name, file, command[0], got)
				}
			}
		}
	}
}

func TestWhatAPatchCannotHaveIsSaid(t *testing.T) {
	edit := []Edit{{Start: 0, End: 1, New: "b"}}
	key := "skey_" + "5xuy4w91xqz7d1w9u0t" // a live one; it is nobody's
	for _, each := range []struct{ name, text, want string }{
		{"../a.json", "a", "outside the working folder"},
		{"/a.json", "a", "outside the working folder"},
		{"a\n.json", "a", "a name that a patch"},
		{`a".json`, "a", "a name that a patch"},
		{"a.json", "a\xff", "is not UTF-8"},
		{"a.json", "a\n\"" + key + "\"\n", "a secret beside"},
	} {
		diff, err := Unified(each.name, []byte(each.text), edit)
		if err == nil || !strings.Contains(err.Error(), each.want) || diff != "" {
			t.Errorf("%q: got %v and %q, want %q", each.name, err, diff, each.want)
		}
	}
	if diff, err := Unified("a.json", []byte("a\n\n\n\n\n"+key+"\n"), edit); err != nil || strings.Contains(diff, key) {
		t.Errorf("a secret far away: %v\n%s", err, diff)
	}
}

func TestBodiesAreFoundInTheirLines(t *testing.T) {
	text := []byte("one {}\ntwo {} {}\n{\n}\n")
	for _, each := range []struct {
		line int
		body string
		want string
	}{{1, "{}", "4 true"}, {2, "{}", "11 true"}, {3, "{\n}", "17 true"}, {4, "{}", "0 false"}, {1, "{\n}", "0 false"}, {9, "{}", "0 false"}, {0, "{}", "0 false"}, {1, "", "0 false"}} {
		if at, ok := Find(text, each.line, []byte(each.body)); fmt.Sprint(at, ok) != each.want {
			t.Errorf("%q in line %d: got %d %v, want %s", each.body, each.line, at, ok, each.want)
		}
	}
}

// TestAPatchOfAnAbsolutePath has the name that the file has from the working folder, where it lies within it.
func TestAPatchOfAnAbsolutePath(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	edit := []Edit{{Start: 0, End: 1, New: "b"}}
	diff, err := Unified(filepath.Join(dir, "fixtures", "a.json"), []byte("a\n"), edit)
	if err != nil || !strings.Contains(diff, "+++ b/fixtures/a.json\n") {
		t.Errorf("%v, %q", err, diff)
	}
	if _, err := Unified(filepath.Join(filepath.Dir(dir), "a.json"), []byte("a\n"), edit); err == nil {
		t.Error("a file beside the working folder is in the patch")
	}
}
