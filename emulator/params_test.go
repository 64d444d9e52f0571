package emulator

import (
	"net/http"
	"strings"
	"testing"
)

func TestParseFormFollowsRack(t *testing.T) {
	for _, tt := range []struct{ form, want string }{
		{"", "null"},
		{"a=1&b=x+y%26", `{"a":"1","b":"x y&"}`},
		{"card[name]=A&card[number]=42", `{"card":{"name":"A","number":"42"}}`},
		{"card%5Bname%5D=A", `{"card":{"name":"A"}}`},
		{"a[]=1&a[]=2", `{"a":["1","2"]}`},
		{"items[][name]=a&items[][amount]=1&items[][name]=b", `{"items":[{"amount":"1","name":"a"},{"name":"b"}]}`},
		{"items[][o][x]=1&items[][o][y]=2&items[][o][x]=3", `{"items":[{"o":{"x":"1","y":"2"}},{"o":{"x":"3"}}]}`},
		{"description", `{"description":null}`},
		{"a=1&a=2", `{"a":"2"}`},
		{"a[b=1", `{"a[b":"1"}`},
		{"metadata[a][b][c]=1", `{"metadata":{"a":{"b":{"c":"1"}}}}`},
		{"&&a=1&", `{"a":"1"}`},
	} {
		got, err := ParseForm(tt.form)
		if err != nil {
			t.Errorf("%q: %v", tt.form, err)
			continue
		}
		if b, _ := PlainJSON(got); string(b) != tt.want {
			t.Errorf("%q: got %s, want %s", tt.form, b, tt.want)
		}
	}
}

func TestParseFormRefuses(t *testing.T) {
	for form, want := range map[string]string{
		"a=1&a[b]=2":                           "request parameters contradict each other",
		"a[b]=1&a[]=2":                         "request parameters contradict each other",
		"a[]=1&a[b]=2":                         "request parameters contradict each other",
		"a[][]=1":                              "request parameters contradict each other",
		"a=%zz":                                "request parameters are not valid form data",
		"%zz=a":                                "request parameters are not valid form data",
		"a" + strings.Repeat("[b]", 40) + "=1": "request parameters are nested too deeply",
	} {
		if _, err := ParseForm(form); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %q", form, err, want)
		}
	}
}

func TestScalarParameters(t *testing.T) {
	p, err := ParseJSON([]byte(`{"n":4242424242424242,"s":"100000","f":1000.5,"w":1e5,"x":"0x10","b":true,"one":"1","zero":0,
		"no":"false","empty":"","null":null,"obj":{"a":1},"huge":99999999999999999999}`))
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := p.Str("n"); s != "4242424242424242" || !ok {
		t.Errorf("an integer card number keeps its digits: got %q", s)
	}
	for _, tt := range []struct {
		name      string
		want      int64
		given, ok bool
	}{
		{"n", 4242424242424242, true, true},
		{"s", 100000, true, true},
		{"f", 0, true, false},
		{"w", 100000, true, true},
		{"x", 0, true, false},
		{"b", 0, true, false},
		{"null", 0, false, true},
		{"none", 0, false, true},
		{"obj", 0, true, false},
		{"huge", 0, true, false},
		{"empty", 0, true, false},
	} {
		if v, given, ok := p.Integer(tt.name); v != tt.want || given != tt.given || ok != tt.ok {
			t.Errorf("integer %s: got %d %t %t, want %d %t %t", tt.name, v, given, ok, tt.want, tt.given, tt.ok)
		}
	}
	for _, tt := range []struct {
		name           string
		def, value, ok bool
	}{
		{"b", false, true, true},
		{"one", false, true, true},
		{"zero", true, false, true},
		{"no", true, false, true},
		{"empty", true, true, true},
		{"null", true, true, true},
		{"none", false, false, true},
		{"obj", true, true, false},
		{"s", false, false, false},
	} {
		if v, ok := p.Boolean(tt.name, tt.def); v != tt.value || ok != tt.ok {
			t.Errorf("boolean %s: got %t %t, want %t %t", tt.name, v, ok, tt.value, tt.ok)
		}
	}
	for name, want := range map[string]bool{"n": true, "f": true, "s": true, "b": false, "x": false, "obj": false, "none": false} {
		if got := p.IsNumber(name); got != want {
			t.Errorf("isNumber %s: got %t, want %t", name, got, want)
		}
	}
}

