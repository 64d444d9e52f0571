package coverage

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// TestWhatAClientCovers: operations that were answered, and parameters that were accepted; nothing of the answers.
func TestWhatAClientCovers(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	client := NewClient(contract, Options{})
	send := func(method, path, body string, status int) {
		raw := exchange.Raw{Method: method, Host: exchange.API, Path: path, Body: []byte(body), Header: http.Header{}}
		if status > 0 {
			raw.Response = &exchange.RawResponse{Status: status, Body: []byte(`{"object":"charge","status":"successful"}`)}
		}
		client.Observe(exchange.New(raw))
	}
	for range 3 {
		send("POST", "/charges", "amount=100000&currency=thb", 200)
	}
	send("POST", "/charges", "amount=100000&currency=thb&description=x", 400)
	send("GET", "/charges/chrg_test_5xuy4w91xqz7d1w9u0t", "", 200)
	send("GET", "/customers", "", 0)
	send("GET", "/nowhere", "", 200)
	measured, err := client.Measured()
	if err != nil {
		t.Fatal(err)
	}
	var covered []string
	for _, item := range measured.Items {
		if item.Kind != Operation && item.Kind != Parameter {
			t.Fatalf("it measures %s %s, which no client covers", item.Kind, item.Name)
		}
		if item.Status == Covered {
			covered = append(covered, item.Name)
		}
		if item.Name == "createCharge" && item.Cases != 4 {
			t.Errorf("createCharge was called %d times, want 4", item.Cases)
		}
	}
	want := []string{"createCharge", "retrieveCharge", "createCharge amount", "createCharge currency", "retrieveCharge {charge_id}"}
	if !slices.Equal(covered, want) {
		t.Errorf("covered are %s; want %s", strings.Join(covered, ", "), strings.Join(want, ", "))
	}
	if missing := measured.Missing(Operation); !slices.Contains(missing, "captureCharge") || !slices.Contains(missing, "listCustomers") {
		t.Errorf("missing are %v", missing)
	}
	if measured.Percent <= 0 || measured.Percent >= 50 {
		t.Errorf("covered are %g %%", measured.Percent)
	}
}
