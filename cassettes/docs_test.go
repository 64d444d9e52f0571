package cassettes

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The sizes of cassettes/emulator in docs/recording.md are those of the folder.
func TestDocumentedSizes(t *testing.T) {
	const folder, document = "emulator", "../docs/recording.md"
	cases, err := List(folder)
	if err != nil {
		t.Fatal(err)
	}
	requests, bytes := 0, 0
	for _, id := range cases {
		c, unreadable := LoadCase(folder, id)
		if unreadable != nil {
			t.Fatal(unreadable)
		}
		for _, ex := range Exchanges(c) {
			if ex.Request.Host != Control {
				requests++
			}
		}
		info, err := os.Stat(c.Path)
		if err != nil {
			t.Fatal(err)
		}
		bytes += int(info.Size())
	}
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		fmt.Sprintf("| the embedded emulator | %s | %s |", grouped(len(cases)), grouped(requests)),
		fmt.Sprintf("%s files, %.1f MB;", grouped(len(cases)), float64(bytes)/1e6),
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q", document, want)
		}
	}
}

// grouped writes a number below a million with a comma.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
