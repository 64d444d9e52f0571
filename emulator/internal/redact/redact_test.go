package redact_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/redact"
)

func TestTextsAndKeys(t *testing.T) {
	for _, tt := range []struct {
		redact   func(string) string
		in, want string
	}{
		{redact.Text, "paid with 4242424242424242 today", "paid with [number] today"},
		{redact.Text, "4242 4242-4242.4242", "[number]"},
		{redact.Text, "4242%204242%204242%204242", "[number]"},
		{redact.Path, "/nowhere/4242_4242_4242_4242", "/nowhere/[number]"},
		{redact.Text, "4242424242424241", "[number]"}, // no card number, though meant as one
		{redact.Text, "at 1764476039123 ms", "at 1764476039123 ms"},
		{redact.Text, "4222222222222", "[number]"}, // 13 digits with the right check digit
		{redact.Text, "chrg_test_66vuib72ltg44qhj332", "chrg_test_66vuib72ltg44qhj332"},
		{redact.Text, "use skey_test_5xuy4w91xqz7d1w9u0t here", "use skey_test_…9u0t here"},
		{redact.Text, "skey_test_…9u0t", "skey_test_…9u0t"},
		{redact.Text, "SKEY_5XUY4W91XQZ7D1W9U0T", "SKEY_…9U0T"},
		{redact.Text, "/charges/x/documents/y/downloads/abcdef?x", "/charges/x/documents/y/downloads/[secret]?x"},
		{redact.Key, "skey_live_5xuy4w91xqz7d1w9u0t", "skey_live_…9u0t"},
		{redact.Key, "of another form, long", "…long"},
		{redact.Key, "short", "[secret]"},
		{redact.Word, "123", "[digits]"},
		{redact.Word, "card", "card"},
		{redact.Path, "/tokens/123/4242424242424242", "/tokens/[digits]/[digits]"},
		{redact.Path, "/charges/c4242424242424242", "/charges/c[number]"},
		{redact.Path, "/charges/chrg_test_66vuib72ltg44qhj332/capture", "/charges/chrg_test_66vuib72ltg44qhj332/capture"},
	} {
		if got := tt.redact(tt.in); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestBodies(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`{"card":{"number":"4111","security_code":"123","name":"A"}}`, `{"card":{"name":"A","number":"[secret]","security_code":"[secret]"}}`},
		{`{"cardSecurityCode":123,"CVV2":["1"],"x-cvc":{"a":1}}`, `{"CVV2":"[secret]","cardSecurityCode":"[secret]","x-cvc":"[secret]"}`},
		{`{"amount":100000,"phone_number":"0812345678","number":null}`, `{"amount":100000,"number":null,"phone_number":"0812345678"}`},
		{`[{"n":4242424242424242},"4242 4242 4242 4242"]`, `[{"n":"[number]"},"[number]"]`},
		{`{"metadata":"{\"cvv\":\"987\"}"}`, `{"metadata":"{\"cvv\":\"[secret]\"}"}`},
		{`{"4242424242424242":1}`, `{"[digits]":1}`},
		{`{"987":2}`, `{"[digits]":2}`},
		{`{"tokenization":{"data":"x"},"tokenization_method":null}`, `{"tokenization":"[secret]","tokenization_method":null}`},
		{`{"object":"list","data":[{"key":"charge.create"}]}`, `{"data":[{"key":"charge.create"}],"object":"list"}`},
		{`{"security_code_check":true,"cvv":""}`, `{"cvv":"","security_code_check":true}`},
		{`{"file":{"filename":"a.pdf","content_type":"x","content":"abc"}}`, `{"file":{"content":"3 bytes","content_type":"x","filename":"a.pdf"}}`},
		{`{"cvv":"987"`, "12 bytes"},
	} {
		got := redact.Body([]byte(tt.in))
		if got != tt.want {
			t.Errorf("%s became %s, want %s", tt.in, got, tt.want)
		}
	}
}

func FuzzBody(f *testing.F) {
	f.Add(`{"card":{"number":"4242424242424242"}}`)
	f.Add(`[[[{"a":[1]}]]]`)
	f.Fuzz(func(t *testing.T, body string) {
		got := redact.Body([]byte(body))
		if strings.Contains(got, "4242424242424242") {
			t.Errorf("%q became %q", body, got)
		}
		if !strings.HasSuffix(got, " bytes") && !json.Valid([]byte(got)) {
			t.Errorf("%q became %q, which is no JSON", body, got)
		}
	})
}
