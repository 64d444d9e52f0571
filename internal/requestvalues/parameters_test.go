package requestvalues

import (
	"testing"

	"github.com/omise-conformance/harness/specs"
)

func TestParametersOfAnOperation(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	find := func(from []*Parameter, name string) *Parameter {
		for _, p := range from {
			if p.Name == name {
				return p
			}
		}
		t.Fatalf("there is no %s", name)
		return nil
	}
	charge := Of(contract, contract.Operation("createCharge"))
	const schema = specs.OpenAPIFile + " #/components/schemas/"
	if amount := find(charge.Body.Fields, "amount"); !amount.Required || amount.Where != schema+"ChargeParameters/properties/amount" || amount.Extensions["x-amount-limits"] == nil {
		t.Errorf("the amount is %+v", amount)
	}
	if destination := find(charge.Body.Fields, "destination"); destination.Required || destination.Dialect != specs.Documented {
		t.Errorf("the destination is %+v", destination)
	}
	if source := find(charge.Body.Fields, "source"); len(source.Fields) != 1 || source.Fields[0].Name != "type" {
		t.Errorf("a source given whole has %+v", source.Fields)
	}
	if city := find(find(Of(contract, contract.Operation("createSource")).Body.Fields, "billing").Fields, "city"); city.Where != schema+"Address/properties/city" {
		t.Errorf("a city is at %s", city.Where)
	}
	list := Of(contract, contract.Operation("listChargeRefunds"))
	if limit := find(list.Query, "limit"); limit.Check.Wrong("101") != Above || limit.Where != specs.OpenAPIFile+" #/components/parameters/Limit" {
		t.Errorf("the limit is %+v", limit)
	}
	if list.Body != nil || list.Path["charge_id"].Check.Wrong("tokn_test_1") != Pattern || find(list.Header, "Omise-Version") == nil {
		t.Errorf("a list has %+v", list)
	}
}
