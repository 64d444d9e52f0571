package specs

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	c := contract(t)
	for _, row := range []struct{ host, method, path, want string }{
		{"vault", "POST", "/tokens", "createToken"},
		{"vault", "POST", "/tokens/", "createToken"},
		{"vault", "GET", "/tokens/tokn_test_1", "retrieveToken"},
		{"", "GET", "/tokens/tokn_test_1", "retrieveToken"},
		{"api", "POST", "/tokens", ""},
		{"vault", "POST", "/charges", ""},
		{"vault", "POST", "/sources", ""},
		{"api", "POST", "/charges", "createCharge"},
		{"api", "GET", "/charges/", "listCharges"},
		{"api", "GET", "/charges/chrg_test_1", "retrieveCharge"},
		{"api", "GET", "/charges/%20", "retrieveCharge"},
		{"api", "PATCH", "/charges/chrg_test_1", "updateCharge"},
		{"api", "POST", "/charges/chrg_test_1/mark_as_paid", "markChargeAsPaid"},
		{"api", "POST", "/charges/chrg_test_1/capture/", "captureCharge"},
		{"api", "GET", "/charges/chrg_test_1/refunds", "listChargeRefunds"},
		{"api", "GET", "/charges/chrg_test_1/refunds/rfnd_test_1", "retrieveRefund"},
		{"api", "PATCH", "/recipients/recp_test_1/verify", "verifyRecipient"},
		{"api", "POST", "/customers/cust_test_1/cards", "createCustomerCard"},
		{"api", "DELETE", "/customers/cust_test_1/cards/card_test_1", "destroyCustomerCard"},
		{"api", "GET", "/capability", "retrieveCapability"},
		// Paths of the API that the contract leaves out must not be read as ids.
		{"api", "GET", "/charges/search", ""},
		{"api", "GET", "/charges/schedules", ""},
		{"api", "GET", "/charges/schedules/", ""},
		{"api", "GET", "/customers/cust_test_1/schedules", ""},
		{"api", "PUT", "/charges", ""},
		{"api", "POST", "/charges//capture", ""},
		{"api", "GET", "/charges/chrg_test_1/refunds/rfnd_test_1/more", ""},
		{"api", "GET", "/", ""},
		{"api", "GET", "", ""},
		{"api", "GET", "charges", ""},
		{"api", "get", "/charges", ""},
	} {
		got := ""
		if op := c.Find(row.host, row.method, row.path); op != nil {
			got = op.ID
		}
		if got != row.want {
			t.Errorf("Find(%q, %q, %q) = %q, want %q", row.host, row.method, row.path, got, row.want)
		}
	}
}

// TestFindPrefersFixedSegments needs a path that no operation of today has.
func TestFindPrefersFixedSegments(t *testing.T) {
	const text = `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /things/{id}: {get: &op {operationId: retrieve, tags: [things], servers: [{url: "https://api.omise.co"}], security: [{secretKey: []}], responses: {}}}
  /things/latest: {get: {operationId: latest, tags: [things], servers: [{url: "https://api.omise.co"}], security: [{secretKey: []}], responses: {}}}
  /{kind}/latest: {get: {operationId: latestOf, tags: [things], servers: [{url: "https://api.omise.co"}], security: [{secretKey: []}], responses: {}}}
components: {schemas: {}}
`
	c, err := Parse([]byte(strings.Replace(text, "&op ", "", 1)), rulesOf())
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/things/latest": "latest", "/things/1": "retrieve", "/other/latest": "latestOf"} {
		if op := c.Find("api", "GET", path); op == nil || op.ID != want {
			t.Errorf("Find(%s) = %v, want %s", path, op, want)
		}
	}
	if op := c.Find("api", "GET", "/other/1"); op != nil {
		t.Errorf("Find(/other/1) = %s, want none", op.ID)
	}
}

func TestEveryOperationIsFoundByItsOwnPath(t *testing.T) {
	c := contract(t)
	for _, op := range c.Operations {
		path := op.Path
		for _, segment := range op.segments {
			if isVariable(segment) {
				path = strings.Replace(path, segment, "x1", 1)
			}
		}
		if found := c.Find(op.Host, op.Method, path); found != op {
			t.Errorf("Find(%s, %s, %s) = %v, want %s", op.Host, op.Method, path, found, op.ID)
		}
		if c.Operation(op.ID) != op {
			t.Errorf("Operation(%s) is another one", op.ID)
		}
	}
	if c.Operation("createNothing") != nil || c.Rule("nothing.at-all") != nil {
		t.Error("names that do not exist are found")
	}
}

func TestResponseSchema(t *testing.T) {
	op := contract(t).Operation("createCharge")
	for status, want := range map[int]string{
		200: "specs/openapi.yaml #/components/schemas/Charge",
		402: "specs/openapi.yaml #/components/schemas/Error",
		201: "", 500: "",
	} {
		schema, where := op.ResponseSchema(status)
		if where != want || (schema != nil) != (want != "") {
			t.Errorf("ResponseSchema(%d) is at %q, want %q", status, where, want)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	c := contract(b)
	b.ReportAllocs()
	for b.Loop() {
		if c.Find("api", "GET", "/charges/chrg_test_1/refunds/rfnd_test_1") == nil {
			b.Fatal("not found")
		}
	}
}

func BenchmarkValidateJSON(b *testing.B) {
	schema, where := component(b, "Charge")
	for _, name := range []string{"Charge", "SourceCharge"} {
		value := example(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if violations := ValidateJSON(schema, where, value); violations != nil {
					b.Fatal(violations)
				}
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(rawOpenAPI, rawRules); err != nil {
			b.Fatal(err)
		}
	}
}
