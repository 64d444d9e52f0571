package api

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/cards"
)

func TestFreshToken(t *testing.T) {
	k := newKit(t, Options{VaultURL: "http://vault.test"})
	card := goodCard()
	card["city"], card["postal_code"], card["country"] = "Bangkok", 10320, "TH"
	r := k.vault("POST", "/tokens", map[string]any{"card": card}).ok()
	if !regexp.MustCompile(`^tokn_test_[0-9a-z]{19}$`).MatchString(r.str("id")) {
		t.Errorf("id is %s", r.str("id"))
	}
	// The whole text, because the key order is part of what was recorded.
	want := `{"object":"token","id":"TOKEN","livemode":false,"location":"http://vault.test/tokens/TOKEN","used":false,` +
		`"charge_status":"unknown","card":{"object":"card","id":"CARD","livemode":false,"location":null,"deleted":false,` +
		`"street1":null,"street2":null,"city":"Bangkok","state":null,"phone_number":null,"postal_code":"10320","country":"th",` +
		`"financing":"","bank":"","brand":"Visa","fingerprint":"FINGERPRINT","first_digits":null,"last_digits":"4242",` +
		`"name":"Somchai Prasert","expiration_month":12,"expiration_year":2030,"security_code_check":true,` +
		`"tokenization_method":null,"created_at":"2026-03-02T10:00:00Z"},"created_at":"2026-03-02T10:00:00Z"}` + "\n"
	want = strings.NewReplacer("TOKEN", r.str("id"), "CARD", r.str("card", "id"), "FINGERPRINT", r.str("card", "fingerprint")).Replace(want)
	if r.raw != want {
		t.Errorf("got  %swant %s", r.raw, want)
	}
	if again := k.vault("GET", "/tokens/"+r.str("id"), nil).ok(); again.raw != r.raw {
		t.Errorf("retrieved %screated   %s", again.raw, r.raw)
	}
}

// The sentences and their order are those of the error fixtures of the iOS and Android SDKs.
func TestInvalidCardSentences(t *testing.T) {
	for _, tt := range []struct {
		change  map[string]any
		message string
		code    string // in the documented dialect
	}{
		{map[string]any{"number": ""}, "number can't be blank and brand not supported (unknown)", "invalid_card"},
		{map[string]any{"number": nil}, "number can't be blank and brand not supported (unknown)", "invalid_card"},
		{map[string]any{"number": "4242424242424241"}, "number is invalid and brand not supported (unknown)", "invalid_card"},
		{map[string]any{"number": "4242 4242 4242 4242"}, "number is invalid and brand not supported (unknown)", "invalid_card"},
		{map[string]any{"number": "9999999999999995"}, "brand not supported (unknown)", "invalid_card"},
		{map[string]any{"name": ""}, "name can't be blank", "invalid_card"},
		{map[string]any{"name": "  "}, "name can't be blank", "invalid_card"},
		{map[string]any{"expiration_year": 2020}, "expiration date cannot be in the past", "invalid_expiration_date"},
		{map[string]any{"expiration_year": 2026, "expiration_month": 2}, "expiration date cannot be in the past", "invalid_expiration_date"},
		{map[string]any{"expiration_year": 20}, "expiration date cannot be in the past", "invalid_expiration_date"},
		{map[string]any{"expiration_year": "soon"}, "expiration year is invalid", "invalid_expiration_date"},
		{map[string]any{"expiration_year": nil}, "expiration year is invalid", "invalid_expiration_date"},
		{map[string]any{"expiration_year": 203}, "expiration year is invalid", "invalid_expiration_date"},
		{map[string]any{"expiration_month": 13}, "expiration month is not between 1 and 12 and expiration date is invalid", "invalid_expiration_date"},
		{map[string]any{"expiration_month": nil}, "expiration month can't be blank and expiration month is not between 1 and 12", "invalid_expiration_date"},
		{
			map[string]any{"expiration_year": 0.5, "number": "42"},
			"expiration year is invalid, number is invalid, and brand not supported (unknown)", "invalid_card",
		},
		{
			map[string]any{"name": nil, "expiration_year": "x", "number": "1"},
			"name can't be blank, expiration year is invalid, number is invalid, and brand not supported (unknown)", "invalid_card",
		},
		{
			map[string]any{"expiration_month": 0, "name": "", "expiration_year": "", "number": "1"},
			"expiration month is not between 1 and 12, name can't be blank, expiration year is invalid, expiration date is invalid, " +
				"number is invalid, and brand not supported (unknown)", "invalid_card",
		},
		{map[string]any{"security_code": "12"}, "security code is invalid", "invalid_security_code"},
		{map[string]any{"security_code": "12a"}, "security code is invalid", "invalid_security_code"},
		{
			map[string]any{"security_code": "12345", "expiration_month": 99},
			"expiration month is not between 1 and 12, expiration date is invalid, and security code is invalid", "invalid_expiration_date",
		},
	} {
		card := goodCard()
		maps.Copy(card, tt.change)
		for _, dialect := range []Dialect{Recorded, Documented} {
			code := "invalid_card"
			if dialect == Documented {
				code = tt.code
			}
			k := newKit(t, Options{Dialect: dialect})
			k.vault("POST", "/tokens", map[string]any{"card": card}).refused(400, code, tt.message)
			if n := k.emu.objects.Load().Load(); n != 0 {
				t.Errorf("%v: a refused card left %d objects", tt.change, n)
			}
		}
	}
}

