package omise_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/captures/omise"
	"github.com/omise-conformance/harness/specs"
)

func TestObjectsOfTheAPIAreToldFromOthers(t *testing.T) {
	for text, want := range map[string]bool{
		`{"object": "charge", "id": "chrg_test_5xr0bqdq7u8d4jzl0x1", "amount": 100}`:                                true,
		`{"object": "charge", "id": "chrg_5xr0bqdq7u8d4jzl0x1", "livemode": true}`:                                  true,
		`{"object": "charge", "id": "order_placeholder", "livemode": false}`:                                        true,
		`{"object": "charge", "id": "x", "location": "/charges/x"}`:                                                 true,
		`{"object": "token", "location": "https://vault.omise.co/tokens/x"}`:                                        true,
		`{"object": "list", "data": [{"object": "card", "id": "card_test_5xr0bqdq7u8d4jzl0x1"}]}`:                   true,
		`{"object": "list", "data": [], "location": "/charges"}`:                                                    true,
		`{"object": "error", "code": "not_found", "message": "charge x was not found"}`:                             true,
		`{"object": "balance", "livemode": false, "total": 0, "available": 0}`:                                      true,
		`{"object": "charge", "id": "chrg_test_5xr0bqdq7u8d4jzl0x1", "amount": 100,}`:                               true, // broken, and known all the same
		`{"object": "bank_account", "last_digits": "1234", "name": "Somchai"}`:                                      true,
		`{"object": "charge", "id": "ch_1IsXx2K3b4C5d6E7f8G9h0", "livemode": false, "amount": 100}`:                 false,
		`{"object": "charge", "id": "ch_fa990a4c10672a93053a774730b0a", "livemode": false}`:                         false,
		`{"object": "charge", "id": "ch_test_emv", "livemode": false}`:                                              false,
		`{"object": "card", "id": "card_1IsXx2K3b4C5d6E7f8G9h0iJ", "livemode": false}`:                              false,
		`{"object": "balance", "livemode": false, "available": [{"amount": 0}], "pending": []}`:                     false,
		`{"object": "list", "data": [{"object": "model", "id": "m"}]}`:                                              false,
		`{"object": "list", "url": "/v1/charges", "data": [{"object": "charge", "id": "ch_1IsXx2K3b4C5d6E7f8G9"}]}`: false,
		`{"object": "error", "code": 40303, "message": "no", "type": "x"}`:                                          false,
		`{"object": "chat.completion", "id": "x", "location": "/x"}`:                                                false,
		`{"object": {"type": "charge"}, "location": "/charges"}`:                                                    false,
		`{"charge": {"object": "charge", "location": "/charges/x"}}`:                                                false,
		`["object", "charge"]`: false,
		``:                     false,
	} {
		if got := omise.Object([]byte(text)); got != want {
			t.Errorf("%s: is an object of the API: %v, want %v", text, got, want)
		}
	}
}

func TestWhatIsNotKnownMayBeWhatTells(t *testing.T) {
	text := []byte(`{"object": "charge", "id": null, "livemode": false}`)
	if omise.Object(text) || !omise.Object(text, "/id") {
		t.Error("an id that is put in later does not count as one of the API")
	}
}

func TestObjectsAreMentionedInAnyNotation(t *testing.T) {
	for text, want := range map[string]bool{
		`{"object":"charge"}`: true, `{ object: 'charge' }`: true, `"{\"object\": \"token\"}"`: true, "object: `card`": true,
		`{"object":"order"}`: false, `the object is a charge`: false, `object: charge`: false,
	} {
		if got := omise.Mentions([]byte(text)); got != want {
			t.Errorf("%s: mentioned: %v, want %v", text, got, want)
		}
	}
}

// TestAllObjectsOfTheContractAreKnown: a kind of object that the contract has, and this table lacks, would be passed over.
func TestAllObjectsOfTheContractAreKnown(t *testing.T) {
	document, err := openapi3.NewLoader().LoadFromData(specs.Raw())
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for name, schema := range document.Components.Schemas {
		member := schema.Value.Properties["object"]
		if member == nil {
			continue
		}
		for _, kind := range member.Value.Enum {
			seen++
			if _, ok := omise.Kinds[kind.(string)]; !ok {
				t.Errorf("the object %s of schema %s is not known", kind, name)
			}
		}
		id := schema.Value.Properties["id"]
		if id == nil || id.Value.Pattern == "" || len(member.Value.Enum) != 1 {
			continue
		}
		prefix := regexp.MustCompile(`[a-z]+`).FindString(id.Value.Pattern)
		if known := omise.Kinds[member.Value.Enum[0].(string)]; !slices.Contains(known, prefix) {
			t.Errorf("ids of %s begin with %s in the contract, and with one of %q here", member.Value.Enum[0], prefix, known)
		}
	}
	if seen < 15 {
		t.Errorf("saw %d kinds of objects only", seen)
	}
}
