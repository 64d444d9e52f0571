package webhooks_test

import (
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/webhooks"
)

func TestCheckWebhookURL(t *testing.T) {
	for text, good := range map[string]bool{
		"https://example.com/hook":    true,
		"https://10.0.0.1":            true,
		"http://localhost:8080/hook":  true,
		"http://127.0.0.1:1":          true,
		"http://[::1]:8080/":          true,
		"http://example.com/hook":     false,
		"http://10.0.0.1/hook":        false,
		"http://localhost.evil.com/":  false,
		"ftp://localhost/hook":        false,
		"https://":                    false,
		"/hook":                       false,
		"":                            false,
		"https://exa mple.com/\x7f":   false,
		"https://user@example.com/a?": true,
	} {
		if err := webhooks.CheckWebhookURL(text); (err == nil) != good {
			t.Errorf("CheckWebhookURL(%q) is %v, want accepted: %t", text, err, good)
		}
	}
}
