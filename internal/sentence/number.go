package sentence

import (
	"bytes"
	"strings"

	"github.com/omise-conformance/harness/internal/cardnumbers"
)

// fewestDigits is how many digits the shortest number has that is searched. Card numbers have no fewer.
const fewestDigits = 13

// measured are the names of the numbers of a report that may have as many digits as a card number has. A run is
// repeated by its seed.
var measured = map[string]bool{"seed": true, "duration_ms": true}

// number goes past a number, and hides the digits of one that is a card number. A fraction other than zeros makes a number a
// measurement.
func (d *document) number() {
	start := d.at
	for d.at++; d.at < len(d.text) && bytes.IndexByte([]byte("0123456789.eE+-"), d.text[d.at]) >= 0; d.at++ {
	}
	if d.at-start < fewestDigits || measured[d.name] {
		return
	}
	token := string(d.text[start:d.at])
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(token, "-"), ".")
	if strings.Trim(fraction, "0") != "" || strings.Trim(whole, "0123456789") != "" {
		return
	}
	if hidden := Redacted(whole, d.secrets...); hidden != whole {
		d.out = append(append(d.out, d.text[d.from:start]...), strings.Replace(token, whole, unlikeACard(hidden), 1)...)
		d.from = d.at
	}
}

// unlikeACard returns a number with other digits in the place of those that are hidden: what reads the document wants a
// number there.
func unlikeACard(hidden string) string {
	for _, digit := range "0123456789" {
		number := strings.ReplaceAll(hidden, "*", string(digit))
		if strings.Trim(number, "0123456789") == "" && !cardnumbers.Is(number) {
			return number
		}
	}
	return "0"
}
