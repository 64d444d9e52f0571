package target

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/specs"
)

func TestRefusedConfigurations(t *testing.T) {
	good := Config{APIURL: "http://127.0.0.1:1", VaultURL: "https://vault.example/base", Keys: testKeys}
	if _, err := New(good); err != nil {
		t.Errorf("refused: %v", err)
	}
	for want, change := range map[string]func(*Config){
		"the API URL is missing": func(c *Config) { c.APIURL = "" },
		`the vault URL "127.0.0.1:18081" must start with http:// or https://`:                                            func(c *Config) { c.VaultURL = "127.0.0.1:18081" },
		`the API URL "http://x:99999" names the port 99999; the highest port is 65535`:                                   func(c *Config) { c.APIURL = "http://x:99999" },
		`the API URL "http://[x" is not a URL (missing ']' in host)`:                                                     func(c *Config) { c.APIURL = "http://[x" },
		`the API URL "ftp://x" must start with http:// or https://`:                                                      func(c *Config) { c.APIURL = "ftp://x" },
		`the API URL "http://" names no host`:                                                                            func(c *Config) { c.APIURL = "http://" },
		`the API URL "http://x/?a=1" must have no query and no fragment`:                                                 func(c *Config) { c.APIURL = "http://x/?a=1" },
		`the control URL "nonsense" must start with http:// or https://`:                                                 func(c *Config) { c.ControlURL = "nonsense" },
		"the API URL of host x must not hold a user name or key; keys have settings of their own":                        func(c *Config) { c.APIURL = "http://skey_test_abc@x" },
		"the public key is missing":                                                                                      func(c *Config) { c.Keys.Public = "" },
		"the secret key is missing":                                                                                      func(c *Config) { c.Keys.Secret = "" },
		"the public key given is a secret key; it must start with pkey_test_":                                            func(c *Config) { c.Keys.Public = testKeys.Secret },
		"the secret key given is a chain key; it must start with skey_test_":                                             func(c *Config) { c.Keys.Secret = "ckey_test_abc" },
		"the secret key is a live key; only test keys (skey_test_…) are used, because a run makes real charges":          func(c *Config) { c.Keys.Secret = "skey_5xuy4w91xqz7d1w9zzz" },
		"the public key is a live key; only test keys (pkey_test_…) are used, because a run makes real charges":          func(c *Config) { c.Keys.Public = "pkey_live_5xuy4w91xqz7d1w9" },
		"the secret key holds a line break, which no key does; was it copied with something else?":                       func(c *Config) { c.Keys.Secret += "\n" },
		"the public key holds a line break, which no key does; was it copied with something else?":                       func(c *Config) { c.Keys.Public += "\r" },
		"the secret key holds a quotation mark, which no key does; was it copied with something else?":                   func(c *Config) { c.Keys.Secret = `"` + testKeys.Secret + `"` },
		"the public key holds a quotation mark, which no key does; was it copied with something else?":                   func(c *Config) { c.Keys.Public = "'" + testKeys.Public + "'" },
		"the public key holds a space, which no key does; was it copied with something else?":                            func(c *Config) { c.Keys.Public += "\u00a0" },
		"the secret key holds a character that cannot be printed, which no key does; was it copied with something else?": func(c *Config) { c.Keys.Secret += "\u200b" },
		"the secret key does not start with skey_test_, as every test key of api.omise.co does":                          func(c *Config) { c.APIURL, c.Keys.Secret = "https://api.omise.co", "secret" },
		"the public key does not start with pkey_test_, as every test key of api.opn.ooo does":                           func(c *Config) { c.APIURL, c.Keys.Public = "https://api.opn.ooo", "public" },
	} {
		config := good
		change(&config)
		if _, err := New(config); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// TestKeysOfAFake may have any shape.
func TestKeysOfAFake(t *testing.T) {
	for _, address := range []string{"http://127.0.0.1:1", "https://notomise.co", "https://omise.co.example"} {
		if _, err := New(Config{APIURL: address, VaultURL: address, Keys: Keys{Public: "public", Secret: "secret"}}); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestTimeoutsHaveDefaults(t *testing.T) {
	made, err := New(Config{APIURL: "http://x", VaultURL: "http://x", Keys: testKeys, Timeouts: Timeouts{Poll: time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	want := Timeouts{Request: 30 * time.Second, Connect: 10 * time.Second, Case: 2 * time.Minute, Webhook: 10 * time.Second, Poll: time.Second}
	if got := made.Config().Timeouts; got != want {
		t.Errorf("%+v", got)
	}
	if made.Control() != nil {
		t.Error("a target without a control URL has a control")
	}
}

func TestFeatures(t *testing.T) {
	for profile, want := range map[string]string{
		"omise":            "capability complete mark_as recipient_verify separate_hosts three_d_secure",
		"custom":           "capability complete mark_as partial_capture recipient_verify separate_hosts three_d_secure",
		"http://localhost": "capability complete mark_as partial_capture recipient_verify separate_hosts three_d_secure",
		"emulator": "capability card_endpoint chains clock complete destination_charges mark_as partial_capture " +
			"recipient_verify second_account separate_hosts three_d_secure transfers void webhooks",
	} {
		if got := strings.Join(Features(profile), " "); got != want {
			t.Errorf("%s: %s", profile, got)
		}
	}
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for profile, features := range profiles {
		for _, name := range features {
			if !slices.ContainsFunc(contract.Features, func(f specs.Feature) bool { return f.Name == name }) {
				t.Errorf("%s has the feature %s, which the contract does not know", profile, name)
			}
		}
	}
	capability := map[string]any{"payment_methods": []any{
		map[string]any{"name": "promptpay"},
		map[string]any{"name": "card"},
		map[string]any{"name": "alipay"},
		map[string]any{"name": "promptpay"},
		map[string]any{},
		"odd",
	}}
	if got := SourceFeatures(capability); !slices.Equal(got, []string{"source.alipay", "source.promptpay"}) {
		t.Error(got)
	}
	if got := SourceFeatures(nil); len(got) != 0 {
		t.Error(got)
	}
}

func TestNoProxyForLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:18080": true, "localhost": true, "[::1]:80": true, "x.localhost:1": true, "127.9.9.9": true,
		"api.omise.co": false, "10.0.0.1:80": false, "localhost.example": false,
	} {
		if loopback(host) != want {
			t.Errorf("%s: %v", host, !want)
		}
	}
}