func TestCardsThatAreAccepted(t *testing.T) {
	for _, tt := range []struct {
		change map[string]any
		field  string
		want   any
	}{
		{map[string]any{"expiration_year": 27}, "expiration_year", 2027},
		{map[string]any{"expiration_year": "30", "expiration_month": "1"}, "expiration_month", 1},
		{map[string]any{"expiration_year": 2026, "expiration_month": 3}, "expiration_month", 3},
		{map[string]any{"security_code": nil}, "security_code_check", true},
		{map[string]any{"security_code": 1234}, "security_code_check", true},
		{map[string]any{"number": 4242424242424242}, "last_digits", "4242"},
		{map[string]any{"number": "4111111111160001"}, "security_code_check", false},
		{map[string]any{"name": `A "quoted" <name> ü` + "\n"}, "name", `A "quoted" <name> ü` + "\n"},
	} {
		card := goodCard()
		maps.Copy(card, tt.change)
		newKit(t, Options{}).vault("POST", "/tokens", map[string]any{"card": card}).ok().has(tt.want, "card", tt.field)
	}
}

func TestBrandFollowsFromNumber(t *testing.T) {
	for number, want := range map[string]string{
		"4242424242424242": "Visa", "4000000000000002": "Visa", "5555555555554444": "MasterCard", "2223003122003222": "MasterCard",
		"3530111333300000": "JCB", "378282246310005": "American Express", "36021042000004": "Diners Club",
		"6447032400000000001": "Discover", "6250947000000006": "UnionPay", "30569309025904": "Diners Club",
	} {
		card := goodCard()
		card["number"] = number
		newKit(t, Options{}).vault("POST", "/tokens", map[string]any{"card": card}).ok().has(want, "card", "brand")
	}
	for _, test := range cards.TestCards {
		if !cards.Luhn(test.Number) || cards.BrandOf(test.Number) == "" {
			t.Errorf("published test card %s: check digit %t, brand %q", test.Number, cards.Luhn(test.Number), cards.BrandOf(test.Number))
		}
	}
}

func TestFingerprintIsOfTheNumber(t *testing.T) {
	k := newKit(t, Options{})
	fingerprint := func(number, name string) string {
		card := goodCard()
		card["number"], card["name"] = number, name
		return k.vault("POST", "/tokens", map[string]any{"card": card}).ok().str("card", "fingerprint")
	}
	first := fingerprint("4242424242424242", "A")
	if len(first) != 44 {
		t.Errorf("fingerprint %s is not the base64 of 32 bytes", first)
	}
	if second := fingerprint("4242424242424242", "B"); second != first {
		t.Errorf("one number has the fingerprints %s and %s", first, second)
	}
	if other := fingerprint("4111111111111111", "A"); other == first {
		t.Errorf("two numbers share the fingerprint %s", other)
	}
	if strings.Contains(k.vault("POST", "/tokens", map[string]any{"card": goodCard()}).raw, "4242424242424242") {
		t.Error("the answer shows the card number")
	}
}

