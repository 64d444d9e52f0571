package api

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// kit is an emulator whose real time stands at testTime, and a client for it.
type kit struct {
	t   testing.TB
	emu *Emulator
}

var testTime = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func newKit(t testing.TB, o Options) *kit {
	if o.Now == nil {
		o.Now = func() time.Time { return testTime }
	}
	if o.Seed == 0 {
		o.Seed = 7
	}
	emu := New(o)
	t.Cleanup(emu.Close)
	return &kit{t, emu}
}

// reply is an answer, decoded.
type reply struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func basic(userinfo string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(userinfo))
}

// send makes a request with any header; body is sent as it is.
func (k *kit) send(handler http.Handler, method, path, body string, header http.Header) *reply {
	k.t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	if body == "" {
		request.Body, request.ContentLength = http.NoBody, 0
	}
	maps.Copy(request.Header, header)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	r := &reply{t: k.t, what: method + " " + path, status: recorder.Code, header: recorder.Header(), raw: recorder.Body.String()}
	if strings.HasPrefix(r.header.Get("Content-Type"), "application/json") && !strings.HasPrefix(r.raw, "[") {
		if err := json.Unmarshal([]byte(r.raw), &r.body); err != nil {
			k.t.Fatalf("%s answered no JSON: %v\n%s", r.what, err, r.raw)
		}
	}
	return r
}

func (k *kit) json(handler http.Handler, key, method, path string, body any) *reply {
	k.t.Helper()
	text := ""
	switch b := body.(type) {
	case nil:
	case string:
		text = b
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			k.t.Fatal(err)
		}
		text = string(encoded)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if key != "" {
		header.Set("Authorization", basic(key+":"))
	}
	return k.send(handler, method, path, text, header)
}

// api makes a request with the secret key, vault one with the public key.
func (k *kit) api(method, path string, body any) *reply {
	k.t.Helper()
	return k.json(k.emu.API(), DefaultSecretKey, method, path, body)
}

func (k *kit) vault(method, path string, body any) *reply {
	k.t.Helper()
	return k.json(k.emu.Vault(), DefaultPublicKey, method, path, body)
}

func (k *kit) control(method, path string, body any) *reply {
	k.t.Helper()
	return k.json(k.emu.Control(), "", method, path, body)
}

func (k *kit) form(method, path string, body string) *reply {
	k.t.Helper()
	return k.send(k.emu.API(), method, path, body, http.Header{
		"Authorization": {basic(DefaultSecretKey + ":")}, "Content-Type": {"application/x-www-form-urlencoded"},
	})
}

func goodCard() map[string]any {
	return map[string]any{
		"name": "Somchai Prasert", "number": "4242424242424242", "expiration_month": 12,
		"expiration_year": 2030, "security_code": "123",
	}
}

// token makes a token and returns its id.
func (k *kit) token() string {
	k.t.Helper()
	return k.vault("POST", "/tokens", map[string]any{"card": goodCard()}).ok().str("id")
}

func (k *kit) customer(body map[string]any) *reply {
	k.t.Helper()
	return k.api("POST", "/customers", body).ok()
}

// advance moves the emulator's clock.
func (k *kit) advance(span string) {
	k.t.Helper()
	k.control("POST", "/clock", map[string]any{"advance": span}).ok()
}

func (r *reply) ok() *reply {
	r.t.Helper()
	if r.status != http.StatusOK {
		r.t.Fatalf("%s answered %d, want 200: %s", r.what, r.status, r.raw)
	}
	return r
}

// refused asserts an error: its status, code and whole message.
func (r *reply) refused(status int, code, message string) {
	r.t.Helper()
	want := map[string]any{
		"object": "error", "code": code, "message": message,
		"location": "https://www.omise.co/api-errors#" + strings.ReplaceAll(code, "_", "-"),
	}
	got, _ := json.Marshal(r.body)
	expected, _ := json.Marshal(want)
	if r.status != status || string(got) != string(expected) {
		r.t.Errorf("%s answered %d %s\nwant %d %s", r.what, r.status, got, status, expected)
	}
}

// at walks into the body: at("cards", "data", 0, "id").
func (r *reply) at(path ...any) any {
	r.t.Helper()
	var v any = r.body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				r.t.Fatalf("%s: no object at %v of %v: %s", r.what, step, path, r.raw)
			}
			v = m[s]
		case int:
			l, ok := v.([]any)
			if !ok || s >= len(l) {
				r.t.Fatalf("%s: no element %d at %v: %s", r.what, s, path, r.raw)
			}
			v = l[s]
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

// has asserts one value; numbers are compared as text.
func (r *reply) has(want any, path ...any) {
	r.t.Helper()
	if got := r.at(path...); fmt.Sprint(got) != fmt.Sprint(want) {
		r.t.Errorf("%s: %v is %v, want %v", r.what, path, got, want)
	}
}

// ids lists the ids in a list's data.
func (r *reply) ids() []string {
	r.t.Helper()
	data, ok := r.at("data").([]any)
	if !ok {
		r.t.Fatalf("%s answered no list: %s", r.what, r.raw)
	}
	ids := []string{}
	for _, v := range data {
		ids = append(ids, v.(map[string]any)["id"].(string))
	}
	return ids
}

func query(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return "?" + v.Encode()
}
