package htmlreport

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// What is packed. Exchanges say nearly the same a thousand times: of a fake whose 1,800 cases fail, 7 MB take half a megabyte.
const (
	blockSize    = 256 << 10 // of JSON; what is unpacked to show one case
	mostEvidence = 2 << 20   // of all blocks, as they are in the page
)

// evidence has the findings and exchanges of cases, in packed blocks of which the page opens one at a time.
type evidence struct {
	blocks  []string
	at      map[string]int // the block of each case
	leftOut int            // cases whose evidence does not fit
	size    int
}

// pack packs the evidence of the cases that have any, in their order, until it is too much.
func pack(entries []*reports.CaseEntry) (*evidence, error) {
	contract, err := specs.Load()
	if err != nil {
		return nil, err
	}
	e := &evidence{at: map[string]int{}}
	block := map[string]json.RawMessage{}
	size := 0
	for _, c := range entries {
		if len(c.Findings)+len(c.Exchanges) == 0 {
			continue
		}
		if e.size > mostEvidence {
			e.leftOut++
			continue
		}
		text, err := json.Marshal(detailOf(c, contract))
		if err != nil {
			return nil, err
		}
		block[c.ID], e.at[c.ID] = text, len(e.blocks)
		if size += len(text); size >= blockSize {
			if err := e.close(block); err != nil {
				return nil, err
			}
			block, size = map[string]json.RawMessage{}, 0
		}
	}
	return e, e.close(block)
}

// close packs a block. One that alone is too large is left out.
func (e *evidence) close(block map[string]json.RawMessage) error {
	if len(block) == 0 {
		return nil
	}
	text, err := json.Marshal(block)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	to := gzip.NewWriter(&packed)
	if _, err := to.Write(text); err != nil {
		return err
	}
	if err := to.Close(); err != nil {
		return err
	}
	if e.size+packed.Len() > mostEvidence*3/2 {
		for id := range block {
			delete(e.at, id)
			e.leftOut++
		}
		return nil
	}
	e.blocks = append(e.blocks, base64.StdEncoding.EncodeToString(packed.Bytes()))
	e.size += len(e.blocks[len(e.blocks)-1])
	return nil
}

func (e *evidence) blockOf(id string) int {
	if at, known := e.at[id]; known {
		return at
	}
	return -1
}

// html returns the blocks as elements that a browser does not run. They consist of letters that need no escape.
func (e *evidence) html() template.HTML {
	var b strings.Builder
	for i, block := range e.blocks {
		fmt.Fprintf(&b, "<script type=\"text/plain\" id=\"evidence-%d\">%s</script>\n", i, block)
	}
	return template.HTML(b.String())
}
