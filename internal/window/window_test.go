package window_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/internal/window"
	"github.com/omise-conformance/harness/specs"
)

// shop is an emulator with a window, served as the command serves it.
type shop struct {
	t      *testing.T
	server *emulator.Server
	window *window.Window
	token  string
}

// open starts an emulator with a window, until the test ends.
func open(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t}
	emu := emulator.New(emulator.Options{OneAddress: true, Seed: 1, OnRequest: func(r emulator.Request) { s.window.Explain(r.RequestID, r.Reason) }})
	t.Cleanup(emu.Close)
	s.window = window.New(window.Options{
		API: emu.API(), Vault: emu.Vault(), Control: emu.Control(), Behave: emu.Behave, Dialect: specs.Recorded, OneAddress: true,
		SecretKey: emulator.DefaultSecretKey, Version: "1.2.3",
		Reach: func() (api, vault, control string) { return s.server.APIURL, s.server.VaultURL, s.server.ControlURL },
	})
	t.Cleanup(s.window.Close)
	var err error
	s.server, err = emulator.Start(t.Context(), emu, emulator.ServerOptions{Watch: s.window.Watch, Window: s.window.Handler()})
	if err != nil {
		t.Fatal(err)
	}
	_, page := s.get("")
	s.token = regexp.MustCompile(`name="window-token" content="([^"]+)"`).FindStringSubmatch(page)[1]
	return s
}

// get asks the window.
func (s *shop) get(path string) (status int, body string) {
	s.t.Helper()
	answer, err := http.Get(s.server.ControlURL + window.Path + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

// act has the window do something, and fails unless it does.
func (s *shop) act(name, wish string) {
	s.t.Helper()
	if status, text := s.tryAct(name, wish, s.token); status != http.StatusOK {
		s.t.Fatalf("%s: %d %s", name, status, text)
	}
}

func (s *shop) tryAct(name, wish, token string) (status int, body string) {
	s.t.Helper()
	request, _ := http.NewRequest(http.MethodPost, s.server.ControlURL+window.Path+"actions/"+name, strings.NewReader(wish))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Window-Token", token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

// send sends a form to the API and returns the id in the answer.
func (s *shop) send(path, key, form string) string {
	s.t.Helper()
	request, _ := http.NewRequest(http.MethodPost, s.server.APIURL+path, strings.NewReader(form))
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	var object struct{ ID string }
	if err := json.NewDecoder(answer.Body).Decode(&object); err != nil {
		s.t.Fatal(err)
	}
	return object.ID
}

const securityCode = "0987"

// fractions are times and durations, which may have the digits of the security code by chance.
var fractions = regexp.MustCompile(`\d+\.\d+`)

const tokenForm = "card[name]=Somchai&card[number]=4242424242424242&card[expiration_month]=12&card[expiration_year]=2035&card[security_code]=" + securityCode

func (s *shop) promptpay() (charge string) {
	s.t.Helper()
	source := s.send("/sources", emulator.DefaultPublicKey, "amount=100000&currency=thb&type=promptpay")
	return s.send("/charges", emulator.DefaultSecretKey, "amount=100000&currency=thb&source="+source)
}

// news is an event of the stream, as far as tests look at it.
type news struct {
	Rows []window.Row
	Missed, Skipped,
	Version int64
}

// listen opens the stream after an event and returns what reads the next ones.
func (s *shop) listen(after string) (next func() news) {
	s.t.Helper()
	request, _ := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.server.ControlURL+window.Path+"events", http.NoBody)
	if after != "" {
		request.Header.Set("Last-Event-ID", after)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 4<<20)
	return func() (told news) {
		s.t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &told); err != nil {
					s.t.Fatal(err)
				}
				return told
			}
		}
		s.t.Fatal("the stream has ended: ", lines.Err())
		return told
	}
}

// rows reads the stream until there are so many rows.
func rows(next func() news, most int) (all []window.Row) {
	for len(all) < most {
		all = append(all, next().Rows...)
	}
	return all
}

