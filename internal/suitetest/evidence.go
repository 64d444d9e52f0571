package suitetest

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"regexp"
	"testing"
)

// packedEvidence matches what the page of a report holds packed.
var packedEvidence = regexp.MustCompile(`<script type="text/plain" id="evidence-\d+">([A-Za-z0-9+/=]*)</script>`)

// Evidence returns the blocks of JSON that the page of a report holds packed, as its script reads them.
func Evidence(tb testing.TB, page string) [][]byte {
	tb.Helper()
	var blocks [][]byte
	for _, found := range packedEvidence.FindAllStringSubmatch(page, -1) {
		packed, err := base64.StdEncoding.DecodeString(found[1])
		if err != nil {
			tb.Fatal(err)
		}
		from, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			tb.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			tb.Fatal(err)
		}
		blocks = append(blocks, text)
	}
	return blocks
}
