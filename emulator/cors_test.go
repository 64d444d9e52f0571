package emulator

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

func TestPreflights(t *testing.T) {
	emu := New(Options{})
	defer emu.Close()
	for _, tt := range []struct {
		o          ServerOptions
		host, path string
		open       bool
	}{
		{ServerOptions{}, "vault", "/tokens", false},
		{ServerOptions{CORS: true}, "vault", "/tokens", true},
		{ServerOptions{CORS: true}, "api", "/tokens", true},
		{ServerOptions{CORS: true}, "api", "/sources/src_test_1", true},
		{ServerOptions{CORS: true}, "api", "/sourcess", false},
		{ServerOptions{CORS: true}, "api", "/charges", false},
		{ServerOptions{CORSAPI: true}, "api", "/charges", true},
		{ServerOptions{CORSAPI: true}, "vault", "/tokens", false},
		{ServerOptions{CORS: true, CORSAPI: true}, "control", "/clock", false},
	} {
		for name, handler := range map[string]http.Handler{"api": emu.API(), "vault": emu.Vault(), "control": emu.Control()} {
			if name != tt.host {
				continue
			}
			request := httptest.NewRequest(http.MethodOptions, tt.path, http.NoBody)
			request.Header.Set("Origin", "https://shop.example")
			request.Header.Set("Access-Control-Request-Method", "POST")
			request.Header.Set("Access-Control-Request-Headers", "authorization,content-type,omise-version")
			answer := httptest.NewRecorder()
			tt.o.openToPages(name, handler).ServeHTTP(answer, request)
			want := ""
			if tt.open {
				want = "204 * POST authorization,content-type,omise-version 600"
			}
			h := answer.Header()
			got := fmt.Sprint(answer.Code, " ", h.Get("Access-Control-Allow-Origin"), " ", h.Get("Access-Control-Allow-Methods"), " ",
				h.Get("Access-Control-Allow-Headers"), " ", h.Get("Access-Control-Max-Age"))
			if tt.open && got != want || !tt.open && h.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%+v: %s %s answers %s, want %q", tt.o, name, tt.path, got, want)
			}
		}
	}
}

// page makes a token and a source with the public key, reads what came, and tells it to its own server. It also
// tries what no page may.
const page = `<!doctype html><script>
const send = (url, key, body) => fetch(url, {method: "POST", body, headers: {
  "Authorization": "Basic " + btoa(key + ":"), "Content-Type": "application/x-www-form-urlencoded", "Omise-Version": "2019-05-29"}})
  .then(async r => (await r.json()).object + "/" + (r.headers.get("X-Request-Id") || "").length).catch(e => "refused");
(async () => {
  const token = await send("%[1]s/tokens", "%[3]s", "card[name]=A&card[number]=4242424242424242&card[expiration_month]=1&card[expiration_year]=2099");
  const source = await send("%[2]s/sources", "%[3]s", "type=promptpay&amount=100000&currency=thb");
  const charge = await send("%[2]s/charges", "%[3]s", "amount=1");
  await fetch("/told?" + new URLSearchParams({token, source, charge}), {method: "POST"});
})();
</script>`

// A page of another origin in a real browser makes a token and a source. It runs where a browser is found.
func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	emu := New(Options{})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{CORS: true})
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan url.Values, 1)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/told" {
			select {
			case told <- r.URL.Query():
			default:
			}
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, page, srv.VaultURL, srv.APIURL, DefaultPublicKey)
	}))
	defer shop.Close()
	ended := browse(t, shop.URL)
	select {
	case got := <-told:
		if got.Get("token") != "token/36" || got.Get("source") != "source/36" || got.Get("charge") != "refused" {
			t.Errorf("the page was told %v, want token/36, source/36 and a refused charge", got)
		}
	case output := <-ended:
		t.Fatalf("the browser ended or took over a minute, and its page told nothing:\n%s", output)
	}
}
