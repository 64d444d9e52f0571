package when_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func number(text string) any { return json.Number(text) }

func TestConditionsOnParameters(t *testing.T) {
	for _, test := range []struct {
		name      string
		condition func(*api.Call) bool
		params    wire.Params
		want      bool
	}{
		{"has", when.Has("a"), wire.Params{"a": ""}, true},
		{"has null", when.Has("a"), wire.Params{"a": nil}, false},
		{"has, without parameters", when.Has("a"), nil, false},
		{"lacks", when.Lacks("a"), wire.Params{"b": "1"}, true},
		{"is", when.Is("a", "1", "2"), wire.Params{"a": "2"}, true},
		{"is, as a number", when.Is("a", "2"), wire.Params{"a": number("2")}, true},
		{"is another", when.Is("a", "1"), wire.Params{"a": "2"}, false},
		{"is empty, and not there", when.Is("a", ""), wire.Params{}, false},
		{"contains", when.Contains("a", "b"), wire.Params{"a": "abc"}, true},
		{"null", when.Null("a"), wire.Params{"a": nil}, true},
		{"not null", when.Null("a"), wire.Params{}, false},
		{"empty object", when.EmptyObject, wire.Params{}, true},
		{"no object", when.EmptyObject, nil, false},
		{"form", when.AsForm, wire.Params{"amount": "1"}, true},
		{"not a form", when.AsForm, wire.Params{"amount": number("1")}, false},
		{"beyond 64 bits", when.Beyond64Bits("a"), wire.Params{"a": number("9223372036854775808")}, true},
		{"the last of 64 bits", when.Beyond64Bits("a"), wire.Params{"a": number("9223372036854775807")}, false},
		{"a fraction", when.Beyond64Bits("a"), wire.Params{"a": number("1.5")}, false},
		{"metadata as a text", when.MetadataIs[string], wire.Params{"metadata": "x"}, true},
		{"metadata as an empty text", when.MetadataIs[string], wire.Params{"metadata": ""}, false},
		{"mixed case", when.MixedCase, wire.Params{"currency": "Thb"}, true},
		{"one case", when.MixedCase, wire.Params{"currency": "THB"}, false},
		{"negative", when.NegativeAmount, wire.Params{"amount": number("-1")}, true},
		{"negative text", when.NegativeAmount, wire.Params{"amount": "-x"}, false},
		{"in baht", when.InBaht, wire.Params{"currency": "Thb"}, true},
		{"not in baht", when.InBaht, wire.Params{"currency": "jpy"}, false},
		{"later page", when.LaterPage, wire.Params{"limit": "2", "offset": "4"}, true},
		{"between pages", when.LaterPage, wire.Params{"limit": "2", "offset": "3"}, false},
		{"below", when.Below("a", 0), wire.Params{"a": "-1"}, true},
		{"not below", when.Below("a", 0), wire.Params{"a": "0"}, false},
		{"below, and a word", when.Below("a", 0), wire.Params{"a": "x"}, false},
		{"above", when.Above("a", 100), wire.Params{"a": number("101")}, true},
		{"not above", when.Above("a", 100), wire.Params{"a": number("100")}, false},
		{"no integer", when.NoInteger("a"), wire.Params{"a": "ten"}, true},
		{"an integer", when.NoInteger("a"), wire.Params{"a": "10"}, false},
		{"no integer, and not there", when.NoInteger("a"), wire.Params{}, false},
		{"no time", when.NoTime("a"), wire.Params{"a": "yesterday"}, true},
		{"a time", when.NoTime("a"), wire.Params{"a": "2026-01-01T00:00:00Z"}, false},
		{"no time, and not there", when.NoTime("a"), wire.Params{}, false},
		{"first page", when.LaterPage, wire.Params{"limit": "2", "offset": "0"}, false},
	} {
		c := &api.Call{Params: test.params}
		if got := test.condition(c); got != test.want {
			t.Errorf("%s: %t for %v", test.name, got, test.params)
		}
		if got := when.Not(test.condition)(c); got == test.want {
			t.Errorf("not %s: %t for %v", test.name, got, test.params)
		}
	}
}

