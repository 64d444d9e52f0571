package faults

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var requestFaults = []Fault{
	fault("request.malformed-id", alter.On(route.ReverseCharge, alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
		return strings.Contains(c.Vars[0], "-") && !strings.Contains(c.Vars[0], "_")
	}}, alter.ToBadRequest))),
	fault("request.malformed-id/live", alter.On(route.RetrieveCharge,
		alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
			return strings.HasPrefix(c.Vars[0], "chrg_") && !strings.HasPrefix(c.Vars[0], "chrg_test_")
		}}, alter.ToBadRequest))),
	fault("request.malformed-id/short", alter.On(route.RetrieveCharge,
		alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
			return strings.HasPrefix(c.Vars[0], "chrg_test_5xuy") && len(c.Vars[0]) < len("chrg_test_")+ident.SuffixLen
		}}, alter.ToBadRequest))),
	fault("request.id-of-other-kind", alter.On(route.RetrieveCustomer,
		alter.Accept(when.Refused{Code: "not_found", Where: when.KnownRecipient},
			func(c *api.Call) any { r, _ := c.Recipient(c.Vars[0]); return r }))),
	fault("request.id-of-other-kind/event", alter.On(route.RetrieveEvent,
		alter.Accept(when.Refused{Code: "not_found", Where: when.KnownCharge},
			func(c *api.Call) any { ch, _ := c.Charge(c.Vars[0]); return ch.LastEvent }))),
	fault("request.id-of-other-kind/400", alter.On(route.RetrieveCharge,
		alter.Refusal(when.Refused{Code: "not_found", Where: func(c *api.Call) bool {
			_, err := c.Customer(c.Vars[0])
			return err == nil
		}}, alter.ToBadRequest))),

	fault("request.unknown-path", transit.Requests("GET", "/nothing-here", func(r *http.Request) {
		r.URL.Path = "/charges"
		r.Header.Del("Authorization")
	})),
	fault("request.unknown-path/action", transit.Requests("POST", "/charges/*/nothing", func(r *http.Request) {
		r.Method, r.URL.Path = "GET", strings.TrimSuffix(r.URL.Path, "/nothing")
	})),
	fault("request.unknown-path/deeper", transit.Requests("GET", "/charges/*/capture/twice", func(r *http.Request) {
		r.URL.Path = strings.TrimSuffix(r.URL.Path, "/capture/twice")
	})),
	fault("request.unknown-method", transit.Requests("DELETE", "/charges/*", transit.Method("GET"))),
	fault("request.unknown-method/put", transit.Requests("PUT", "/charges", transit.Method("POST"))),
	fault("request.unknown-method/patch", transit.Requests("PATCH", "/charges/*/capture", transit.Method("POST"))),

	fault("request.form-means-json", transit.Bodies("POST", "/charges/*/refunds", transit.IsForm, transit.Replace("+", "%2B"))),
	fault("request.form-means-json/percent", transit.Bodies("POST", "/customers", transit.IsForm, transit.Replace("50%25", "50%25%32%35"))),
	fault("request.form-means-json/slash", transit.Bodies("POST", "/recipients", transit.IsForm, transit.Replace("a%2Fb", "a"))),
	fault("request.trailing-slash", transit.Requests("GET", "/charges/*/", func(r *http.Request) { r.URL.Path += "nothing" })),
	fault("request.trailing-slash/token", transit.Requests("POST", "/tokens/", transit.Method("GET"))),

	fault("request.numeric-strings", transit.Params("POST", "/charges", func(body map[string]any) {
		if text, isText := body["amount"].(string); isText {
			body["amount"] = "text " + text
		}
	})),
	fault("request.numeric-strings/refund", transit.Params("POST", "/charges/*/refunds", func(body map[string]any) {
		if _, isText := body["amount"].(string); isText {
			body["amount"] = 0
		}
	})),
	fault("request.numeric-strings/octal", alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if strings.HasPrefix(card.Text("expiration_month"), "09") {
			card["expiration_month"] = "0"
		}
	}))),
	fault("request.boolean-words", alter.On(route.CreateCharge, alter.Only(when.Is("capture", "1"), alter.Param("capture", false)))),
	fault("request.boolean-words/0", alter.On(route.CreateCharge, alter.Only(when.Is("capture", "0"), alter.Param("capture", true)))),

	fault("request.null-means-absent", alter.On(route.CreateCharge, alter.Only(when.Null("capture"), alter.Param("capture", false)))),
	fault("request.null-means-absent/text", alter.On(route.CreateCharge,
		alter.Only(when.Null("description"), alter.Param("description", "null")))),
	fault("request.null-means-absent/customer", alter.On(route.CreateCustomer,
		alter.Only(when.All(when.Null("description"), when.Has("email")), alter.Param("description", "null")))),
	fault("request.null-means-absent/card", alter.On(route.CreateToken, alter.CardAsked(func(card wire.Params) {
		if v, there := card["street1"]; there && v == nil {
			card["street1"] = "null"
		}
	}))),
	fault("request.unknown-parameter", alter.On(route.CreateCharge,
		alter.Only(when.Has("shoe_size"), alter.Refuse(apierror.BadRequest("shoe_size is unknown"))))),
	fault("request.unknown-parameter/unused", alter.On(route.CreateCharge,
		alter.Only(when.All(when.Has("zero_interest_installments"), when.Lacks("source")),
			alter.Refuse(apierror.BadRequest("zero_interest_installments is for installments"))))),

	fault("request.empty-body-on-action", transit.Bodies("POST", "/charges/*/capture", transit.IsJSON, transit.Exactly("{}", "{"))),
	fault("request.empty-body-on-action/null", transit.Bodies("POST", "/charges/*/reverse", transit.IsJSON, transit.Exactly("null", "nil"))),
	fault("request.empty-body-on-action/empty", transit.Bodies("POST", "/charges/*/reverse", transit.IsJSON, transit.Exactly("", "-"))),
	fault("request.body-on-get", transit.Bodies("DELETE", "/customers/*", transit.IsJSON, transit.Exactly("{}", "-"))),
	fault("request.body-on-get/list", transit.Bodies("GET", "/customers", transit.IsJSON, transit.Exactly("{}", `{"limit":100}`))),
	fault("request.body-on-get/token", transit.Bodies("GET", "/tokens/*", transit.IsJSON, transit.Exactly("{}", "-"))),

	fault("request.malformed-json", transit.Bodies("POST", "/customers", transit.IsJSON, func(body []byte) []byte {
		if bytes.HasSuffix(body, []byte(`":"spo`)) || bytes.HasSuffix(body, []byte(`":"spoi`)) { // cut off within a text
			return append(body, `"}`...)
		}
		return body
	})),
	fault("request.malformed-json/comma", transit.Bodies("POST", "/customers", transit.IsJSON, func(body []byte) []byte {
		if open, found := bytes.CutSuffix(body, []byte(",}")); found {
			return append(open, '}')
		}
		return body
	})),
	fault("request.malformed-json/form", transit.Requests("POST", "/customers", func(r *http.Request) {
		if body := transit.TakeBody(r); bytes.HasPrefix(body, []byte("amount=")) {
			r.Header.Set("Content-Type", transit.FormType)
		}
	})),
	fault("request.form-items", transit.Bodies("POST", "/sources", transit.IsForm, transit.Replace("items%5B%5D%5B", "items%255B%255D%255B"))),
	fault("request.form-items/last", transit.Bodies("POST", "/sources", transit.IsForm,
		transit.Replace("items[][name]=shoe&items[][amount]=60000&", ""))),
	fault("request.form-items/first", transit.Bodies("POST", "/sources", transit.IsForm,
		transit.Replace("&items[][name]=sock", "&items[][title]=sock"))),

	fault("request.form-item-numbers", alter.On(route.CreateSource, alter.Only(when.AsForm, alter.Source(func(_ *api.Call, s *api.Source) {
		if s.Details != nil {
			s.Details.Items = wire.RawJSON(itemNumber.ReplaceAllString(string(s.Details.Items), `$1"$2"`))
		}
	})))),
	fault("request.media-type", transit.Refused(hasOddParameter("/tokens"), apierror.BadRequest("content type is not valid"))),
	fault("request.media-type/form", transit.Requests("POST", "/charges", func(r *http.Request) {
		if hasOddParameter("/charges")(r) {
			r.Header.Set("Content-Type", transit.FormType)
		}
	})),
	fault("request.zero-means-absent", alter.On(route.CreateSource,
		alter.Only(when.All(when.OfType("promptpay"), when.Is("installment_term", "0")),
			alter.Refuse(apierror.BadRequest("installment_term is not included in the list"))))),
	fault("request.zero-means-absent/capture", alter.On(route.CaptureCharge, alter.Only(when.Is("capture_amount", "0"),
		alter.Refuse(apierror.Invalid("failed_capture", "capture amount must be greater than or equal to 1"))))),
	fault("request.zero-means-absent/card", alter.On(route.UpdateCustomerCard, alter.Only(when.Is("expiration_month", "0"),
		alter.Refuse(apierror.Invalid("invalid_card", "expiration month is not between 1 and 12"))))),
	fault("request.empty-on-update", alter.On(route.UpdateRecipient, alter.Only(when.Is("name", ""),
		alter.Refuse(apierror.Invalid("invalid_recipient", "name can't be blank"))))),
	fault("request.empty-on-update/charge", alter.On(route.UpdateCharge, alter.Only(when.Is("description", ""),
		alter.Refuse(apierror.BadRequest("description can't be blank"))))),
	fault("request.empty-on-update/type", alter.On(route.UpdateRecipient, alter.Only(when.Is("type", ""), alter.Param("type", "corporation")))),
	fault("request.path-word", transit.Answers(notFoundAs("schedules"))),
	fault("request.path-word/search", transit.Answers(notFoundAs("search"))),
}

// itemNumber fits a number of an item as sources keep it.
var itemNumber = regexp.MustCompile(`("(?:amount|quantity)":)(\d+)`)

// hasOddParameter reports whether a request to a path has a content type whose parameter is none.
func hasOddParameter(path string) func(r *http.Request) bool {
	return func(r *http.Request) bool {
		return r.URL.Path == path && strings.HasSuffix(r.Header.Get("Content-Type"), ";utf-8")
	}
}

// notFoundAs has a word below /charges not be found as the id of a charge.
func notFoundAs(word string) func(r *http.Request, a *transit.Answer) {
	return func(r *http.Request, a *transit.Answer) {
		if r.Method == http.MethodGet && r.URL.Path == "/charges/"+word {
			a.Refuse(apierror.NotFound("charge", word))
		}
	}
}
