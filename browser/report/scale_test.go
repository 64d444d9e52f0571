package report

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/omise-conformance/harness/browser/kit"
	"github.com/omise-conformance/harness/reports"
)

// What a report of 5,000 cases may take. On two quiet processors it takes a third of it.
const (
	manyCases   = 5_000
	mostBytes   = 5_000_000
	mostToPaint = 3_000 // ms until something is shown
	mostToFind  = 300   // ms for a search
	attempts    = 5     // of which one has to be as quick: the machine may do much else
)

// TestManyCases: a page of 5,000 cases, most of which failed, is small, is there at once, and is searched as one types.
func TestManyCases(t *testing.T) {
	r := failingReport(t)
	var judged []reports.CaseEntry
	for _, c := range r.Cases {
		if c.Status != reports.StatusExcluded {
			judged = append(judged, c)
		}
	}
	r.Cases = nil
	for i := range manyCases {
		c := judged[i%len(judged)]
		c.ID = fmt.Sprintf("%s-%d", c.ID, i/len(judged))
		r.Cases = append(r.Cases, c)
	}
	address := write(t, t.TempDir(), r, nil)
	info, err := os.Stat(strings.TrimPrefix(address, "file://"))
	if err != nil || info.Size() > mostBytes {
		t.Errorf("the page has %d bytes (%v)", info.Size(), err)
	}
	p := open(t, address, kit.Look{})
	p.Do(page.BringToFront()) // what is behind is not drawn
	const paints = `performance.getEntriesByName("first-contentful-paint")`
	const search = `(() => { const field = document.querySelector("#cases input[type=search]"), begun = performance.now();
		field.value = %q; field.dispatchEvent(new Event("input")); void document.body.offsetHeight; return performance.now() - begun })()`
	painted, found := 0.0, 0.0
	for range attempts {
		p.Wait(paints + `.length > 0 && document.querySelector("#case-list table tbody tr")`)
		painted, found = kit.Eval[float64](p, paints+`[0].startTime`), 0
		for _, text := range []string{"t", "token", "charges/partial-capture-once-3", ""} {
			found = max(found, kit.Eval[float64](p, fmt.Sprintf(search, text)))
		}
		if painted <= mostToPaint && found <= mostToFind {
			break
		}
		p.Do(chromedp.Reload())
	}
	t.Logf("%d cases, %d bytes: first paint after %.0f ms, the slowest search in %.0f ms", manyCases, info.Size(), painted, found)
	if painted > mostToPaint || found > mostToFind {
		t.Errorf("something is shown after %.0f ms, and a search takes %.0f ms", painted, found)
	}
}
