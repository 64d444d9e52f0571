package api

import (
	"net/http"
	"strings"
	"testing"
)

// Everything here was seen from one of the SDKs, or is the plain way to say "nothing".
func TestBodiesThatMeanTheSame(t *testing.T) {
	for _, tt := range []struct{ name, contentType, body string }{
		{"JSON", "application/json", `{"email":"a@example.com","metadata":{"a":"1"}}`},
		{"JSON with a parameter that is none", "application/json;utf-8", `{"email":"a@example.com","metadata":{"a":"1"}}`},
		{"JSON stated twice", "application/json, application/json", `{"email":"a@example.com","metadata":{"a":"1"}}`},
		{"form with a parameter that is none", "application/x-www-form-urlencoded;utf-8", "email=a%40example.com&metadata[a]=1"},
		{"JSON in capitals, with blanks", " Application/JSON ; charset", `{"email":"a@example.com","metadata":{"a":"1"}}`},
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
	post("text/plain;utf-8", `email=a`).refused(400, "bad_request", "content type text/plain is not supported")
	for _, none := range []string{";utf-8", ", application/json", " ; application/json", ";;;", "nonsense;;;"} {
		post(none, `{}`).refused(400, "bad_request", "content type is not valid")
	}
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