// Everything here was seen from one of the SDKs, or is the plain way to say "nothing".
func TestBodiesThatMeanTheSame(t *testing.T) {
	for _, tt := range []struct{ name, contentType, body string }{
		{"JSON", "application/json", `{"email":"a@example.com","metadata":{"a":"1"}}`},
		{"JSON with a charset", "application/json; charset=utf-8", `{"email":"a@example.com","metadata":{"a":"1"}}`},
		{"form", "application/x-www-form-urlencoded", "email=a%40example.com&metadata[a]=1"},
		{"JSON without a content type", "", `{"email":"a@example.com","metadata":{"a":"1"}}`},
		{"form without a content type", "", "email=a@example.com&metadata%5Ba%5D=1"},
		{"nulls and unknown names", "application/json", `{"email":"a@example.com","metadata":{"a":"1"},"card":null,"description":null,"foo":[1]}`},
		{"empty optional parameters", "application/json", `{"email":"a@example.com","metadata":{"a":"1"},"card":""}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := newKit(t, Options{})
			header := http.Header{"Authorization": {basic(DefaultSecretKey + ":")}}
			if tt.contentType != "" {
				header.Set("Content-Type", tt.contentType)
			}
			r := k.send(k.emu.API(), "POST", "/customers", tt.body, header).ok()
			r.has("a@example.com", "email")
			r.has("1", "metadata", "a")
			r.has("", "description")
			r.has(0, "cards", "total")
		})
	}
	for _, tt := range []struct{ contentType, body string }{
		{"application/json", ""},
		{"application/json", "{}"},
		{"application/json", "null"},
		{"application/json", "  \n"},
		{"application/x-www-form-urlencoded", ""},
		{"", ""},
		{"", "{}"},
		{"application/x-www-form-urlencoded", "null"},
	} {
		k := newKit(t, Options{})
		header := http.Header{"Authorization": {basic(DefaultSecretKey + ":")}, "Content-Type": {tt.contentType}}
		if tt.contentType == "" {
			delete(header, "Content-Type")
		}
		k.send(k.emu.API(), "POST", "/customers", tt.body, header).ok().has(nil, "email")
	}
}

func TestRequestsThatAreNoRequests(t *testing.T) {
	k := newKit(t, Options{MaxBodyBytes: 200})
	header := func(contentType string) http.Header {
		return http.Header{"Authorization": {basic(DefaultSecretKey + ":")}, "Content-Type": {contentType}}
	}
	post := func(contentType, body string) *reply {
		return k.send(k.emu.API(), "POST", "/customers", body, header(contentType))
	}
	post("application/json", `{"email":`).refused(400, "bad_request", "request body is not valid JSON")
	post("application/json", `{} {}`).refused(400, "bad_request", "request body is not valid JSON")
	post("application/json", `[1]`).refused(400, "bad_request", "request body must be an object")
	post("text/plain", `email=a`).refused(400, "bad_request", "content type text/plain is not supported")
	post("a/b/c", `email=a`).refused(400, "bad_request", "content type is not valid")
	post("application/x-www-form-urlencoded", `a=1&a[b]=1`).refused(400, "bad_request", "request parameters contradict each other")
	post("application/json", `{"email":"`+strings.Repeat("a", 300)+`"}`).refused(413, "bad_request", "request body is too large")
	post("application/json", `{"metadata":"x"}`).refused(400, "bad_request", "Metadata should be a JSON hash")
	k.api("GET", "/nothing", nil).refused(404, "not_found", "path /nothing was not found")
	k.api("PUT", "/customers", nil).refused(404, "not_found", "path /customers was not found")
	k.api("POST", "/tokens", nil).refused(404, "not_found", "path /tokens was not found")
	k.vault("GET", "/customers", nil).refused(404, "not_found", "path /customers was not found")
	k.api("GET", "/customers//cards", nil).refused(404, "not_found", "path /customers//cards was not found")
	k.api("GET", "/customers"+query("limit", "%"), nil).refused(400, "bad_request", "limit must be greater than or equal to 0")
}

func TestTrailingSlash(t *testing.T) {
	k := newKit(t, Options{})
	id := k.api("POST", "/customers/", map[string]any{}).ok().str("id")
	k.api("GET", "/customers/"+id+"/", nil).ok().has(id, "id")
	k.api("GET", "/customers/"+query("limit", "1"), nil).ok().has("/customers", "location")
}
