package window

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/window/traffic"
)

// TestTheDocumentHasTheseNumbers: what docs/window.md says of sizes and times is what holds.
func TestTheDocumentHasTheseNumbers(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/window.md")
	if err != nil {
		t.Fatal(err)
	}
	document := strings.Join(strings.Fields(string(text)), " ")
	for _, sentence := range []string{
		fmt.Sprintf("The last %s requests are kept, up to %d MiB of them.", names.Grouped(traffic.MostPassages), traffic.MostBytes>>20),
		fmt.Sprintf("a body of more than %d KiB", traffic.LongestBody>>10),
		fmt.Sprintf("beside them and never in their way: %s a second at most.", names.Grouped(int(turn*time.Second/turnRest))),
		fmt.Sprintf("%d accounts in all", mostAccounts),
		fmt.Sprintf("one that takes nothing for %d seconds is let go", slowest/time.Second),
		fmt.Sprintf("%d pages can be open at once", mostStreams),
	} {
		if !strings.Contains(document, sentence) {
			t.Errorf("docs/window.md lacks %q", sentence)
		}
	}
}
