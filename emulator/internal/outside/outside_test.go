package outside

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// furnished is an account that has something behind each path, and the ids that stand in patterns.
func furnished(k *kit) map[string]string {
	charge := k.charge()
	k.charge()
	customer, recipient := k.customer(), k.recipient()
	dispute := k.post("/charges/"+charge+"/disputes", "{}").str("id")
	document := k.post("/disputes/"+dispute+"/documents", `{"file":"invoice.pdf"}`)
	schedule := k.post("/schedules", `{"period":"day","charge":{"customer":"`+customer+`","amount":100000}}`)
	transfer := k.post("/transfers", `{"amount":5000,"recipient":"`+recipient+`"}`).str("id")
	link := k.post("/links", `{"amount":5000,"currency":"thb","title":"Tea","description":"Green"}`).str("id")
	address := document.str("download_uri")
	return map[string]string{
		"/charges/{id}": "/charges/" + k.charge(), "/customers/{id}": "/customers/" + customer, "/recipients/{id}": "/recipients/" + recipient,
		"/disputes/{id}": "/disputes/" + dispute, "/documents/{id}": "/documents/" + document.str("id"),
		"/schedules/{id}": "/schedules/" + schedule.str("id"), "/transfers/{id}": "/transfers/" + transfer, "/links/{id}": "/links/" + link,
		"/occurrences/{id}":  "/occurrences/" + schedule.str("occurrences", "data", 0, "id"),
		"/transactions/{id}": "/transactions/" + k.get("/transactions").str("data", 0, "id"),
		"/receipts/{id}":     "/receipts/" + k.get("/receipts").str("data", 0, "id"),
		"/forex/{currency}":  "/forex/usd", "{secret}": address[strings.LastIndex(address, "/")+1:],
	}
}

// bodies are those of the operations that need one.
var bodies = map[string]string{
	"POST /transfers": `{"amount":5000}`, "POST /links": `{"amount":5000,"currency":"thb","title":"Tea","description":"Green"}`,
	"POST /schedules":               `{"period":"day","transfer":{"recipient":"RECIPIENT","amount":5000}}`,
	"POST /disputes/{id}/documents": `{"file":"invoice.pdf"}`,
	"GET /search":                   `{"scope":"charge","query":"order"}`,
	"POST /links/{id}/pay":          `{"number":"4242424242424242","expiration_month":"12","expiration_year":"2030","security_code":"123"}`,
	"PATCH /disputes/{id}/close":    `{"status":"lost"}`,
	"PATCH /disputes/{id}":          `{"message":"It was delivered"}`,
	"PATCH /transfers/{id}":         `{"amount":6000}`,
	"PATCH /account":                `{"webhook_uri":"https://example.com/hook"}`,
}

// Each operation answers what the table says, and each answer is marked.
func TestOperations(t *testing.T) {
	for _, dialect := range []api.Dialect{api.Recorded, api.Documented} {
		for _, op := range operations() {
			t.Run(string(dialect)+" "+op.call, func(t *testing.T) {
				k := newKit(t, api.Options{Dialect: dialect})
				ids := furnished(k)
				path, body := op.call, strings.Replace(bodies[op.call], "RECIPIENT", strings.TrimPrefix(ids["/recipients/{id}"], "/recipients/"), 1)
				for pattern, id := range ids {
					path = strings.Replace(path, pattern, id, 1)
				}
				method, path, _ := strings.Cut(path, " ")
				r := k.do(method, path, body).ok()
				r.answers(op.answers, path)
			})
		}
	}
}

// answers asserts the kind of an answer, and the shape of a list.
func (r *reply) answers(want, path string) {
	r.t.Helper()
	if r.header.Get(api.OutsideHeader) != "true" {
		r.t.Errorf("%s lacks %s: %v", r.what, api.OutsideHeader, r.header)
	}
	list, elements, isList := strings.Cut(want, " of ")
	switch {
	case want == "page":
		if !strings.HasPrefix(r.raw, "<!doctype html>") {
			r.t.Errorf("%s answered %s", r.what, r.raw)
		}
	case want == "file":
		if got := r.header.Get("Content-Type"); got != "application/pdf" {
			r.t.Errorf("%s answered %s", r.what, got)
		}
	case !isList:
		r.has(`"`+want+`"`, "object")
	default:
		r.has(`"`+list+`"`, "object").has("20", "limit").has("0", "offset").has(`"chronological"`, "order").has(`"`+path+`"`, "location")
		r.has(`"1970-01-01T00:00:00Z"`, "from").has(`"2026-03-02T10:00:00Z"`, "to")
		for _, v := range r.at("data").([]any) {
			if object := v.(map[string]any)["object"]; object.(string)+"s" != elements {
				r.t.Errorf("%s has a %v among its %s", r.what, object, elements)
			}
		}
	}
}

func TestErrorsAreMarked(t *testing.T) {
	k := newKit(t, api.Options{})
	for call, want := range map[string]int{
		"GET /transfers/trsf_test_1": 404, "POST /links": 400, "GET /search?scope=token": 400, "GET /transfers?limit=x": 400,
		"GET /links/link_test_1/pay": 404, "GET /forex/xxx": 400, "GET /receipts/rcpt_1": 404, "GET /occurrences/occu_test_1": 404,
		"GET /transactions/trxn_test_1": 404, "GET /schedules/schd_test_1": 404, "GET /disputes/dspt_test_1": 404,
		"GET /customers/cust_test_1/schedules": 404, "GET /recipients/recp_test_1/schedules": 404,
	} {
		method, path, _ := strings.Cut(call, " ")
		if r := k.do(method, path, ""); r.status != want || r.body["object"] != "error" || r.header.Get(api.OutsideHeader) != "true" {
			t.Errorf("%s answered %d %v %s, want %d", call, r.status, r.header, r.raw, want)
		}
	}
	public := k.send(k.emu.API(), api.DefaultPublicKey, "", "GET", "/balance", "")
	if public.status != http.StatusUnauthorized || public.header.Get(api.OutsideHeader) != "true" {
		t.Errorf("a public key is answered %d %v", public.status, public.header)
	}
	for _, path := range []string{"/charges", "/nowhere", "/capability"} {
		if r := k.do("GET", path, ""); r.header.Get(api.OutsideHeader) != "" {
			t.Errorf("%s is marked", path)
		}
	}
}

// The table of docs/emulator.md is that of the operations.
func TestDocumentedTable(t *testing.T) {
	text, err := os.ReadFile("../../../docs/emulator.md")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	want.WriteString("| operation | answer |\n|---|---|\n")
	for _, op := range operations() {
		want.WriteString("| `" + op.call + "` | " + op.answers + " |\n")
	}
	if !strings.Contains(string(text), want.String()+"\n") {
		t.Errorf("docs/emulator.md needs this table:\n%s", want.String())
	}
}
