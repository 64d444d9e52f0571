package publishing

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/omise-conformance/harness/reports"
)

// repository holds what is published of this repository.
const repository = "../../reports/published"

// TestWhatIsPublishedHere: every entry of the repository is verified, and the page is that of them.
func TestWhatIsPublishedHere(t *testing.T) {
	h, err := Current("test")
	if err != nil {
		t.Fatal(err)
	}
	results, err := VerifyAll(repository, h)
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range results {
		for _, reason := range result.Reasons {
			t.Errorf("%s: %s; make publish renews the entry of the emulator", result.Folder, reason)
		}
	}
	if t.Failed() {
		return
	}
	page, err := Index(repository, filepath.Dir(repository), h)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, contentOf(t, filepath.Dir(repository), "index.html")) {
		t.Error("reports/index.html is not the page of what is published; omise-conformance report index reports/published writes it")
	}
}

func TestWhatLiesBesideEntries(t *testing.T) {
	h := smallHarness(t)
	all := filepath.Dir(filepath.Dir(published(t, completeReport(h), h)))
	if _, err := Publish(written(t, completeReport(h)), Options{Into: all, Name: "another", Reproduce: "x", Harness: h}); err != nil {
		t.Fatal(err)
	}
	results, err := VerifyAll(all, h)
	if err != nil || len(results) != 2 || !results[0].Accepted || !results[1].Accepted || filepath.Base(filepath.Dir(results[0].Folder)) != "another" {
		t.Fatalf("got %v, %v", results, err)
	}
	put(t, all, "note.txt", nil)
	put(t, filepath.Join(all, "my-fake"), "note.txt", nil)
	if err := os.Rename(filepath.Join(all, "another"), filepath.Join(all, "renamed")); err != nil {
		t.Fatal(err)
	}
	results, err = VerifyAll(all, h)
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	for _, result := range results {
		refused = append(refused, result.Reasons...)
	}
	got := strings.Join(refused, "\n")
	for _, want := range []string{"note.txt does not belong here.", "note.txt does not belong here, or manifest.json is missing beside it.", "is of another/2019-05-29, not of this folder."} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	var refusal *Refusal
	if _, err := Index(all, filepath.Dir(all), h); !errors.As(err, &refusal) || len(refusal.Reasons) != len(refused) {
		t.Errorf("the page is made in spite of %q: %v", refused, err)
	}
	if results, err := VerifyAll(t.TempDir(), h); err != nil || len(results) != 1 || results[0].Accepted {
		t.Errorf("an empty folder: %v, %v", results, err)
	}
	if _, err := VerifyAll(filepath.Join(all, "none"), h); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

// outside is an address that a browser would fetch by itself.
var outside = regexp.MustCompile(`(?:src|srcset)="[a-z]+:|url\(|@import`)

func TestThePageNeedsNoScriptAndNoNetwork(t *testing.T) {
	h := smallHarness(t)
	r := completeReport(h)
	r.Run.Target = `http://127.0.0.1:1 "><img src=x onerror=alert(1)></p><script>alert(2)</script>`
	reports.Finish(r)
	all := t.TempDir()
	o := Options{Into: filepath.Join(all, "published"), Name: "my-fake", Reproduce: `</pre><script>alert(3)</script>`, Harness: h}
	if _, err := Publish(written(t, r), o); err != nil {
		t.Fatal(err)
	}
	page, err := Index(o.Into, all, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(all)
	if again, err := Index(o.Into, ".", h); err != nil || !bytes.Equal(again, page) {
		t.Errorf("made from within the folder, the page is another: %v", err)
	}
	if found := outside.Find(page); found != nil {
		t.Errorf("the page fetches %s", found)
	}
	tree, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for node := range tree.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		if node.Data == "script" {
			t.Error("the page has a script")
		}
		for _, attribute := range node.Attr {
			if strings.HasPrefix(attribute.Key, "on") {
				t.Errorf("%s has %s", node.Data, attribute.Key)
			}
			if relative := attribute.Val; (attribute.Key == "src" || attribute.Key == "href") && !strings.HasPrefix(relative, "https://") {
				if _, err := os.Stat(filepath.Join(all, filepath.FromSlash(relative))); err != nil {
					t.Errorf("the page leads to %s, which is not there", relative)
				}
			}
		}
	}
	if !strings.Contains(string(page), "&lt;script&gt;alert(3)") {
		t.Error("the command line is not on the page")
	}
}
