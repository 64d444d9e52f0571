package target

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/omise-conformance/harness/exchange"
)

// ConfigError is the error of New for a setting that cannot be used.
type ConfigError struct {
	Field string // of Config: APIURL, VaultURL, ControlURL, Keys.Public, Keys.Secret
	// Message is a sentence that names the setting and says what is wrong with it. It
	// never shows a key.
	Message string
}

func (e *ConfigError) Error() string { return e.Message }

func configError(field string, err error) error {
	return &ConfigError{Field: field, Message: err.Error()}
}

// checkAddress returns what is wrong with the address of a host, in a sentence.
func checkAddress(what, address string) error {
	parsed, err := url.Parse(address)
	switch {
	case address == "":
		return fmt.Errorf("the %s is missing", what)
	case !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://"):
		return fmt.Errorf("the %s %q must start with http:// or https://", what, address)
	case err != nil:
		return fmt.Errorf("the %s %q is not a URL (%w)", what, address, innermost(err))
	case parsed.Hostname() == "":
		return fmt.Errorf("the %s %q names no host", what, address)
	case parsed.User != nil:
		return fmt.Errorf("the %s of host %s must not hold a user name or key; keys have settings of their own", what, parsed.Host)
	case !validPort(parsed.Port()):
		return fmt.Errorf("the %s %q names the port %s; the highest port is 65535", what, address, parsed.Port())
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return fmt.Errorf("the %s %q must have no query and no fragment", what, address)
	}
	return nil
}

func validPort(port string) bool {
	if port == "" {
		return true
	}
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil
}

// wantedKeys has the kind of key that each setting takes.
var wantedKeys = []struct {
	what   string
	field  string
	kind   exchange.KeyKind
	prefix string
	value  func(Keys) string
}{
	{"public key", "Keys.Public", exchange.KeyPublic, "pkey_test_", func(k Keys) string { return k.Public }},
	{"secret key", "Keys.Secret", exchange.KeySecret, "skey_test_", func(k Keys) string { return k.Secret }},
}

// checkKeys refuses live keys and keys in the wrong place. The sentences never show
// a key. A key of another shape may belong to a fake and is accepted.
func checkKeys(keys Keys) error {
	for _, wanted := range wantedKeys {
		key := wanted.value(keys)
		kind := exchange.KindOfKey(key)
		switch {
		case exchange.LiveKey(key):
			return configError(
				wanted.field,
				fmt.Errorf("the %s is a live key; only test keys (%s…) are used, because a run makes real charges", wanted.what, wanted.prefix),
			)
		case key == "":
			return configError(wanted.field, fmt.Errorf("the %s is missing", wanted.what))
		case stray(key) != "":
			return configError(
				wanted.field,
				fmt.Errorf("the %s holds %s, which no key does; was it copied with something else?", wanted.what, stray(key)),
			)
		case kind != wanted.kind && kind != exchange.KeyOther:
			return configError(wanted.field, fmt.Errorf("the %s given is a %s key; it must start with %s", wanted.what, kind, wanted.prefix))
		}
	}
	return nil
}

// stray returns what a key holds that no key does, or an empty string.
func stray(key string) string {
	for _, r := range key {
		switch {
		case r == '\n' || r == '\r':
			return "a line break"
		case r == '"' || r == '\'' || r == '`':
			return "a quotation mark"
		case unicode.IsSpace(r):
			return "a space"
		case !unicode.IsPrint(r):
			return "a character that cannot be printed"
		}
	}
	return ""
}

// omiseHosts end in one of these domains.
var omiseHosts = []string{"omise.co", "opn.ooo"}

// realHost returns the name of a host of the real API as it is looked up, in whatever way it is written, and an empty
// string for any other host.
func realHost(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host, err := idna.Lookup.ToASCII(parsed.Hostname())
	if err != nil {
		host = parsed.Hostname()
	}
	host = strings.ToLower(strings.TrimRight(host, "."))
	if !slices.ContainsFunc(omiseHosts, func(domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }) {
		return ""
	}
	return host
}

// checkRealKeys refuses keys that the real API cannot know.
func checkRealKeys(address string, keys Keys) error {
	host := realHost(address)
	if host == "" {
		return nil
	}
	for _, wanted := range wantedKeys {
		if !strings.HasPrefix(wanted.value(keys), wanted.prefix) {
			return configError(wanted.field, fmt.Errorf("the %s does not start with %s, as every test key of %s does",
				wanted.what, wanted.prefix, host))
		}
	}
	return nil
}

// checkCallKey refuses a live key that did not come from the configuration but, for
// example, from the control API.
func checkCallKey(call Call) error {
	sent := append(slices.Clone(call.Header.Values("Authorization")), call.Key, call.RawAuth)
	if slices.ContainsFunc(sent, exchange.LiveAuthorization) {
		return fmt.Errorf("%s %s was not sent, because its key is a live key", call.Method, call.Path)
	}
	return nil
}

// loopback reports whether the address is on this machine, where no proxy helps.
func loopback(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.Trim(name, "[]")
	ip := net.ParseIP(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || ip != nil && ip.IsLoopback()
}
