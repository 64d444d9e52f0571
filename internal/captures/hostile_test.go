package captures_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/omise-conformance/harness/internal/captures"
)

// told is what was read of some arguments: a line a file, with its format and records, or why it was not read.
func told(t *testing.T, options captures.Options, arguments ...string) (lines []string) {
	t.Helper()
	for source, err := range captures.Walk(t.Context(), arguments, options) {
		line := filepath.Base(source.Name) + " "
		if err == nil {
			line += opened(t, source)
		} else {
			line += failure(err)
		}
		lines = append(lines, line)
	}
	return lines
}

func opened(t *testing.T, source *captures.Source) string {
	t.Helper()
	file, err := source.Open(t.Context())
	if err != nil {
		return failure(err)
	}
	defer file.Close()
	n, wrong := 0, []string{}
	for record, err := range file.Records() {
		if err != nil {
			wrong = append(wrong, err.Error())
		} else if n++; file.Packed && (record.At.Line != 0 || record.BodyAt.Line != 0) {
			t.Errorf("%s: a line of a packed file", source.Name)
		}
	}
	return strings.Join(append([]string{fmt.Sprintf("%s: %d", file.Format.Name, n)}, wrong...), "; ")
}

func failure(err error) string {
	var skipped captures.Skipped
	if errors.As(err, &skipped) {
		return "(" + err.Error() + ")"
	}
	return err.Error()
}

func TestFilesOfAFolderAreFound(t *testing.T) {
	dir := t.TempDir()
	har := string(load(t, "browser.har"))
	for name, text := range map[string]string{
		"a.har": har, "b/c.har.gz": packed(t, "gz", har), "b/d.har.zst": packed(t, "zst", har), "b/marked.har": "\ufeff" + har,
		".hidden.har": har, ".git/x.har": har, "node_modules/x.har": har, "picture.png": "\x89PNG\x00\x00", "empty.har": "",
		"notes.md": "# notes", "z.har": har[:len(har)/2], "y.har.gz": packed(t, "gz", har)[:500], "x.yaml": "---\nversion: 1\ninteractions: []\n",
	} {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	link(t, dir, filepath.Join(dir, "b", "loop"))
	link(t, filepath.Join(dir, "a.har"), filepath.Join(dir, "linked.har"))
	want := []string{
		".git (is hidden)", ".hidden.har (is hidden)", "a.har har: 5", "c.har.gz har: 5", "d.har.zst har: 5", "loop (is no regular file)",
		"marked.har har: 5", "empty.har (is empty)", "linked.har har: 5", "node_modules (holds what others have written)",
		"notes.md (is of no format that is read)", "picture.png (is binary)", "x.yaml go-vcr: 0",
		"y.har.gz is cut short: what is packed with gzip has no end",
		"z.har har: 1; is cut short: it ends in line 159, within a value",
	}
	if got := told(t, captures.Options{}, dir); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	linked := filepath.Join(t.TempDir(), "linked")
	link(t, dir, linked)
	if got := told(t, captures.Options{}, linked); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("through a link to the folder: got\n%s", strings.Join(got, "\n"))
	}
}

func TestNamedFilesAreReadWhateverTheyAre(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	har := string(load(t, "browser.har"))
	write(t, path(".hidden"), har)
	write(t, path("notes"), "# notes")
	write(t, path("empty"), "")
	write(t, path("as"), "["+string(load(t, "log/gateway.jsonl"))+"]")
	named := func(name string) *captures.Format { format, _ := captures.Named(name); return format }
	for _, each := range []struct {
		options captures.Options
		name    string
		want    string
	}{
		{captures.Options{}, path(".hidden"), ".hidden har: 5"},
		{captures.Options{}, path("notes"), "notes is of no format that is read; if it is of one, name it with --format"},
		{captures.Options{}, path("empty"), "empty is empty; if it is of one, name it with --format"},
		{captures.Options{}, path("none"), "none cannot be read: no such file or directory"},
		{captures.Options{Format: named("har")}, path("empty"), "empty har: 0; is cut short: it ends in line 1, within a value"},
		{captures.Options{Format: named("har")}, path("notes"), "notes har: 0; is not JSON: in line 1, '#' is not expected"},
		{captures.Options{Format: named("go-vcr")}, path("notes"), "notes go-vcr: 0; has no list of interactions"},
		{captures.Options{Stdin: strings.NewReader(har)}, "-", "standard input har: 5"},
		{captures.Options{Stdin: strings.NewReader(packed(t, "gz", har))}, "a/b.har=-", "b.har har: 5"},
		{captures.Options{}, "-", "standard input is standard input, which can be read only once"},
	} {
		if got := strings.Join(told(t, each.options, each.name), "\n"); got != each.want && !strings.Contains(each.want, "no such file") {
			t.Errorf("got  %s\nwant %s", got, each.want)
		}
	}
}

