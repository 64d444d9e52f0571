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
	var open block
	for _, c := range entries {
		if len(c.Findings)+len(c.Exchanges) == 0 {
			continue
		}
		if e.size > mostEvidence {
			e.leftOut++
			continue
		}
		if err := open.add(c.ID, detailOf(c, contract)); err != nil {
			return nil, err
		}
		e.at[c.ID] = len(e.blocks)
		if open.text.Len() >= blockSize {
			if err := e.close(&open); err != nil {
				return nil, err
			}
		}
	}
	return e, e.close(&open)
}

// block is a JSON object that is being written: details by the ids of their cases.
type block struct {
	text bytes.Buffer
	ids  []string
}

// add writes a member, into the text itself: as a value of a map it would be copied and looked through once more.
func (b *block) add(id string, d detail) error {
	name, err := json.Marshal(id)
	if err != nil {
		return err
	}
	b.text.WriteString(",")
	b.text.Write(name)
	b.text.WriteString(":")
	b.ids = append(b.ids, id)
	return json.NewEncoder(&b.text).Encode(d)
}

// close packs a block, and empties it. One that alone is too large is left out.
func (e *evidence) close(b *block) error {
	if len(b.ids) == 0 {
		return nil
	}
	defer func() { b.text.Reset(); b.ids = b.ids[:0] }()
	b.text.Bytes()[0] = '{' // in place of the first comma
	b.text.WriteString("}")
	var packed bytes.Buffer
	to := gzip.NewWriter(&packed)
	if _, err := b.text.WriteTo(to); err != nil {
		return err
	}
	if err := to.Close(); err != nil {
		return err
	}
	if e.size+packed.Len() > mostEvidence*3/2 {
		for _, id := range b.ids {
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