// All asks its conditions in order and stops at the first that is not met.
func TestAll(t *testing.T) {
	yes := func(*api.Call) bool { return true }
	no := func(*api.Call) bool { return false }
	never := func(*api.Call) bool {
		t.Error("a condition was asked after one that is not met")
		return true
	}
	for _, test := range []struct {
		conditions []func(*api.Call) bool
		want       bool
	}{
		{nil, true},
		{[]func(*api.Call) bool{yes}, true},
		{[]func(*api.Call) bool{yes, yes}, true},
		{[]func(*api.Call) bool{yes, no, never}, false},
	} {
		if got := when.All(test.conditions...)(nil); got != test.want {
			t.Errorf("%t for %d conditions", got, len(test.conditions))
		}
	}
}

func TestRefusedMatches(t *testing.T) {
	err := apierror.Invalid("failed_capture", "charge was already captured")
	c := &api.Call{Params: wire.Params{"a": "1"}}
	for _, test := range []struct {
		which when.Refused
		want  bool
	}{
		{when.Refused{}, true},
		{when.Refused{Code: "failed_capture"}, true},
		{when.Refused{Code: "failed"}, false},
		{when.Refused{Message: "already"}, true},
		{when.Refused{Message: "never"}, false},
		{when.Refused{Where: when.Has("a")}, true},
		{when.Refused{Code: "failed_capture", Message: "already", Where: when.Lacks("a")}, false},
	} {
		if got := test.which.Matches(c, err); got != test.want {
			t.Errorf("Code %q, Message %q: %t", test.which.Code, test.which.Message, got)
		}
	}
}

func TestConditionsOnCharges(t *testing.T) {
	const now = wire.Stamp(1_000_000)
	minute := when.Millis(time.Minute)
	if minute != 60_000 {
		t.Fatalf("a minute is %d", minute)
	}
	for _, test := range []struct {
		name      string
		condition func(*api.Charge, wire.Stamp) bool
		charge    api.Charge
		want      bool
	}{
		{"captured at once", when.CapturedAtOnce, api.Charge{State: api.StatePaid, Capture: true}, true},
		{"captured later", when.CapturedAtOnce, api.Charge{State: api.StatePaid}, false},
		{"refunded", when.CapturedAtOnce, api.Charge{State: api.StatePaid, Capture: true, Refunded: 1}, false},
		{"captured later", when.CapturedLater, api.Charge{State: api.StatePaid}, true},
		{"not captured", when.CapturedLater, api.Charge{State: api.StateAuthorized}, false},
		{"partly", when.PartlyCaptured, api.Charge{State: api.StatePaid, Amount: 2, Captured: 1}, true},
		{"wholly", when.PartlyCaptured, api.Charge{State: api.StatePaid, Amount: 2, Captured: 2}, false},
		{"a minute left", when.AlmostLapsed, api.Charge{State: api.StateAuthorized, ExpiresAt: now + minute}, true},
		{"more than a minute left", when.AlmostLapsed, api.Charge{State: api.StateAuthorized, ExpiresAt: now + minute + 1}, false},
		{"expired two minutes ago", when.JustExpired, api.Charge{State: api.StateExpired, EndedAt: now - 2*minute}, true},
		{"expired earlier", when.JustExpired, api.Charge{State: api.StateExpired, EndedAt: now - 2*minute - 1}, false},
		{"in the state", when.InState(api.StateLapsed), api.Charge{State: api.StateLapsed}, true},
		{"in another state", when.InState(api.StateLapsed), api.Charge{State: api.StateReversed}, false},
		{"of a customer", when.OfCustomer, api.Charge{Customer: "cust_test_1"}, true},
		{"not by source", when.OfSource, api.Charge{}, false},
	} {
		if got := test.condition(&test.charge, now); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}
