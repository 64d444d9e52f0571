package reason

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/redact"
)

// Credentials are what a request without access has shown of itself.
type Credentials struct {
	Authorization string // the header
	Key           string // empty where the header has none
	Kind          string // public, secret or chain; empty where no account has the key
	Operation     string // that was asked for: POST /charges
	Takes         string // the kinds of key that the operation takes: "a secret or chain key"
	Known         string // a secret key that an account has
}

// Unauthorized returns why a request has no access. Of a key it shows the last four characters.
func Unauthorized(c Credentials) string {
	scheme, rest, _ := strings.Cut(c.Authorization, " ")
	switch {
	case c.Authorization == "":
		return "the request has no Authorization header; the API takes the key as the user name of Basic authentication"
	case !strings.EqualFold(scheme, "Basic"):
		return fmt.Sprintf("the Authorization header is of the scheme %q; the API takes Basic, with the key as the user name",
			redact.Text(scheme))
	case strings.TrimSpace(rest) == "" || c.Key == "":
		return "the Authorization header has no key; the API takes it as the user name of Basic authentication, in base64"
	case isLive(c.Key):
		return fmt.Sprintf("the key %s is a live key; an emulator takes test keys only", redact.Key(c.Key))
	case c.Kind == "":
		return fmt.Sprintf("no account has the key %s; the first account has %s", redact.Key(c.Key), redact.Key(c.Known))
	}
	return fmt.Sprintf("the key %s is a %s key; %s takes %s", redact.Key(c.Key), c.Kind, c.Operation, c.Takes)
}

// isLive reports whether a key is of the form of live keys, which are those of tests without "test_".
func isLive(key string) bool {
	head, rest, found := strings.Cut(key, "_")
	return found && strings.HasSuffix(head, "key") && !strings.HasPrefix(rest, "test_")
}
