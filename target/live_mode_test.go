package target

import (
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

func TestLiveModeStopIsRecognized(t *testing.T) {
	text := LiveModeStop(Call{Method: "GET", Path: "/charges"})
	if want := "an answer to GET /charges says livemode true: the run was stopped, since only test mode is ever used"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	for text, want := range map[string]bool{
		text:                                   true,
		LiveModeStop(Call{}):                   true,
		"":                                     false,
		"The target answered 429.":             false,
		text + " It was tried again.":          false,
		"the target says livemode true":        false,
		"In another run, " + text:              false,
		"an answer to GET /charges is missing": false,
	} {
		if got := IsLiveModeStop(text); got != want {
			t.Errorf("%q is the sentence: %t, want %t", text, got, want)
		}
	}
}

func TestLiveMode(t *testing.T) {
	for body, want := range map[string]bool{
		`{"livemode":true}`: true, `{"data":[{"card":{"livemode":true}}]}`: true,
		`{"livemode":false}`: false, `{"livemode":"true"}`: true, `[]`: false, `x`: false,
	} {
		ex := exchange.New(exchange.Raw{Response: &exchange.RawResponse{Status: 200, Body: []byte(body)}})
		if LiveMode(ex) != want {
			t.Errorf("%s: %v", body, !want)
		}
	}
	if LiveMode(exchange.New(exchange.Raw{Failure: &exchange.Failure{}})) {
		t.Error("no answer is in live mode")
	}
}
