package conformance_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/specs"
)

// controlRoute is a line of the emulator's table of its control API, or the handler beside it.
var controlRoute = regexp.MustCompile(`(?m)^\s*(?:mux\.HandleFunc\()?"(GET|POST) (/\S*)"[:,]`)

// TestControlDocumentHasEveryRoute: the document of the control API has what the emulator serves, and nothing else.
func TestControlDocumentHasEveryRoute(t *testing.T) {
	document, err := openapi3.NewLoader().LoadFromData(specs.RawControl())
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for path, item := range document.Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	page := read(t, "docs/control-api.md")
	served := controlRoute.FindAllStringSubmatch(read(t, "emulator/internal/api/control.go"), -1)
	for _, route := range served {
		name := route[1] + " " + route[2]
		if !described[name] {
			t.Errorf("specs/control.yaml lacks %s", name)
		}
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("docs/control-api.md lacks %s", name)
		}
		delete(described, name)
	}
	if len(served) < 18 || len(described) > 0 {
		t.Errorf("the emulator has %d routes; the document has %v beside them", len(served), described)
	}
}

// TestControlAnswersAreDocumented: an answer of each operation, and refusals, are as the document has them.
func TestControlAnswersAreDocumented(t *testing.T) {
	emu := emulator.New(emulator.Options{})
	defer emu.Close()
	control, api := httptest.NewServer(emu.Control()), httptest.NewServer(emu.API())
	defer control.Close()
	defer api.Close()
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer receiver.Close()
	ask := func(method, path, body string, status int) gjson.Result {
		t.Helper()
		return gjson.Parse(answersAsDocumented(t, method, control.URL+path, body, status))
	}
	_, secret := emu.Keys()
	created := func(path, body string) string {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), "POST", api.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(secret, "")
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != 200 {
			t.Fatalf("%s: %d, %v: %s", path, answer.StatusCode, err, text)
		}
		return gjson.GetBytes(text, "id").String()
	}
	for _, path := range []string{"/health", "/healthz", "/metrics", "/features", "/clock", "/accounts", "/webhooks", "/deliveries", "/transfers"} {
		ask("GET", path, "", 200)
	}
	ask("POST", "/clock", `{"advance": "30m", "freeze": false}`, 200)
	ask("POST", "/clock", `{}`, 400)
	ask("POST", "/chains", "", 200)
	ask("POST", "/accounts", `{"public_key": "pkey_test_1", "secret_key": "skey_test_1"}`, 200)
	ask("POST", "/accounts", `{"public_key": "x"}`, 400)
	ask("POST", "/webhooks/rotate", `{}`, 400)
	ask("POST", "/webhooks", `{"url": "`+receiver.URL+`"}`, 200)
	ask("POST", "/webhooks/rotate", `{"overlap": "24h"}`, 200)
	ask("GET", "/webhooks", "", 200)
	charge := created("/charges", `{"amount": 50000, "currency": "thb", "source": {"type": "promptpay"}}`)
	ask("POST", "/charges/"+charge+"/complete", `{"outcome": "successful"}`, 200)
	ask("POST", "/charges/"+charge+"/complete", `{"outcome": "perhaps"}`, 400)
	ask("POST", "/charges/chrg_test_none/complete", `{}`, 404)
	event := ask("GET", "/deliveries", "", 200).Get("waiting.0.event").String()
	if event == "" {
		event = ask("GET", "/deliveries", "", 200).Get("data.0.event").String()
	}
	delivery := ask("POST", "/events/"+event+"/deliver", `{}`, 200)
	ask("POST", "/deliveries/"+delivery.Get("id").String()+"/repeat", "", 200)
	ask("POST", "/deliveries/none/repeat", "", 404)
	ask("POST", "/reset", "", 200)
}
