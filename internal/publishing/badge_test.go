package publishing

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

func TestMessagesOfBadges(t *testing.T) {
	rules := func(failed int) []reports.RuleEntry {
		all := make([]reports.RuleEntry, failed)
		for i := range all {
			all[i].Status = reports.StatusFailed
		}
		return all
	}
	for _, test := range []struct {
		report         reports.Report
		message, color string
	}{
		{reports.Report{Verdict: reports.Conformant, Totals: reports.Totals{Cases: 3990, Passed: 3948}}, "conformant · 3,948 of 3,990", green},
		{reports.Report{Verdict: reports.Conformant, Totals: reports.Totals{Cases: 10, Passed: 7, KnownFailing: 3}}, "conformant · 7 of 10, 3 known failing", amber},
		{reports.Report{Verdict: reports.Conformant, Totals: reports.Totals{Cases: 10, Passed: 7, Excluded: 3}}, "conformant · 7 of 10 (partial)", amber},
		{reports.Report{Verdict: reports.Conformant, Totals: reports.Totals{Cases: 10, Passed: 10}, Run: reports.Run{Shard: "1/2"}}, "conformant · 10 of 10 (partial)", amber},
		{reports.Report{Verdict: reports.NotConformant, Rules: rules(1)}, "1 rule broken", red},
		{reports.Report{Verdict: reports.NotConformant, Rules: rules(1012)}, "1,012 rules broken", red},
		{reports.Report{Verdict: reports.NotConformant}, "not conformant", red},
		{reports.Report{Verdict: reports.NotJudged, Rules: rules(2)}, "not judged", gray},
		{reports.Report{Verdict: reports.NothingSelected}, "nothing selected", gray},
		{reports.Report{Verdict: reports.Interrupted}, "interrupted", gray},
	} {
		if b := BadgeOf(&test.report); b.Message != test.message || b.Color != test.color {
			t.Errorf("got %q in %s, want %q in %s", b.Message, b.Color, test.message, test.color)
		}
	}
}

func TestEveryModeHasALabel(t *testing.T) {
	for _, mode := range []reports.Mode{
		reports.ModeRun, reports.ModeRecord, reports.ModeReplay, reports.ModeExplore, reports.ModeGate, reports.ModeCheck,
	} {
		if labels[mode] == "" {
			t.Errorf("%s has no label", mode)
		}
	}
}

func TestTextsOnBadgesCanBeRead(t *testing.T) {
	for _, color := range []string{green, amber, red, gray, behind} {
		if got := 1.05 / (luminance(t, color) + 0.05); got < 4.5 {
			t.Errorf("white on %s has the contrast %.2f, want 4.5", color, got)
		}
	}
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, color string) (sum float64) {
	t.Helper()
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		part, err := strconv.ParseUint(color[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		linear := float64(part) / 255 / 12.92
		if part > 10 {
			linear = math.Pow((float64(part)/255+0.055)/1.055, 2.4)
		}
		sum += weight * linear
	}
	return sum
}

func TestTheEndpointHasWhatShieldsReads(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal((&Badge{"a<b>", "m", green}).Endpoint(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 || got["schemaVersion"] != 1.0 || got["label"] != "a<b>" || got["message"] != "m" || got["color"] != green {
		t.Errorf("got %v", got)
	}
}

// hostile are texts that would be more than text somewhere.
var hostile = []string{
	`</title><script>alert(1)</script>`, `" onload="alert(1)`, `' x='`, `<![CDATA[`, `]]>`, `&lt;&#x41;`, "a\x1b[31mb\x00c", "a\u202eb",
	"\xff\xfe", strings.Repeat("W", 1<<20), "", "日本語", "::error::x", `{{.Label}}`,
}

func TestHostileTextStaysText(t *testing.T) {
	for _, text := range hostile {
		named := (&Badge{Message: "ok", Color: green}).Named(text)
		if n := len([]rune(named.Label)); n > mostLabel {
			t.Errorf("a label has %d characters", n)
		}
		for _, b := range []*Badge{named, {Label: text, Message: text, Color: green}} {
			if len(text) > 1000 && b != named {
				continue
			}
			wellFormed(t, string(b.SVG()))
		}
	}
}

// wellFormed fails the test unless a drawing has the elements and attributes of a badge, and no others.
func wellFormed(t *testing.T, drawing string) {
	t.Helper()
	decoder, elements := xml.NewDecoder(strings.NewReader(drawing)), ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in %.500s", err, drawing)
		}
		if element, ok := token.(xml.StartElement); ok {
			elements += element.Name.Local + " "
			for _, attribute := range element.Attr {
				if strings.HasPrefix(attribute.Name.Local, "on") {
					t.Errorf("%s has the attribute %s", element.Name.Local, attribute.Name.Local)
				}
			}
		}
	}
	if want := "svg title clipPath rect g rect rect g text text "; elements != want {
		t.Errorf("the elements are %q, want %q", elements, want)
	}
}

func TestTextsFitIntoTheirBoxes(t *testing.T) {
	for text, want := range map[string]int{"": 0, "i": 4, "W": 11, "conformant": 64, "·": 4, "日本": 22, "é": 7} {
		if got := width(text); got != want {
			t.Errorf("%q is %d pixels wide, want %d", text, got, want)
		}
	}
}