func TestRequestsHaveVerdicts(t *testing.T) {
	s := open(t)
	s.promptpay()
	token := s.send("/tokens", emulator.DefaultPublicKey, tokenForm)
	s.send("/charges", emulator.DefaultSecretKey, "amount=50000&currency=thb&card="+token)
	s.send("/charges", emulator.DefaultSecretKey, "amount=50000&currency=thb&card="+token)
	all := rows(s.listen(""), 5)
	for i, row := range all[:4] {
		if row.Rules == 0 || row.ClientRules == 0 || row.Answer != nil || row.Client != nil || row.NotJudged != "" {
			t.Errorf("request %d: %+v", i+1, row)
		}
	}
	again := all[4]
	if again.Code != "used_token" || !strings.Contains(again.Reason, "token was used by chrg_test_") {
		t.Errorf("the refusal has the code %q and the reason %q", again.Code, again.Reason)
	}
	if len(again.Client) == 0 || again.Client[0].Rule != "client.token-once" {
		t.Errorf("of a token that is used twice it says %+v", again.Client)
	}
	if status, text := s.get("requests/3"); status != http.StatusOK || strings.Contains(fractions.ReplaceAllString(text, ""), securityCode) || strings.Contains(text, "pkey_test_600") ||
		!strings.Contains(text, "OMISE_PUBLIC_KEY") {
		t.Errorf("the request with a card is shown as %s", text)
	}
	if status, _ := s.get("requests/99"); status != http.StatusNotFound {
		t.Errorf("a request that is not there: %d", status)
	}
}

// TestFaultsAreSeen: what a fault makes of an answer the judge says at once, and no longer once it is off.
func TestFaultsAreSeen(t *testing.T) {
	s := open(t)
	next := s.listen("")
	s.act("behave", `{"behavior": {"fault": "error.schema"}}`)
	s.send("/sources", emulator.DefaultPublicKey, "amount=1&currency=thb&type=promptpay")
	s.act("behave", `{"behavior": {"variants": []}}`)
	s.send("/sources", emulator.DefaultPublicKey, "amount=1&currency=thb&type=promptpay")
	all := rows(next, 2)
	if len(all[0].Answer) == 0 || !strings.HasPrefix(all[0].Answer[0].Rule, "error.") {
		t.Errorf("with the fault it says %+v", all[0])
	}
	if len(all[1].Answer) != 0 {
		t.Errorf("without the fault it says %+v", all[1].Answer)
	}
	if status, text := s.tryAct("behave", `{"behavior": {"fault": "nothing"}}`, s.token); status != http.StatusBadRequest || !strings.Contains(text, "no fault") {
		t.Errorf("an unknown fault: %d %s", status, text)
	}
}

// TestVariantsCanAllBeSwitched: also what changes the time of the emulator can be switched.
func TestVariantsCanAllBeSwitched(t *testing.T) {
	s := open(t)
	for _, name := range emulator.VariantNames() {
		s.act("behave", fmt.Sprintf(`{"behavior": {"variants": [%q]}}`, name))
	}
	s.act("behave", `{"behavior": {}}`)
	if charge := s.promptpay(); !strings.HasPrefix(charge, "chrg_test_") {
		t.Errorf("after all variants a charge is %q", charge)
	}
}