// TestAReadingEndsWithItsContext even within a file.
func TestAReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for source := range captures.Walk(ctx, []string{"-"}, captures.Options{Stdin: entries(1 << 30)}) {
		file, err := source.Open(ctx)
		if err != nil {
			t.Fatal(err)
		}
		n, failed := 0, error(nil)
		for _, failed = range file.Records() {
			if n++; n == 3 {
				cancel()
			}
		}
		if !errors.Is(failed, context.Canceled) || n > 1000 {
			t.Errorf("%d records, then %v", n, failed)
		}
	}
}

// TestHostileArchives: none takes much memory, whatever is packed in it.
func TestHostileArchives(t *testing.T) {
	const begin = `{"log":{"version":"1.2","creator":{},"entries":[`
	deep := strings.Repeat("[", 2<<20)
	long := func(n int) io.Reader { return io.LimitReader(endless('x'), int64(n)) }
	entry := `{"request":{"method":"GET","url":"/charges"},"response":{"status":200,"content":{"text":"{}"}}}`
	for name, each := range map[string]struct {
		text io.Reader
		want string
	}{
		"blanks": {io.MultiReader(strings.NewReader(begin), io.LimitReader(endless(' '), 300<<20)), "has more than 256 MiB of blanks before line 1"},
		"a text without end": {
			io.MultiReader(strings.NewReader(begin+`{"a":"`), long(300<<20)), "has a value of more than 256 MiB before line 1",
		},
		"an entry of 100 MB": {
			io.MultiReader(strings.NewReader(begin+entry+`,{"a":"`), long(100<<20), strings.NewReader(`"},`+entry+`]}}`)),
			"holds a value in line 1 that is longer than 32 MiB, which is more than is read",
		},
		"deep": {
			strings.NewReader(begin + entry + "," + deep + strings.ReplaceAll(deep, "[", "]") + "," + entry + "]}}"),
			"holds a value in line 1 that is nested more than 500 levels deep",
		},
		"invalid UTF-8":  {strings.NewReader(begin + strings.ReplaceAll(entry, "{}", "\xff\xfe") + "," + entry + "]}}"), ""},
		"a broken entry": {strings.NewReader(begin + entry + `,{"request":1,},` + entry + "]}}"), "holds a value in line 1 that is not JSON: invalid character '}' looking for beginning of object key string"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var archive bytes.Buffer
			writer, err := zstd.NewWriter(&archive, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(writer, each.text); err != nil || writer.Close() != nil {
				t.Fatal(err)
			}
			got := told(t, captures.Options{Stdin: &archive}, "-")[0]
			records := map[string]string{"blanks": "har: 0", "a text without end": "har: 0"}[name]
			if records == "" {
				records = "har: 2"
			}
			if want := strings.TrimSuffix("standard input "+records+"; "+each.want, "; "); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestAWideWindowIsRefused: to unpack such a file would take as much memory as its first bytes say.
func TestAWideWindowIsRefused(t *testing.T) {
	var archive bytes.Buffer
	writer, err := zstd.NewWriter(&archive, zstd.WithWindowSize(64<<20), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(writer, entries(1<<20), 10<<20); err != nil || writer.Close() != nil {
		t.Fatal(err)
	}
	want := "standard input needs too much memory to unpack: pack it without --long and --ultra"
	if got := told(t, captures.Options{Stdin: &archive}, "-"); got[0] != want {
		t.Errorf("got %s", got[0])
	}
}

// endless reads one byte for ever.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func packed(t *testing.T, how, text string) string {
	t.Helper()
	var out bytes.Buffer
	var writer io.WriteCloser = gzip.NewWriter(&out)
	if how == "zst" {
		var err error
		if writer, err = zstd.NewWriter(&out); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.WriteString(writer, text); err != nil || writer.Close() != nil {
		t.Fatal(err)
	}
	return out.String()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}
