package cassettes

import (
	"slices"
	"strings"
	"testing"
)

const jsonType = "application/json"

// chargeSteps are a small case: create, read, refund, read.
var chargeSteps = []step{
	{"POST", "vault:/tokens", jsonType, `{"card":{"number":"4242424242424242","security_code":"123"}}`},
	{"POST", "/charges", jsonType, `{"amount":100000,"currency":"THB"}`},
	{"GET", "/charges/chrg_1?limit=20&offset=0", "", ""},
	{"POST", "/charges/chrg_1/refunds", "application/x-www-form-urlencoded", "amount=100&metadata[a]=b"},
	{"GET", "/charges/chrg_1?limit=20&offset=0", "", ""},
	{"POST", "control:/clock", jsonType, `{"advance":"30m"}`},
}

func TestWhatWasRecordedIsReplayed(t *testing.T) {
	answers := 0
	texts := []string{`{"object":"token"}`, `{"object":"charge","n":1}`, `{"n":2}`, `{"n":3}`, `{"n":4}`, `{"now":"x"}`}
	c := reloaded(t, record(t, jsonAnswerEach(&answers, texts), chargeSteps...))
	p := NewPlayer(replayHosts, c)
	for i, each := range chargeSteps {
		status, text := each.must(t, replayHosts, p)
		if squeezed := strings.Join(strings.Fields(text), ""); status != 200 || squeezed != texts[i] {
			t.Errorf("%s %s replayed %d %s, want 200 %s", each.method, each.path, status, squeezed, texts[i])
		}
	}
	if problems := p.Problems(); len(problems) != 0 {
		t.Errorf("problems: %q", problems)
	}
	for i, want := range []string{"http://vault.target/tokens", "http://api.target/charges", "http://api.target/charges/chrg_1?limit=20&offset=0"} {
		if c.Interactions[i].URL != want {
			t.Errorf("stored as %s, want %s", c.Interactions[i].URL, want)
		}
	}
	if got := c.Interactions[0].Request.Headers["Authorization"]; !slices.Equal(got, []string{"Basic [secret key]"}) {
		t.Errorf("the key is stored as %q", got)
	}
}
