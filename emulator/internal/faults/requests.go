package faults

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/faults/alter"
	"github.com/omise-conformance/harness/emulator/internal/faults/route"
	"github.com/omise-conformance/harness/emulator/internal/faults/transit"
	"github.com/omise-conformance/harness/emulator/internal/faults/when"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var requestFaults = []Fault{
	{"request.malformed-id", []alter.Change{alter.On(route.ReverseCharge, alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
		return strings.Contains(c.Vars[0], "-") && !strings.Contains(c.Vars[0], "_")
	}}, alter.ToBadRequest))}},
	{"request.malformed-id/live", []alter.Change{alter.On(route.RetrieveCharge, alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
		return strings.HasPrefix(c.Vars[0], "chrg_") && !strings.HasPrefix(c.Vars[0], "chrg_test_")
	}}, alter.ToBadRequest))}},
	{"request.malformed-id/short", []alter.Change{alter.On(route.RetrieveCharge, alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
		return strings.HasPrefix(c.Vars[0], "chrg_test_5xuy") && len(c.Vars[0]) < len("chrg_test_")+ident.SuffixLen
	}}, alter.ToBadRequest))}},
	{"request.id-of-other-kind", []alter.Change{alter.On(route.RetrieveCustomer, alter.Accept(when.Refused{Code: "not_found", Where: when.KnownRecipient},
		func(c *api.Call) any { r, _ := c.Recipient(c.Vars[0]); return r }))}},
	{"request.id-of-other-kind/event", []alter.Change{alter.On(route.RetrieveEvent, alter.Accept(when.Refused{Code: "not_found", Where: when.KnownCharge},
		func(c *api.Call) any { ch, _ := c.Charge(c.Vars[0]); return ch.LastEvent }))}},
	{"request.id-of-other-kind/400", []alter.Change{alter.On(route.RetrieveCharge, alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
		_, err := c.Customer(c.Vars[0])
		return err == nil
	}}, alter.ToBadRequest))}},

	{"request.unknown-path", []alter.Change{transit.Requests("GET", "/nothing-here", func(r *http.Request) {
		r.URL.Path = "/charges"
		r.Header.Del("Authorization")
	})}},
	{"request.unknown-path/action", []alter.Change{transit.Requests("POST", "/charges/*/nothing", func(r *http.Request) {
		r.Method, r.URL.Path = "GET", strings.TrimSuffix(r.URL.Path, "/nothing")
	})}},
	{"request.unknown-path/deeper", []alter.Change{transit.Requests("GET", "/charges/*/capture/twice", func(r *http.Request) {
		r.URL.Path = strings.TrimSuffix(r.URL.Path, "/capture/twice")
	})}},
	{"request.unknown-method", []alter.Change{transit.Requests("DELETE", "/charges/*", transit.Method("GET"))}},
	{"request.unknown-method/put", []alter.Change{transit.Requests("PUT", "/charges", transit.Method("POST"))}},
	{"request.unknown-method/patch", []alter.Change{transit.Requests("PATCH", "/charges/*/capture", transit.Method("POST"))}},

	{"request.form-means-json", []alter.Change{transit.Bodies("POST", "/charges/*/refunds", transit.IsForm, transit.Replace("+", "%2B"))}},
	{"request.form-means-json/percent", []alter.Change{transit.Bodies("POST", "/customers", transit.IsForm, transit.Replace("50%25", "50%25%32%35"))}},
	{"request.form-means-json/slash", []alter.Change{transit.Bodies("POST", "/recipients", transit.IsForm, transit.Replace("a%2Fb", "a"))}},
	{"request.trailing-slash", []alter.Change{transit.Requests("GET", "/charges/*/", func(r *http.Request) { r.URL.Path += "nothing" })}},
	{"request.trailing-slash/token", []alter.Change{transit.Requests("POST", "/tokens/", transit.Method("GET"))}},

	{"request.numeric-strings", []alter.Change{transit.Params("POST", "/charges", func(body map[string]any) {
		if text, isText := body["amount"].(string); isText {
			body["amount"] = "text " + text
		}
	})}},
	{"request.numeric-strings/refund", []alter.Change{transit.Params("POST", "/charges/*/refunds", func(body map[string]any) {
		if _, isText := body["amount"].(string); isText {
			body["amount"] = 0
		}
	})}},
	{"request.numeric-strings/octal", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if strings.HasPrefix(card.Text("expiration_month"), "09") {
			card["expiration_month"] = "0"
		}
	}))}},
	{"request.boolean-words", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("capture", "1"), alter.Param("capture", false)))}},
	{"request.boolean-words/0", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Is("capture", "0"), alter.Param("capture", true)))}},

	{"request.null-means-absent", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Null("capture"), alter.Param("capture", false)))}},
	{"request.null-means-absent/text", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Null("description"), alter.Param("description", "null")))}},
	{"request.null-means-absent/customer", []alter.Change{alter.On(route.CreateCustomer, alter.Only(when.All(when.Null("description"), when.Has("email")), alter.Param("description", "null")))}},
	{"request.null-means-absent/card", []alter.Change{alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if v, there := card["street1"]; there && v == nil {
			card["street1"] = "null"
		}
	}))}},
	{"request.unknown-parameter", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.Has("shoe_size"), alter.Refuse(apierror.BadRequest("shoe_size is unknown"))))}},
	{"request.unknown-parameter/unused", []alter.Change{alter.On(route.CreateCharge, alter.Only(when.All(when.Has("zero_interest_installments"), when.Lacks("source")),
		alter.Refuse(apierror.BadRequest("zero_interest_installments is for installments"))))}},

	{"request.empty-body-on-action", []alter.Change{transit.Bodies("POST", "/charges/*/capture", transit.IsJSON, transit.Exactly("{}", "{"))}},
	{"request.empty-body-on-action/null", []alter.Change{transit.Bodies("POST", "/charges/*/reverse", transit.IsJSON, transit.Exactly("null", "nil"))}},
	{"request.empty-body-on-action/empty", []alter.Change{transit.Bodies("POST", "/charges/*/reverse", transit.IsJSON, transit.Exactly("", "-"))}},
	{"request.body-on-get", []alter.Change{transit.Bodies("DELETE", "/customers/*", transit.IsJSON, transit.Exactly("{}", "-"))}},
	{"request.body-on-get/list", []alter.Change{transit.Bodies("GET", "/customers", transit.IsJSON, transit.Exactly("{}", `{"limit":100}`))}},
	{"request.body-on-get/token", []alter.Change{transit.Bodies("GET", "/tokens/*", transit.IsJSON, transit.Exactly("{}", "-"))}},

	{"request.malformed-json", []alter.Change{transit.Bodies("POST", "/customers", transit.IsJSON, func(body []byte) []byte {
		if bytes.HasSuffix(body, []byte(`":"spo`)) || bytes.HasSuffix(body, []byte(`":"spoi`)) { // cut off within a text
			return append(body, `"}`...)
		}
		return body
	})}},
	{"request.malformed-json/comma", []alter.Change{transit.Bodies("POST", "/customers", transit.IsJSON, func(body []byte) []byte {
		if open, found := bytes.CutSuffix(body, []byte(",}")); found {
			return append(open, '}')
		}
		return body
	})}},
	{"request.malformed-json/form", []alter.Change{transit.Requests("POST", "/customers", func(r *http.Request) {
		if body := transit.TakeBody(r); bytes.HasPrefix(body, []byte("amount=")) {
			r.Header.Set("Content-Type", transit.FormType)
		}
	})}},
	{"request.form-items", []alter.Change{transit.Bodies("POST", "/sources", transit.IsForm, transit.Replace("items%5B%5D%5B", "items%255B%255D%255B"))}},
	{"request.form-items/last", []alter.Change{transit.Bodies("POST", "/sources", transit.IsForm, transit.Replace("items[][name]=shoe&items[][amount]=60000&", ""))}},
	{"request.form-items/first", []alter.Change{transit.Bodies("POST", "/sources", transit.IsForm, transit.Replace("&items[][name]=sock", "&items[][title]=sock"))}},
}
