package injection

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/gate/front"
	"github.com/omise-conformance/harness/specs"
)

func contract(t testing.TB) *specs.Contract {
	t.Helper()
	c, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// api is an emulator with injections, asked in the process. The notes come by a transport of the test's own, since
// those of a front need one.
type api struct {
	t       *testing.T
	plan    *Plan
	through http.RoundTripper
	plain   http.RoundTripper
	keys    map[string]string // by host
}

func parsePlan(t *testing.T, written ...string) *Plan {
	t.Helper()
	plan, err := Parse(contract(t), written, 1)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func open(t *testing.T, written ...string) *api {
	t.Helper()
	plan := parsePlan(t, written...)
	emu, err := embedded.StartForClient(embedded.Options{
		Seed: 1, Variants: plan.Variants(), Client: &embedded.ClientOptions{APIURL: "https://api.omise.co", VaultURL: "https://vault.omise.co"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(emu.Close)
	plan.Declines(embedded.WithDecline)
	plain := renamed{emu.Transport}
	return &api{
		t: t, plan: plan, plain: plain, through: Wrap(plain, plan),
		keys: map[string]string{front.APIHost: emu.Keys.Secret, front.VaultHost: emu.Keys.Public},
	}
}

// renamed asks the emulator by the hosts of the API.
type renamed struct{ to http.RoundTripper }

func (r renamed) RoundTrip(request *http.Request) (*http.Response, error) {
	led := request.Clone(request.Context())
	host, _, _ := strings.Cut(request.URL.Host, ".")
	led.URL.Scheme, led.URL.Host = "http", host+".target"
	return r.to.RoundTrip(led)
}

// reply is what a client gets.
type reply struct {
	status int
	header http.Header
	body   string
	err    error
	note   *front.Note
}

func (r reply) get(path string) string { return gjson.Get(r.body, path).String() }

// ask sends a form, or nothing where it is empty.
func (a *api) ask(method, address, form string) reply {
	a.t.Helper()
	return a.send(a.t.Context(), a.through, method, address, "application/x-www-form-urlencoded", form)
}

// truly asks the upstream without the injections.
func (a *api) truly(method, address string) reply {
	a.t.Helper()
	return a.send(a.t.Context(), a.plain, method, address, "", "")
}

func (a *api) send(ctx context.Context, through http.RoundTripper, method, address, contentType, body string) reply {
	a.t.Helper()
	request, err := http.NewRequestWithContext(ctx, method, "https://"+front.APIHost+address, strings.NewReader(body))
	if strings.HasPrefix(address, "/tokens") {
		request, err = http.NewRequestWithContext(ctx, method, "https://"+front.VaultHost+address, strings.NewReader(body))
	}
	if err != nil {
		a.t.Fatal(err)
	}
	request.SetBasicAuth(a.keys[request.URL.Host], "")
	if body != "" {
		request.Header.Set("Content-Type", contentType)
	}
	note := &front.Note{}
	response, err := through.RoundTrip(request.WithContext(front.WithNote(request.Context(), note)))
	if err != nil {
		return reply{err: err, note: note}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(text), err, note}
}

func (a *api) token() string {
	a.t.Helper()
	made := a.send(a.t.Context(), a.plain, http.MethodPost, "/tokens", "application/x-www-form-urlencoded", url.Values{
		"card[name]": {"A"}, "card[number]": {"4242424242424242"}, "card[expiration_month]": {"10"}, "card[expiration_year]": {"2040"},
		"card[security_code]": {"123"},
	}.Encode())
	if made.status != http.StatusOK {
		a.t.Fatalf("no token: %d %s", made.status, made.body)
	}
	return made.get("id")
}

// charge makes a charge by card.
func (a *api) charge(more string) reply {
	a.t.Helper()
	return a.ask(http.MethodPost, "/charges", "amount=10000&currency=thb&card="+a.token()+more)
}

// charges returns how many there truly are.
func (a *api) charges() int64 {
	a.t.Helper()
	return gjson.Get(a.truly(http.MethodGet, "/charges").body, "total").Int()
}
