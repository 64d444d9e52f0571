package publishing

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"math"
	"strings"
	"sync"
	"text/template"
)

//go:embed badge.svg.tmpl
var badgeText string

// badgeTemplate has every text of others escaped by the function xml.
var badgeTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("badge").Funcs(template.FuncMap{"xml": escaped}).Parse(badgeText))
})

// beside is the room on either side of a text, in pixels.
const beside = 6

// SVG draws the badge. The width of a text is measured and set, so that it fits whatever font is there.
func (b *Badge) SVG() []byte {
	label, message := width(b.Label), width(b.Message)
	var drawing bytes.Buffer
	_ = badgeTemplate().Execute(&drawing, map[string]any{ // the names are those of the template, and a buffer takes everything
		"Label": b.Label, "Message": b.Message, "Color": b.Color, "Behind": behind, "Beside": beside,
		"LabelWidth": label, "MessageWidth": message, "LabelBox": label + 2*beside, "MessageBox": message + 2*beside,
		"Width": label + message + 4*beside, "MessageAt": label + 3*beside,
	})
	return drawing.Bytes()
}

// escaped returns text that is text within XML, in an attribute too.
func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a strings.Builder takes everything
	return out.String()
}

const fontSize = 11

// advances are the widths of the characters from the space to the tilde in DejaVu Sans, in thousandths of the size of the font.
// Verdana, which most readers have, has nearly the same.
var advances = [...]int{
	318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
	636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
	1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
	603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
	500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
	635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
}

// The widths of what the table does not have.
const (
	dot       = 318
	letter    = 636
	wide      = 1000
	wideStart = 0x1100 // from Hangul on, most scripts of the table are as wide as high
)

// width returns the width of a text in whole pixels.
func width(text string) int {
	sum := 0
	for _, r := range text {
		switch {
		case r >= ' ' && int(r-' ') < len(advances):
			sum += advances[r-' ']
		case r == '·':
			sum += dot
		case r >= wideStart:
			sum += wide
		default:
			sum += letter
		}
	}
	return int(math.Ceil(float64(sum*fontSize) / 1000))
}
