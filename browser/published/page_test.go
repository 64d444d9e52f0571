// Package published tests the page of all published reports as a browser shows it.
package published

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/omise-conformance/harness/browser/kit"
)

func TestMain(m *testing.M) {
	code := m.Run()
	kit.Close()
	os.Exit(code)
}

// address returns the page as a file, which is how it is opened from a checkout.
func address(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../reports/index.html")
	if err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// TestThePage opens the page as wide and as narrow as it is read, in either color scheme: everybody can read it, nothing is cut off,
// and each badge is there. Messages of the console fail the test.
func TestThePage(t *testing.T) {
	page := kit.Open(t, address(t), kit.Look{})
	for _, each := range []struct {
		name string
		kit.Look
	}{
		{"published", kit.Look{}},
		{"published-dark", kit.Look{Width: 1280, Height: 900, Dark: true}},
		{"published-narrow", kit.Look{Width: 390, Height: 844}},
	} {
		page.Look(each.Look)
		page.Accessible()
		page.Fits(each.name)
		const badges = "[...document.querySelectorAll('img.badge')]"
		entries := kit.Eval[int](page, "document.querySelectorAll('article').length")
		if entries == 0 {
			t.Fatalf("%s: the page shows no entry", each.name)
		}
		kit.Becomes(page, badges+".filter(badge => badge.complete && badge.naturalWidth > 0).length", entries)
		if cut := kit.Eval[int](page, badges+".filter(badge => badge.width < badge.naturalWidth).length"); cut > 0 && each.Width != 390 {
			t.Errorf("%s: %d badges are smaller than they are drawn", each.name, cut)
		}
		page.Picture(each.name)
	}
}

// TestThePageByKeyboard: every link, and the command line that scrolls, can be reached and is seen to be.
func TestThePageByKeyboard(t *testing.T) {
	page := kit.Open(t, address(t), kit.Look{})
	links := kit.Eval[int](page, "document.querySelectorAll('a[href], pre[tabindex]').length")
	reached := kit.Eval[int](page, `[...document.querySelectorAll('a[href], pre[tabindex]')].filter(e => { e.focus({focusVisible: true}); return document.activeElement === e && getComputedStyle(e).outlineStyle === 'solid' }).length`)
	if links < 4 || reached != links {
		t.Errorf("%d of %d can be reached and are seen to be", reached, links)
	}
}
