package api

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/methods"
)

var dialects = []Dialect{Recorded, Documented}

// inDialects runs a test in both dialects.
func inDialects(t *testing.T, run func(t *testing.T, k *kit)) {
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) { run(t, newKit(t, Options{Dialect: dialect})) })
	}
}

func (k *kit) documented() bool { return k.emu.dialect == Documented }

// either is the first value in the recorded dialect and the second one in the documented.
func either[T any](k *kit, recorded, documented T) T {
	if k.documented() {
		return documented
	}
	return recorded
}

type jsonBody = map[string]any

// with is a body with more in it.
func with(base jsonBody, more jsonBody) jsonBody {
	all := jsonBody{}
	for _, part := range []jsonBody{base, more} {
		maps.Copy(all, part)
	}
	return all
}

// tokenOf makes a token of a test card's number.
func (k *kit) tokenOf(number string) string {
	k.t.Helper()
	return k.vault("POST", "/tokens", jsonBody{"card": with(goodCard(), jsonBody{"number": number})}).ok().str("id")
}

// cardCharge makes a charge by token; more changes its parameters.
func (k *kit) cardCharge(more jsonBody) *reply {
	k.t.Helper()
	return k.api("POST", "/charges", with(jsonBody{"amount": 100000, "currency": "thb", "card": k.token()}, more))
}

// sourceBody holds the parameters of a source that its type cannot do without.
func sourceBody(kind *methods.SourceKind) jsonBody {
	amount := int64(300000)
	if kind.Currencies[0] != "THB" {
		amount = 10000
	}
	b := jsonBody{"type": kind.Name, "amount": amount, "currency": strings.ToLower(kind.Currencies[0])}
	for _, name := range kind.Require {
		switch name {
		case "installment_term":
			b[name] = kind.Terms[0]
		case "phone_number|mobile_number":
			b["phone_number"] = "0812345678"
		case "phone_number":
			b[name] = "08012345678"
		case "email":
			b[name] = "payer@example.com"
		case "name":
			b[name] = "Yamada T"
		default:
			b[name] = "123456789012"
		}
	}
	return b
}

func (k *kit) source(kind string) *reply {
	k.t.Helper()
	return k.api("POST", "/sources", sourceBody(methods.SourceKindsByName[kind])).ok()
}

// sourceCharge makes a source of a type and a charge of it.
func (k *kit) sourceCharge(kind string, more jsonBody) *reply {
	k.t.Helper()
	src := k.source(kind)
	return k.api("POST", "/charges", with(jsonBody{
		"amount": src.at("amount"), "currency": src.at("currency"),
		"source": src.str("id"), "return_uri": "https://shop.example/done",
	}, more))
}

// act runs an action on a charge: act(id, "capture", nil).
func (k *kit) act(id, action string, b any) *reply {
	k.t.Helper()
	return k.api("POST", "/charges/"+id+"/"+action, b)
}

// get retrieves a charge.
func (k *kit) get(id string) *reply {
	k.t.Helper()
	return k.api("GET", "/charges/"+id, nil).ok()
}

// hasAll asserts many values at the top of the body.
func (r *reply) hasAll(want jsonBody) {
	r.t.Helper()
	for name, v := range want {
		if got, present := r.body[name]; !present || fmt.Sprint(got) != fmt.Sprint(v) {
			r.t.Errorf("%s: %s is %v, want %v", r.what, name, got, v)
		}
	}
}
