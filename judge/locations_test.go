package judge

import "testing"

func TestTokenURLs(t *testing.T) {
	for location, want := range map[string]bool{
		"https://vault.omise.co/tokens/tokn_1": true, "http://vault/tokens/tokn_1": true, "http://vault/a/b/tokens/tokn_1": true,
		"/tokens/tokn_1": false, "https:///tokens/tokn_1": false, "https://tokens/tokn_1": false, "ftp://vault/tokens/tokn_1": false,
		"https://vault.omise.co/tokens/tokn_2": false, "https://vault.omise.co/xtokens/tokn_1": false, "https://vault/\n/tokens/tokn_1": false,
		"https://vault.omise.co/tokens/tokn_1/": false, "": false,
	} {
		if got := isTokenURL(location, "tokn_1"); got != want {
			t.Errorf("%q: %v, want %v", location, got, want)
		}
	}
	if isTokenURL("https://vault/tokens/a/b", "a/b") {
		t.Error("an id with a slash is taken")
	}
}
