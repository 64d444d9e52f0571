package outside

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// kit is an emulator whose real time stands at testTime, and a client for it.
type kit struct {
	t   *testing.T
	emu *api.Emulator
}

var testTime = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) // a Monday

func newKit(t *testing.T, o api.Options) *kit {
	t.Helper()
	o.Now = func() time.Time { return testTime }
	o.Seed, o.Further, o.Aside = 7, Routes(), Aside
	emu := api.New(o)
	t.Cleanup(emu.Close)
	return &kit{t, emu}
}

// reply is an answer, decoded.
type reply struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (k *kit) send(handler http.Handler, key, contentType, method, path, body string) *reply {
	k.t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("Content-Type", contentType)
	if key != "" {
		request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(key+":")))
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	r := &reply{t: k.t, what: method + " " + path, status: recorder.Code, header: recorder.Header(), raw: recorder.Body.String()}
	if strings.HasPrefix(r.raw, "{") {
		if err := json.Unmarshal([]byte(r.raw), &r.body); err != nil {
			k.t.Fatalf("%s answered no JSON: %v\n%s", r.what, err, r.raw)
		}
	}
	return r
}

// do makes a request with the secret key; body is JSON.
func (k *kit) do(method, path, body string) *reply {
	k.t.Helper()
	return k.send(k.emu.API(), api.DefaultSecretKey, "application/json", method, path, body)
}

func (k *kit) get(path string) *reply {
	k.t.Helper()
	return k.do("GET", path, "").ok()
}

func (k *kit) post(path, body string) *reply {
	k.t.Helper()
	return k.do("POST", path, body).ok()
}

// browse makes a request without a key; body is a form.
func (k *kit) browse(method, path, body string) *reply {
	k.t.Helper()
	return k.send(k.emu.API(), "", "application/x-www-form-urlencoded", method, path, body)
}

func (k *kit) token() string {
	k.t.Helper()
	card := `{"card":{"name":"Somchai","number":"4242424242424242","expiration_month":12,"expiration_year":2030,"security_code":"123"}}`
	return k.send(k.emu.Vault(), api.DefaultPublicKey, "application/json", "POST", "/tokens", card).ok().str("id")
}

// charge pays 1,000 THB by card.
func (k *kit) charge() string {
	k.t.Helper()
	body := fmt.Sprintf(`{"amount":100000,"currency":"thb","card":%q,"description":"Order 384"}`, k.token())
	return k.post("/charges", body).str("id")
}

func (k *kit) customer() string {
	k.t.Helper()
	return k.post("/customers", fmt.Sprintf(`{"email":"jane@example.com","card":%q}`, k.token())).str("id")
}

func (k *kit) recipient() string {
	k.t.Helper()
	bank := `{"brand":"test","number":"1234567890","name":"JANE"}`
	id := k.post("/recipients", `{"name":"Jane","type":"individual","bank_account":`+bank+`}`).str("id")
	return k.do("PATCH", "/recipients/"+id+"/verify", "").ok().str("id")
}

// advance moves the emulator's clock.
func (k *kit) advance(span string) {
	k.t.Helper()
	k.send(k.emu.Control(), "", "application/json", "POST", "/clock", fmt.Sprintf(`{"advance":%q}`, span)).ok()
}

func (r *reply) ok() *reply {
	r.t.Helper()
	if r.status != http.StatusOK {
		r.t.Fatalf("%s answered %d, want 200: %s", r.what, r.status, r.raw)
	}
	return r
}

// refused asserts the status, code and message of an error.
func (r *reply) refused(status int, code, message string) {
	r.t.Helper()
	if r.status != status || r.body["code"] != code || r.body["message"] != message {
		r.t.Errorf("%s answered %d %s, want %d %s: %s", r.what, r.status, r.raw, status, code, message)
	}
}

// at walks into the body: at("charges", "data", 0, "id").
func (r *reply) at(path ...any) any {
	r.t.Helper()
	var v any = r.body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			v = v.(map[string]any)[s]
		case int:
			list := v.([]any)
			if s >= len(list) {
				r.t.Fatalf("%s: no element %d at %v: %s", r.what, s, path, r.raw)
			}
			v = list[s]
		}
	}
	return v
}

func (r *reply) str(path ...any) string {
	r.t.Helper()
	s, ok := r.at(path...).(string)
	if !ok {
		r.t.Fatalf("%s: %v is %v, want a string", r.what, path, r.at(path...))
	}
	return s
}

// has asserts values, which are compared as JSON text, each after its path.
func (r *reply) has(want string, path ...any) *reply {
	r.t.Helper()
	if got, _ := json.Marshal(r.at(path...)); string(got) != want {
		r.t.Errorf("%s: %v is %s, want %s", r.what, path, got, want)
	}
	return r
}