func TestTokenWithoutCard(t *testing.T) {
	k := newKit(t, Options{})
	for _, body := range []any{nil, "{}", map[string]any{"card": nil}, map[string]any{"card": map[string]any{}}, map[string]any{"card": "x"}} {
		k.vault("POST", "/tokens", body).refused(400, "missing_card", "request contains no card parameters")
	}
}

func TestWalletToken(t *testing.T) {
	k := newKit(t, Options{})
	r := k.vault("POST", "/tokens", map[string]any{"tokenization": map[string]any{"method": "googlepay", "data": "{}", "billing_name": "A"}}).ok()
	r.has("googlepay", "card", "tokenization_method")
	r.has("A", "card", "name")
	k.vault("POST", "/tokens", map[string]any{"tokenization": map[string]any{"method": "other", "data": "x"}}).
		refused(400, "bad_request", "tokenization method is currently not supported")
	wallet := map[string]any{"method": "googlepay", "data": "{}"}
	for _, unset := range []any{nil, "", map[string]any{}} {
		k.vault("POST", "/tokens", map[string]any{"card": unset, "tokenization": wallet}).ok()
	}
	k.vault("POST", "/tokens", map[string]any{"card": []any{nil}, "tokenization": wallet}).
		refused(400, "missing_card", "request contains no card parameters")
}

func TestTokenKeys(t *testing.T) {
	k := newKit(t, Options{})
	body := map[string]any{"card": goodCard()}
	k.json(k.emu.Vault(), DefaultSecretKey, "POST", "/tokens", body).refused(401, "authentication_failure", "authentication failed")
	k.json(k.emu.Vault(), "", "POST", "/tokens", body).refused(401, "authentication_failure", "authentication failed")
	k.vault("GET", "/tokens/tokn_test_1", nil).refused(404, "not_found", "token tokn_test_1 was not found")
}

func TestTokenIsSpentOnce(t *testing.T) {
	for _, dialect := range []Dialect{Recorded, Documented} {
		k := newKit(t, Options{Dialect: dialect})
		id := k.token()
		other := k.customer(map[string]any{"email": "b@example.com"}).str("id")
		k.customer(map[string]any{"card": id})
		k.api("POST", "/customers", map[string]any{"card": id}).refused(400, "used_token", "token was already used")
		k.api("PATCH", "/customers/"+other, map[string]any{"card": id}).refused(400, "used_token", "token was already used")
		used := k.vault("GET", "/tokens/"+id, nil).ok()
		used.has(true, "used")
		if shown := used.at("card") != nil; shown != (dialect == Documented) {
			t.Errorf("%s: card of a used token shown: %t", dialect, shown)
		}
		total := k.api("GET", "/customers", nil).ok()
		total.has(2, "total")
	}
}

func TestUnknownToken(t *testing.T) {
	body := map[string]any{"card": "tokn_test_nothing"}
	newKit(t, Options{}).api("POST", "/customers", body).refused(404, "not_found", "token tokn_test_nothing was not found")
	newKit(t, Options{Dialect: Documented}).api("POST", "/customers", body).
		refused(404, "token_not_found", "token tokn_test_nothing was not found")
}

func TestTokenExpiresAsDocumented(t *testing.T) {
	for _, dialect := range []Dialect{Recorded, Documented} {
		k := newKit(t, Options{Dialect: dialect})
		first, second := k.token(), k.token()
		k.advance("30m")
		k.api("POST", "/customers", map[string]any{"card": first}).ok()
		k.advance("1s")
		late := k.api("POST", "/customers", map[string]any{"card": second})
		if dialect == Recorded {
			late.ok()
		} else {
			late.refused(400, "token_expired", "token has expired")
		}
	}
}
