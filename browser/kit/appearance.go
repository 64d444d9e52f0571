package kit

import (
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Look is how a page is looked at.
type Look struct {
	Width, Height int64 // in CSS pixels; 1280 by 900 if zero
	Dark          bool  // prefers a dark color scheme
}

// Look has the page be looked at otherwise from now on. Nothing moves in it: a color on its way to another is neither measured nor pictured.
func (p *Page) Look(look Look) {
	p.t.Helper()
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	if look.Width == 0 {
		look.Width, look.Height = 1280, 900
	}
	p.Do(chromedp.EmulateViewport(look.Width, look.Height),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}))
}

// Fits fails the test if the page is wider than the window, so that a reader would have to scroll sideways.
func (p *Page) Fits(name string) {
	p.t.Helper()
	if wide := Eval[int](p, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
		p.t.Errorf("%s: the page is %d pixels wider than the window", name, wide)
	}
}