func TestActionsMoveObjects(t *testing.T) {
	s := open(t)
	type detail struct {
		State, Diagram string
		Past           []struct{ Key, State string }
	}
	look := func(kind, id string) (d detail) {
		t.Helper()
		status, text := s.get("objects/" + kind + "/" + id)
		if err := json.Unmarshal([]byte(text), &d); err != nil || status != http.StatusOK {
			t.Fatalf("%d %s", status, text)
		}
		return d
	}
	authorize := func() string {
		token := s.send("/tokens", emulator.DefaultPublicKey, tokenForm)
		return s.send("/charges", emulator.DefaultSecretKey, "amount=50000&currency=thb&capture=false&card="+token)
	}
	for _, each := range []struct {
		make    func() string
		actions string
		wish    string
		state   string
	}{
		{s.promptpay, "pay", "", "source-paid"},
		{s.promptpay, "fail", "", "failed"},
		{s.promptpay, "expire", "", "expired"},
		{authorize, "capture", "", "captured-later"},
		{authorize, "reverse", "", "reversed"},
		{authorize, "capture refund", "", "refunded"},
		{authorize, "capture refund", `, "amount": 5000`, "partially-refunded"},
	} {
		id := each.make()
		for action := range strings.FieldsSeq(each.actions) {
			wish := each.wish
			if action != "refund" {
				wish = ""
			}
			s.act(action, fmt.Sprintf(`{"id": %q%s}`, id, wish))
		}
		d := look("charge", id)
		if d.State != each.state || len(d.Past) < 2 || d.Past[0].Key != "charge.create" {
			t.Errorf("after %s the charge is %s, with the past %+v", each.actions, d.State, d.Past)
		}
		if !strings.Contains(d.Diagram, "<svg") || !strings.Contains(d.Diagram, "current") || strings.Contains(d.Diagram, "*") {
			t.Errorf("%s is not drawn: %.100s", each.state, d.Diagram)
		}
	}
	if status, text := s.tryAct("capture", `{"id": "chrg_test_none"}`, s.token); status != http.StatusNotFound {
		t.Errorf("a charge that is not there: %d %s", status, text)
	}
	paid := s.promptpay()
	s.act("pay", fmt.Sprintf(`{"id": %q}`, paid))
	if status, text := s.tryAct("pay", fmt.Sprintf(`{"id": %q}`, paid), s.token); status != http.StatusBadRequest {
		t.Errorf("a charge that is paid already: %d %s", status, text)
	}
	for _, kind := range []string{"charge", "refund", "customer", "recipient", "chain", "source", "token"} {
		if status, text := s.get("objects/" + kind); status != http.StatusOK || !strings.Contains(text, `"objects":[`) {
			t.Errorf("the list of %ss: %d %s", kind, status, text)
		}
	}
}

// TestClockAndWebhooks: the clock is moved, and a delivery comes to the window and again.
func TestClockAndWebhooks(t *testing.T) {
	s := open(t)
	received := make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		received <- string(body)
	}))
	defer receiver.Close()
	s.act("webhook", fmt.Sprintf(`{"url": %q}`, receiver.URL))
	s.promptpay()
	if body := <-received; !strings.Contains(body, "charge.create") {
		t.Errorf("delivered was %s", body)
	}
	var hooks struct {
		URL        string
		Deliveries struct{ Data []struct{ ID string } }
		Events     []struct{ ID, Key string }
	}
	look := func() {
		_, text := s.get("webhooks")
		if err := json.Unmarshal([]byte(text), &hooks); err != nil || strings.Contains(text, "secret") {
			t.Fatalf("%v: %s", err, text)
		}
	}
	for look(); len(hooks.Deliveries.Data) == 0; look() { // it is noted once the receiver has answered
	}
	s.act("repeat", fmt.Sprintf(`{"id": %q}`, hooks.Deliveries.Data[0].ID))
	s.act("deliver", fmt.Sprintf(`{"id": %q}`, hooks.Events[0].ID))
	s.act("webhook-here", `{}`)
	s.act("deliver", fmt.Sprintf(`{"id": %q}`, hooks.Events[0].ID))
	if look(); len(hooks.Deliveries.Data) != 4 || !strings.HasSuffix(hooks.URL, "/window/inbox") || len(received) != 2 {
		t.Errorf("webhooks are %+v", hooks)
	}
	s.act("clock", `{"clock": {"set": "2030-01-01T00:00:00Z", "freeze": true}}`)
	if _, text := s.get("state"); !strings.Contains(text, `"now":"2030-01-01T00:00:00.`) {
		t.Errorf("the state is %s", text)
	}
}
