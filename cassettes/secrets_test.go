package cassettes

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

func TestSecretsAreNotStored(t *testing.T) {
	const code, number, odd, chain = "987", "4929123456781236", "hunter2-hunter2", "ckey_test_9f8e7d6c5b4a3f2e1d0"
	answer := `{"card":{"number":"` + number + `","security_code":"` + code + `"},"key":"` + testSecret + `","x":"` + odd + `"}`
	server := newStandIn(t, func(w http.ResponseWriter, request *http.Request) {
		w.Header().Set("Set-Cookie", "session="+odd)
		w.Header().Set("X-Request-Id", chain)
		jsonAnswer(http.StatusOK, answer)(w, request)
	})
	r := NewRecorder(server.hosts, http.DefaultTransport, odd)
	steps := []step{
		{"POST", "vault:/tokens", jsonType, `{"card":{"number":"` + number + `","security_code":"` + code + `"},"x":"` + odd + `"}`},
		{"POST", "/charges", "application/x-www-form-urlencoded", "card%5Bnumber%5D=" + number + "&card%5Bsecurity_code%5D=" + code},
		{"GET", "/charges?key=" + testSecret + "&x=" + odd, "", ""},
	}
	for _, each := range steps {
		each.must(t, server.hosts, r)
	}
	c := r.Cassette(testHeader())
	file := c.Encode()
	for _, secret := range []string{code, number, odd, chain, testSecret, base64.StdEncoding.EncodeToString([]byte(testSecret + ":"))} {
		if bytes.Contains(file, []byte(secret)) {
			t.Errorf("%s is stored:\n%s", secret, file)
		}
	}
	p := NewPlayer(replayHosts, reloaded(t, c), odd)
	for _, each := range steps {
		each.must(t, replayHosts, p)
	}
	if problems := p.Problems(); len(problems) != 0 {
		t.Errorf("what was redacted is not matched: %q", problems)
	}
}

// TestLeaksOutliveTheRecording holds that an answer which showed a secret is
// judged in a replay as it was when it was recorded.
func TestLeaksOutliveTheRecording(t *testing.T) {
	handler := jsonAnswer(http.StatusOK, `{"note":"`+testSecret+`","number":"4929123456781236"}`)
	c := reloaded(t, record(t, handler, readCharge))
	want := []exchange.Leak{{Kind: "secret", At: "body (note)"}, {Kind: "card number", At: "body (number)"}}
	if got := Exchanges(c)[0].Leaks; len(got) != len(want) || got[1] != want[1] || !strings.HasPrefix(string(got[0].Kind), "secret") {
		t.Errorf("exchange: leaks %v, want %v", got, want)
	}
	response, err := NewPlayer(replayHosts, c).RoundTrip(readCharge.request(t, replayHosts))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	replayed := exchange.New(exchange.Raw{
		Method: "GET", Host: exchange.API, Path: "/charges/chrg_1",
		Response: &exchange.RawResponse{Status: response.StatusCode, Header: response.Header, Body: body},
	})
	if !slices.Equal(replayed.Leaks, Exchanges(c)[0].Leaks) {
		t.Errorf("replay: leaks %v", replayed.Leaks)
	}
}

func TestExchangesTellTheKindOfKey(t *testing.T) {
	c := record(t, counting(), readCharge)
	for authorization, want := range map[string]exchange.KeyKind{
		"Basic [secret key]": exchange.KeySecret, "[public key]": exchange.KeyPublic, "Bearer [chain key]": exchange.KeyChain,
		"Basic [no key]": exchange.KeyNone, "[unknown scheme] [unknown key]": exchange.KeyOther, "": exchange.KeyNone,
	} {
		c.Interactions[0].Request.Headers.Set("Authorization", authorization)
		if authorization == "" {
			c.Interactions[0].Request.Headers.Del("Authorization")
		}
		got := Exchanges(c)[0].Request
		if got.Key != want || got.Header.Get("Authorization") != authorization {
			t.Errorf("%q: kind %s, header %q", authorization, got.Key, got.Header.Get("Authorization"))
		}
	}
}

func TestExchangesKeepHostPathAndQuery(t *testing.T) {
	var got []string
	for _, ex := range Exchanges(record(t, counting(), chargeSteps...)) {
		got = append(got, string(ex.Request.Host)+" "+ex.Request.Path+" "+ex.Request.Query)
	}
	want := []string{"vault /tokens ", "api /charges ", "api /charges/chrg_1 limit=20&offset=0", "api /charges/chrg_1/refunds ", "api /charges/chrg_1 limit=20&offset=0", "control /clock "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestRolesOfHosts(t *testing.T) {
	one := Hosts{API: "http://127.0.0.1:8080", Vault: "http://127.0.0.1:8080", Control: "http://127.0.0.1:8080/control/"}
	two := Hosts{API: "https://api.omise.co", Vault: "https://vault.omise.co"}
	nested := Hosts{API: "http://target.example/tokens", Vault: "http://target.example"}
	for _, each := range []struct {
		hosts     Hosts
		url, want string
	}{
		{nested, "http://target.example/tokens/charges", "http://api.target/charges"},
		{nested, "http://target.example/tokens/tokens/tokn_1", "http://api.target/tokens/tokn_1"},
		{nested, "http://target.example/cards", "http://vault.target/cards"},
		{one, "http://127.0.0.1:8080/charges", "http://api.target/charges"},
		{one, "http://127.0.0.1:8080/tokens/tokn_1?x=y", "http://vault.target/tokens/tokn_1?x=y"},
		{one, "http://127.0.0.1:8080/control/clock", "http://control.target/clock"},
		{one, "http://127.0.0.1:8080/controls", "http://api.target/controls"},
		{two, "https://API.omise.co/charges/a%2Fb", "http://api.target/charges/a%2Fb"},
		{two, "https://vault.omise.co/charges", "http://vault.target/charges"},
		{two, "https://shop.example/return?ok=1", "http://shop.example/return?ok=1"},
		{two, "https://api.omise.co", "http://api.target"},
	} {
		request, err := http.NewRequest(http.MethodGet, each.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		role, path := roleOf(each.hosts.bases(), request.URL)
		if got := address(role, path, request.URL.RawQuery); got != each.want {
			t.Errorf("%s is stored as %s, want %s", each.url, got, each.want)
		}
		if back, backPath, query, ok := splitAddress(each.want); !ok || back != role || backPath != path || query != request.URL.RawQuery {
			t.Errorf("%s is read as %s %s %s", each.want, back, backPath, query)
		}
	}
}
