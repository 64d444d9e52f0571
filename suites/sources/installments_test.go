package sources

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// The cases try the terms that contract and capability have in common, so the two tables must be one.
func TestTheEmulatorOffersTheDocumentedTerms(t *testing.T) {
	emu := embedded.Start(embedded.Options{Seed: 1})
	defer emu.Close()
	api, err := target.New(emu.Target(specs.Any, nil))
	if err != nil {
		t.Fatal(err)
	}
	answer := api.Do(context.Background(), target.Call{
		Method: "GET", Host: "api", Path: "/capability", Key: emu.Keys.Public,
	})
	capability, _ := answer.Response.JSON.(map[string]any)
	listed, _ := capability["payment_methods"].([]any)
	offered := map[string][]int{}
	for _, each := range listed {
		method := each.(map[string]any)
		if name := method["name"].(string); strings.HasPrefix(name, "installment_") && !strings.HasPrefix(name, "installment_paynext_") {
			for _, term := range method["installment_terms"].([]any) {
				offered[name] = append(offered[name], int(term.(float64)))
			}
		}
	}
	if documented := documentedTerms(); !maps.EqualFunc(offered, documented, slices.Equal[[]int]) || len(documented) < 17 {
		t.Errorf("the emulator offers %v, the documentation %v", offered, documented)
	}
}
