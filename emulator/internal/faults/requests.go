package faults

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var requestFaults = []Fault{
	{"request.malformed-id", []Change{atRoutes(reverseCharge, refusing(refused{code: "not_found", where: func(c *api.Call) bool {
		return strings.Contains(c.Vars[0], "-") && !strings.Contains(c.Vars[0], "_")
	}}, asBadRequest))}},
	{"request.malformed-id/live", []Change{atRoutes(retrieveCharge, refusing(refused{code: "not_found", where: func(c *api.Call) bool {
		return strings.HasPrefix(c.Vars[0], "chrg_") && !strings.HasPrefix(c.Vars[0], "chrg_test_")
	}}, asBadRequest))}},
	{"request.malformed-id/short", []Change{atRoutes(retrieveCharge, refusing(refused{code: "not_found", where: func(c *api.Call) bool {
		return strings.HasPrefix(c.Vars[0], "chrg_test_5xuy") && len(c.Vars[0]) < len("chrg_test_")+ident.SuffixLen
	}}, asBadRequest))}},
	{"request.id-of-other-kind", []Change{atRoutes(retrieveCustomer, accepting(refused{code: "not_found", where: isKnownRecipient},
		func(c *api.Call) any { r, _ := c.Recipient(c.Vars[0]); return r }))}},
	{"request.id-of-other-kind/event", []Change{atRoutes(retrieveEvent, accepting(refused{code: "not_found", where: isKnownCharge},
		func(c *api.Call) any { ch, _ := c.Charge(c.Vars[0]); return ch.LastEvent }))}},
	{"request.id-of-other-kind/400", []Change{atRoutes(retrieveCharge, refusing(refused{code: "not_found", where: func(c *api.Call) bool {
		_, err := c.Customer(c.Vars[0])
		return err == nil
	}}, asBadRequest))}},

	{"request.unknown-path", []Change{reaimed("GET", "/nothing-here", func(r *http.Request) {
		r.URL.Path = "/charges"
		r.Header.Del("Authorization")
	})}},
	{"request.unknown-path/action", []Change{reaimed("POST", "/charges/*/nothing", func(r *http.Request) {
		r.Method, r.URL.Path = "GET", strings.TrimSuffix(r.URL.Path, "/nothing")
	})}},
	{"request.unknown-path/deeper", []Change{reaimed("GET", "/charges/*/capture/twice", func(r *http.Request) {
		r.URL.Path = strings.TrimSuffix(r.URL.Path, "/capture/twice")
	})}},
	{"request.unknown-method", []Change{reaimed("DELETE", "/charges/*", asMethod("GET"))}},
	{"request.unknown-method/put", []Change{reaimed("PUT", "/charges", asMethod("POST"))}},
	{"request.unknown-method/patch", []Change{reaimed("PATCH", "/charges/*/capture", asMethod("POST"))}},

	{"request.form-means-json", []Change{rebodied("POST", "/charges/*/refunds", isForm, replacing("+", "%2B"))}},
	{"request.form-means-json/percent", []Change{rebodied("POST", "/customers", isForm, replacing("50%25", "50%25%32%35"))}},
	{"request.form-means-json/slash", []Change{rebodied("POST", "/recipients", isForm, replacing("a%2Fb", "a"))}},
	{"request.trailing-slash", []Change{reaimed("GET", "/charges/*/", func(r *http.Request) { r.URL.Path += "nothing" })}},
	{"request.trailing-slash/token", []Change{reaimed("POST", "/tokens/", asMethod("GET"))}},

	{"request.numeric-strings", []Change{resent("POST", "/charges", func(body map[string]any) {
		if text, isText := body["amount"].(string); isText {
			body["amount"] = "text " + text
		}
	})}},
	{"request.numeric-strings/refund", []Change{resent("POST", "/charges/*/refunds", func(body map[string]any) {
		if _, isText := body["amount"].(string); isText {
			body["amount"] = 0
		}
	})}},
	{"request.numeric-strings/octal", []Change{atRoutes(createToken, changingCard(func(card wire.Params) {
		if strings.HasPrefix(card.Text("expiration_month"), "09") {
			card["expiration_month"] = "0"
		}
	}))}},
	{"request.boolean-words", []Change{atRoutes(createCharge, onlyWhere(paramIs("capture", "1"), setParameter("capture", false)))}},
	{"request.boolean-words/0", []Change{atRoutes(createCharge, onlyWhere(paramIs("capture", "0"), setParameter("capture", true)))}},

	{"request.null-means-absent", []Change{atRoutes(createCharge, onlyWhere(nulled("capture"), setParameter("capture", false)))}},
	{"request.null-means-absent/text", []Change{atRoutes(createCharge, onlyWhere(nulled("description"), setParameter("description", "null")))}},
	{"request.null-means-absent/customer", []Change{atRoutes(createCustomer, onlyWhere(allOf(nulled("description"), hasParam("email")), setParameter("description", "null")))}},
	{"request.null-means-absent/card", []Change{atRoutes(createToken, changingCard(func(card wire.Params) {
		if v, there := card["street1"]; there && v == nil {
			card["street1"] = "null"
		}
	}))}},
	{"request.unknown-parameter", []Change{atRoutes(createCharge, onlyWhere(hasParam("shoe_size"), refuseWith(apierror.BadRequest("shoe_size is unknown"))))}},
	{"request.unknown-parameter/unused", []Change{atRoutes(createCharge, onlyWhere(allOf(hasParam("zero_interest_installments"), lacksParam("source")),
		refuseWith(apierror.BadRequest("zero_interest_installments is for installments"))))}},

	{"request.empty-body-on-action", []Change{rebodied("POST", "/charges/*/capture", isJSON, exactly("{}", "{"))}},
	{"request.empty-body-on-action/null", []Change{rebodied("POST", "/charges/*/reverse", isJSON, exactly("null", "nil"))}},
	{"request.empty-body-on-action/empty", []Change{rebodied("POST", "/charges/*/reverse", isJSON, exactly("", "-"))}},
	{"request.body-on-get", []Change{rebodied("DELETE", "/customers/*", isJSON, exactly("{}", "-"))}},
	{"request.body-on-get/list", []Change{rebodied("GET", "/customers", isJSON, exactly("{}", `{"limit":100}`))}},
	{"request.body-on-get/token", []Change{rebodied("GET", "/tokens/*", isJSON, exactly("{}", "-"))}},

	{"request.malformed-json", []Change{rebodied("POST", "/customers", isJSON, func(body []byte) []byte {
		if bytes.HasSuffix(body, []byte(`":"spo`)) || bytes.HasSuffix(body, []byte(`":"spoi`)) { // cut off within a text
			return append(body, `"}`...)
		}
		return body
	})}},
	{"request.malformed-json/comma", []Change{rebodied("POST", "/customers", isJSON, func(body []byte) []byte {
		if open, found := bytes.CutSuffix(body, []byte(",}")); found {
			return append(open, '}')
		}
		return body
	})}},
	{"request.malformed-json/form", []Change{reaimed("POST", "/customers", func(r *http.Request) {
		if body := takenBody(r); bytes.HasPrefix(body, []byte("amount=")) {
			r.Header.Set("Content-Type", formType)
		}
	})}},
	{"request.form-items", []Change{rebodied("POST", "/sources", isForm, replacing("items%5B%5D%5B", "items%255B%255D%255B"))}},
	{"request.form-items/last", []Change{rebodied("POST", "/sources", isForm, replacing("items[][name]=shoe&items[][amount]=60000&", ""))}},
	{"request.form-items/first", []Change{rebodied("POST", "/sources", isForm, replacing("&items[][name]=sock", "&items[][title]=sock"))}},
}
