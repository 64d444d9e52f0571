package gate_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/gate"
)

// send sends a form and returns the status.
func send(t testing.TB, client *http.Client, address, key, form string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(key, "")
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

const card = "card[name]=Somchai&card[number]=4242424242424242&card[expiration_month]=12&card[expiration_year]=2099&card[security_code]=123"

const vault, api = "https://vault.omise.co", "https://api.omise.co"

func TestRightClientPasses(t *testing.T) {
	var report *conformance.Report
	said := run(t, func(t testing.TB) {
		g := gate.New(t, gate.Seen(func(r *conformance.Report) { report = r }))
		if status := send(t, g.Client(t), vault+"/tokens", g.PublicKey, card); status != http.StatusOK {
			t.Errorf("status %d", status)
		}
		if status := send(t, http.DefaultClient, g.VaultURL+"/tokens", g.PublicKey, card); status != http.StatusOK {
			t.Errorf("status %d by the address", status)
		}
	})
	if len(said.errors) > 0 {
		t.Errorf("said %q", said.errors)
	}
	if report == nil || report.Gate.Operations["createToken"] != 2 {
		t.Errorf("the report is %+v", report)
	}
}

func TestClientOfTheProxy(t *testing.T) {
	var report *conformance.Report
	said := run(t, func(t testing.TB) {
		g := gate.New(t, gate.Seen(func(r *conformance.Report) { report = r }))
		trusted := x509.NewCertPool()
		if !trusted.AppendCertsFromPEM(g.Authority) {
			t.Fatal("the authority is no certificate")
		}
		proxy, _ := url.Parse(g.ProxyURL)
		client := &http.Client{Transport: &http.Transport{
			Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: trusted}, DisableKeepAlives: true,
		}}
		if status := send(t, client, vault+"/tokens", g.PublicKey, card); status != http.StatusOK {
			t.Errorf("status %d", status)
		}
	})
	if len(said.errors) > 0 || report.Gate.Ways["proxy"] != 1 {
		t.Errorf("said %q, and the requests came by %v", said.errors, report.Gate.Ways)
	}
}

// wrongKey makes a token with the secret key, which is for the other host.
func wrongKey(settings ...gate.Option) func(testing.TB) {
	return func(t testing.TB) {
		g := gate.New(t, settings...)
		send(t, g.Client(t), vault+"/tokens", g.SecretKey, card)
	}
}

func TestBrokenRuleFailsTheTest(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "reports")
	said := run(t, wrongKey(gate.Reports(folder)))
	has(t, said.errors, "client.secret-key-at-vault", "POST /tokens", "It was sent in "+t.Name()+".")
	for _, name := range []string{"junit.xml", "report.json", "summary.md", "report.html"} {
		if text, err := os.ReadFile(filepath.Join(folder, name)); err != nil || len(text) == 0 {
			t.Errorf("%s has %d bytes, %v", name, len(text), err)
		}
	}
	text, _ := os.ReadFile(filepath.Join(folder, "junit.xml"))
	if !strings.Contains(string(text), "client.secret-key-at-vault") {
		t.Errorf("junit.xml does not name the rule:\n%s", text)
	}
}

func TestKnownFailure(t *testing.T) {
	said := run(t, wrongKey(gate.Known("client.secret-key-at-vault", "on purpose")))
	if len(said.errors) > 0 {
		t.Errorf("said %q", said.errors)
	}
	has(t, said.logs, "known failing (on purpose)", "client.secret-key-at-vault")
}

func TestKnownFailureOfAFile(t *testing.T) {
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte("# ours\ntokens/createToken/secret-key-at-vault # by the file"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := run(t, wrongKey(gate.KnownFailing(list), gate.Known("client.host", "gone")))
	has(t, said.errors, list+" line 3: client.host is listed as known failing (gone) but passes")
	has(t, said.logs, "known failing (by the file)")
	if len(said.errors) != 1 {
		t.Errorf("said %q", said.errors)
	}
}

func TestWrongOptionsEndTheTest(t *testing.T) {
	for name, each := range map[string]struct {
		option gate.Option
		says   string
	}{
		"rule":      {gate.Known("client.nope", "x"), `there is no case or rule "client.nope"`},
		"no reason": {gate.Known("client.host", ""), "client.host has no reason"},
		"injection": {gate.Inject("nope"), `"nope"`},
		"no file":   {gate.KnownFailing("nowhere.txt"), "the file nowhere.txt does not exist"},
	} {
		said := run(t, func(t testing.TB) {
			gate.New(t, each.option)
			t.Error("it goes on")
		})
		if len(said.errors) != 1 || !strings.Contains(said.errors[0], each.says) {
			t.Errorf("%s: said %q, want %q", name, said.errors, each.says)
		}
	}
}

func TestNothingSent(t *testing.T) {
	said := run(t, func(t testing.TB) { gate.New(t) })
	has(t, said.errors, "nothing was judged")
	said = run(t, func(t testing.TB) {
		gate.New(t)
		t.Error("broken anyway")
	})
	if len(said.errors) != 1 {
		t.Errorf("said %q of a test that failed", said.errors)
	}
	said = run(t, func(t testing.TB) {
		gate.New(t)
		t.(*recorder).skipped = true
	})
	if len(said.errors) != 0 {
		t.Errorf("said %q of a test that was skipped", said.errors)
	}
}

func TestInjections(t *testing.T) {
	g := gate.New(t, gate.Inject("error/429@createToken:1"))
	for i, want := range []int{http.StatusTooManyRequests, http.StatusOK} {
		if status := send(t, g.Client(t), vault+"/tokens", g.PublicKey, card); status != want {
			t.Errorf("request %d: status %d, want %d", i+1, status, want)
		}
	}
}

func TestOtherHostsAreLeftAlone(t *testing.T) {
	var host, header string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		host, header = r.Host, r.Header.Get(conformance.DefaultMarkHeader)
	}))
	defer other.Close()
	var report *conformance.Report
	run(t, func(t testing.TB) {
		g := gate.New(t, gate.Seen(func(r *conformance.Report) { report = r }))
		answer, err := g.Client(t).Get(other.URL)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	})
	if at, _ := url.Parse(other.URL); host != at.Host || header != "" {
		t.Errorf("%s was asked, with the mark %q", host, header)
	}
	if report.Gate.Requests != 0 {
		t.Errorf("the gate saw %d requests", report.Gate.Requests)
	}
}

func TestAnswerNamesTheRequest(t *testing.T) {
	g := gate.New(t)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, api+"/charges", nil)
	request.SetBasicAuth(g.SecretKey, "")
	answer, err := g.Client(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got := answer.Request.URL.String(); got != api+"/charges" || request.Header.Get(conformance.DefaultMarkHeader) != "" {
		t.Errorf("the answer is to %s, and the request was changed to %v", got, request.Header)
	}
}

func TestClockAndKeys(t *testing.T) {
	const old = "card[name]=Somchai&card[number]=4242424242424242&card[expiration_month]=12&card[expiration_year]=2018&card[security_code]=123"
	g := gate.New(t, gate.Now(time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)), gate.StrictKeys())
	if status := send(t, g.Client(t), vault+"/tokens", g.PublicKey, old); status != http.StatusOK {
		t.Errorf("status %d of a card that is good in 2017", status)
	}
	if status := send(t, g.Client(t), vault+"/tokens", "pkey_test_another", old); status != http.StatusUnauthorized {
		t.Errorf("status %d of another key", status)
	}
}
