package corrections

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/internal/processortime"
)

// FuzzCandidates holds that any text has a bounded number of edits, that JSON stays JSON whichever of them is made, and that what is no
// JSON has none.
func FuzzCandidates(f *testing.F) {
	for _, seed := range []string{
		"", "null", `{"object":"charge","captured":true,"status":"Successful"}`, `[{"object":"customer","default_card":null,"cards":{}}]`,
		`{"metadata":{"captured":true}}`, `{"object":"error","code":"NOT_FOUND"}`, `{"object":"charge","object":"charge"}`, `{"a":"\ud83d"}`, `{"":{"":[]}} x`,
		strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "[" + strings.Repeat(`{"object":"charge","captured":true},`, 200) + "1]", "\xff", "\ufeff{}", `{"captured" :1e999}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		used := processortime.Used()
		edits := Candidates(text)
		if took := processortime.Since(used); took > 5*time.Second {
			t.Errorf("reading %d bytes took %s of processor time", len(text), took)
		}
		if len(edits) > mostCandidates || len(edits) > 0 && !json.Valid(text) {
			t.Errorf("%d edits of a text of %d bytes", len(edits), len(text))
		}
		for i := range edits[:min(len(edits), 20)] {
			if changed := Apply(text, edits[i:i+1]); !json.Valid(changed) {
				t.Errorf("%+v makes what is no JSON of it: %q", edits[i], changed)
			}
		}
		if patch, err := Unified("a.json", text, edits); err == nil && strings.ContainsAny(patch, "\x1b\x00") {
			t.Errorf("a patch with control characters: %q", patch)
		}
	})
}
