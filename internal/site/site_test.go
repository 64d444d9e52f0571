package site_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/internal/site"
	"github.com/omise-conformance/harness/specs"
)

var built = sync.OnceValues(func() (map[string][]byte, error) {
	files, err := site.Build(context.Background())
	all := map[string][]byte{}
	for _, file := range files {
		all[file.Path] = file.Content
	}
	return all, err
})

func whole(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// elements calls see with each element of a page.
func elements(t *testing.T, name string, content []byte, see func(tag string, attributes map[string]string)) {
	t.Helper()
	for z := html.NewTokenizer(bytes.NewReader(content)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Errorf("%s: %v", name, z.Err())
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			attributes := map[string]string{}
			for _, a := range token.Attr {
				attributes[a.Key] = a.Val
			}
			see(token.Data, attributes)
		default:
		}
	}
}

// TestLinksLeadSomewhere follows each link and each anchor, those of the search too; no page needs a network.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	files := whole(t)
	anchors := map[string]map[string]bool{}
	for name, content := range files {
		ids := map[string]bool{}
		elements(t, name, content, func(_ string, a map[string]string) {
			if id, found := a["id"]; found && ids[id] {
				t.Errorf("%s has the id %s twice", name, id)
			} else if found {
				ids[id] = true
			}
		})
		anchors[name] = ids
	}
	links := 0
	follow := func(from, to string) {
		links++
		u, err := url.Parse(to)
		if err != nil {
			t.Errorf("%s: %v", from, err)
			return
		}
		if u.IsAbs() {
			return
		}
		target := from
		if u.Path != "" {
			target = path.Join(path.Dir(from), u.Path)
		}
		if _, found := files[target]; !found {
			t.Errorf("%s leads to %s, which is not there", from, to)
		} else if u.Fragment != "" && !anchors[target][u.Fragment] {
			t.Errorf("%s leads to %s, and there is no such id", from, to)
		}
	}
	for name, content := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		elements(t, name, content, func(tag string, a map[string]string) {
			if a["style"] != "" || strings.HasPrefix(tag, "on") || (tag == "script" && a["src"] == "") {
				t.Errorf("%s: %s has what its policy forbids", name, tag)
			}
			for _, key := range []string{"href", "src"} {
				if to := a[key]; to != "" && to != "data:," {
					if tag != "a" && strings.Contains(to, "//") {
						t.Errorf("%s: %s needs %s", name, tag, to)
					}
					follow(name, to)
				}
			}
		})
	}
	for line := range strings.SplitSeq(string(files["names.js"])+string(files["derived.js"]), "\n") {
		if at := strings.LastIndex(line, `,"`); at > 0 {
			to, _, _ := strings.Cut(line[at+2:], `"`)
			follow("index.html", to)
		}
	}
	if links < 10000 {
		t.Errorf("only %d links were followed", links)
	}
}

func TestEveryRuleHasItsPage(t *testing.T) {
	t.Parallel()
	files := whole(t)
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rulebook.All(contract) {
		page := string(files[strings.TrimPrefix(rulebook.PageOf(rule.Name), rulebook.SiteURL)])
		if !strings.Contains(page, "<h1>"+rule.Name+"</h1>") {
			t.Errorf("%s has no page at %s", rule.Name, rulebook.PageOf(rule.Name))
		}
		for _, source := range rule.Source {
			if title := html.EscapeString(contract.SourceTitle(source)); !strings.Contains(strings.ReplaceAll(page, "&#43;", "+"), title) {
				t.Errorf("the page on %s does not name %s", rule.Name, title)
			}
		}
	}
	if pictures := strings.Count(string(files["lifecycles.html"]), "<svg "); pictures != len(contract.Models()) {
		t.Errorf("%d lifecycles are drawn, want %d", pictures, len(contract.Models()))
	}
}

// TestTheSiteIsTheSameEachTime builds it once more, into a folder, in the place of what was there.
func TestTheSiteIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	files, folder := whole(t), filepath.Join(t.TempDir(), "site")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "old.html"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := site.Write(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "old.html")); err == nil {
		t.Error("a page of before is still there")
	}
	for name, content := range files {
		written, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(written, content) {
			t.Errorf("%s differs (%v)", name, err)
		}
	}
}
