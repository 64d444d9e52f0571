package exchange

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const sentCard = `{"card":{"number":"4242424242424242","security_code":"123"}}`

func TestSentSecrets(t *testing.T) {
	key := "skey_test_" + strings.Repeat("5x", 10)
	for name, row := range map[string]struct {
		raw  Raw
		want string
	}{
		"nothing":                   {Raw{Method: "GET", Path: "/charges", Query: "limit=5"}, "[]"},
		"its own key":               {Raw{Path: "/charges", Header: http.Header{"Authorization": {basicAuth(key)}}}, "[]"},
		"a card to the vault":       {Raw{Method: "POST", Host: Vault, Path: "/tokens", Body: []byte(sentCard)}, "[]"},
		"with a slash":              {Raw{Method: "POST", Host: Vault, Path: "/tokens/", Body: []byte(sentCard)}, "[]"},
		"a card to the api host":    {Raw{Method: "POST", Host: API, Path: "/tokens", Body: []byte(sentCard)}, "[{card number body, field card.number} {security code body, field card.security_code}]"},
		"a card in a form":          {Raw{Body: []byte("card%5Bnumber%5D=4242424242424242")}, "[{card number body, field card[number]}]"},
		"a key in the query":        {Raw{Query: "key=" + key}, "[{secret key query, field key}]"},
		"a key in the path":         {Raw{Path: "/customers/" + key}, "[{secret key path}]"},
		"a key at the vault":        {Raw{Method: "POST", Host: Vault, Path: "/tokens", Body: []byte(`{"key":"` + key + `"}`)}, "[{secret key body, field key}]"},
		"a public key":              {Raw{Query: "key=p" + key[1:]}, "[]"},
		"a card in the user agent":  {Raw{Header: http.Header{"User-Agent": {"4242 4242 4242 4242"}}}, "[{card number header User-Agent}]"},
		"an order that is no card":  {Raw{Body: []byte(`{"metadata":{"order":1700000000000}}`)}, "[]"},
		"a request id that is none": {Raw{Header: http.Header{"X-Request-Id": {"42424242-4242-4242-8242-424242424242"}}}, "[]"},
	} {
		if got := fmt.Sprint(SentSecrets(&row.raw)); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

// TestManySentSecrets: a request that is full of secrets costs no more than it must.
func TestManySentSecrets(t *testing.T) {
	raw := Raw{Body: []byte(`["` + strings.Repeat(`4242424242424242","`, 20000) + `"]`)}
	if got := len(SentSecrets(&raw)); got != mostFound {
		t.Errorf("%d are noted, want %d", got, mostFound)
	}
}

// BenchmarkSentSecrets looks at a charge as most are, which has none.
func BenchmarkSentSecrets(b *testing.B) {
	raw := Raw{
		Method: "POST", Host: API, Path: "/charges", Body: []byte("amount=100000&currency=thb&card=tokn_test_5xuy4w91xqz7d1w9u0t&description=Order+42"),
		Header: http.Header{"User-Agent": {"curl/8.1.2"}, "Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"*/*"}},
	}
	for b.Loop() {
		if found := SentSecrets(&raw); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
