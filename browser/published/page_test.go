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
	for name, look := range map[string]kit.Look{
		"published":        {},
		"published-dark":   {Width: 1280, Height: 900, Dark: true},
		"published-narrow": {Width: 390, Height: 844},
	} {
		t.Run(name, func(t *testing.T) {
			page := kit.Open(t, address(t), look)
			page.Accessible()
			if wide := kit.Eval[int](page, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
				t.Errorf("the page is %d pixels wider than the window", wide)
			}
			entries := kit.Eval[int](page, "document.querySelectorAll('article').length")
			badges := kit.Eval[int](page, "[...document.querySelectorAll('img.badge')].filter(badge => badge.complete && badge.naturalWidth > 0).length")
			if entries == 0 || badges != entries {
				t.Errorf("the page shows %d badges of %d entries", badges, entries)
			}
			if cut := kit.Eval[int](page, "[...document.querySelectorAll('img.badge')].filter(badge => badge.width < badge.naturalWidth).length"); cut > 0 && look.Width != 390 {
				t.Errorf("%d badges are smaller than they are drawn", cut)
			}
			page.Picture(name)
		})
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
