package pipeline

import (
	"encoding/json"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/omise-conformance/harness/internal/check"
)

func init() {
	beam.RegisterType(reflect.TypeFor[*mergeFn]())
	beam.RegisterType(reflect.TypeFor[*check.Page]())
	beam.RegisterCoder(reflect.TypeFor[*check.Page](), encodePage, decodePage)
}

func encodePage(page *check.Page) ([]byte, error) { return json.Marshal(page) }

func decodePage(text []byte) (*check.Page, error) {
	var page check.Page
	return &page, json.Unmarshal(text, &page)
}

// mergeFn merges the pages of a file. A page is bounded, so the sum of any number of them is.
type mergeFn struct{}

// MergeAccumulators merges the second page into the first.
func (*mergeFn) MergeAccumulators(a, b *check.Page) *check.Page {
	a.Merge(b)
	return a
}
