package kit

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the pictures anew")

// pictures is where the pictures of the main views are kept, seen from a folder of tests in this module (browser/report).
const pictures = "../../docs/pictures"

// Fonts differ from machine to machine, and with them lines and sizes. So a picture is compared by the mean colors of its tiles.
const (
	tiles      = 12   // a side
	tolerance  = 0.12 // of the range of a color, in a tile
	mostWrong  = 0.15 // of all tiles
	mostLonger = 0.2  // of the height
)

// Picture compares what the page looks like with docs/pictures/NAME.png, loosely; -update writes that file.
func (p *Page) Picture(name string) {
	p.t.Helper()
	var now []byte
	p.Do(page.BringToFront(), chromedp.CaptureScreenshot(&now)) // a tab in the background is not drawn
	path := filepath.Join(pictures, name+".png")
	if *update {
		if err := os.MkdirAll(pictures, 0o755); err != nil {
			p.t.Fatal(err)
		}
		if err := os.WriteFile(path, now, 0o644); err != nil {
			p.t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatalf("%v; go test -update writes it: look at it", err)
	}
	if wrong := difference(p.t.Fatal, kept, now); wrong > mostWrong {
		actual := filepath.Join(os.TempDir(), name+".png")
		_ = os.WriteFile(actual, now, 0o644)
		p.t.Errorf("%.0f %% of the page look otherwise than docs/pictures/%s.png: see %s", 100*wrong, name, actual)
	}
}

// difference returns the share of tiles with other colors.
func difference(fatal func(...any), kept, now []byte) float64 {
	var images [2]image.Image
	for i, data := range [][]byte{kept, now} {
		decoded, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			fatal(err)
			return 1
		}
		images[i] = decoded
	}
	if a, b := images[0].Bounds(), images[1].Bounds(); a.Dx() != b.Dx() || float64(max(a.Dy(), b.Dy())) > (1+mostLonger)*float64(min(a.Dy(), b.Dy())) {
		return 1
	}
	wrong := 0
	for x := range tiles {
		for y := range tiles {
			a, b := tile(images[0], x, y), tile(images[1], x, y)
			for c := range a {
				if diff := a[c] - b[c]; diff > tolerance || diff < -tolerance {
					wrong++
					break
				}
			}
		}
	}
	return float64(wrong) / (tiles * tiles)
}

// tile returns the mean red, green and blue of a tile, from 0 to 1.
func tile(picture image.Image, column, row int) (mean [3]float64) {
	bounds := picture.Bounds()
	left, top := bounds.Min.X+column*bounds.Dx()/tiles, bounds.Min.Y+row*bounds.Dy()/tiles
	right, bottom := bounds.Min.X+(column+1)*bounds.Dx()/tiles, bounds.Min.Y+(row+1)*bounds.Dy()/tiles
	count := 0.0
	for x := left; x < right; x++ {
		for y := top; y < bottom; y++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			mean[0], mean[1], mean[2] = mean[0]+float64(r), mean[1]+float64(g), mean[2]+float64(b)
			count++
		}
	}
	for c := range mean {
		mean[c] /= count * 0xffff
	}
	return mean
}

// PDF prints the page and returns the document.
func (p *Page) PDF() (document []byte) {
	p.t.Helper()
	p.Do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		document, _, err = page.PrintToPDF().WithPrintBackground(true).Do(ctx)
		return err
	}))
	return document
}
