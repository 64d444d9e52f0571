package alter_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

type wrapper = func(api.Handler) api.Handler

// answering is a handler that succeeds with an object.
func answering(object map[string]any) api.Handler {
	return func(*api.Call) (any, *apierror.Error) { return object, nil }
}

// refusing is a handler that refuses.
func refusing(err *apierror.Error) api.Handler {
	return func(*api.Call) (any, *apierror.Error) { return nil, err }
}

func TestChangesOfAnswers(t *testing.T) {
	object := func() map[string]any {
		return map[string]any{
			"name": "x", "amount": 5, "created_at": "2026-03-02T10:00:00Z", "card": map[string]any{"name": "y"}, "meta": map[string]any{"k": 1},
		}
	}
	for _, test := range []struct {
		name   string
		wrap   wrapper
		member string
		want   any
	}{
		{"members", alter.Members(map[string]any{"name": nil}), "name", nil},
		{"other members", alter.Members(map[string]any{"name": nil}), "amount", json.Number("5")},
		{"empty", alter.Empty("meta"), "meta", map[string]any{}},
		{"without member", alter.WithoutMember("name"), "name", nil},
		{"time", alter.Time("created_at", time.Hour), "created_at", "2026-03-02T11:00:00Z"},
		{"time of no time", alter.Time("name", time.Hour), "name", "x"},
		{"text", alter.Text("name", alter.SwapCase), "name", "X"},
		{"inner text", alter.Text("card.name", alter.SwapCase), "card", map[string]any{"name": "Y"}},
		{"text of no text", alter.Text("amount", alter.SwapCase), "amount", json.Number("5")},
		{"where it has the value", alter.MemberWhere("name", "x", "amount", 6), "amount", 6},
		{"where it has another value", alter.MemberWhere("name", "z", "amount", 6), "amount", json.Number("5")},
		{"where it has none", alter.MemberWhere("missing", nil, "amount", 6), "amount", 6},
	} {
		answer, err := test.wrap(answering(object()))(&api.Call{})
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if got := answer.(map[string]any)[test.member]; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %s is %#v, want %#v", test.name, test.member, got, test.want)
		}
		refused := apierror.BadRequest("no")
		if answer, err = test.wrap(refusing(refused))(&api.Call{}); answer != nil || err != refused {
			t.Errorf("%s changes a refusal: %v, %v", test.name, answer, err)
		}
	}
}

// A refusal is changed in a copy, and only where the fault is about it.
func TestChangesOfRefusals(t *testing.T) {
	which := when.Refused{Code: "failed_capture"}
	accept := alter.Accept(which, func(*api.Call) any { return "accepted" })
	for _, test := range []struct {
		name string
		wrap wrapper
		want apierror.Error
	}{
		{"code", alter.Code(which, "other"), apierror.Error{Status: http.StatusBadRequest, Code: "other", Message: "no"}},
		{"status", alter.Status(which, 404), apierror.Error{Status: 404, Code: "failed_capture", Message: "no"}},
		{"message", alter.Message(which, "never"), apierror.Error{Status: http.StatusBadRequest, Code: "failed_capture", Message: "never"}},
		{
			"bad request", alter.Refusal(which, alter.ToBadRequest),
			apierror.Error{Status: http.StatusBadRequest, Code: "bad_request", Message: "no"},
		},
	} {
		original, other := apierror.Invalid("failed_capture", "no"), apierror.Invalid("failed_refund", "no")
		if _, err := test.wrap(refusing(original))(&api.Call{}); err == nil || *err != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, err, test.want)
		}
		if *original != *apierror.Invalid("failed_capture", "no") {
			t.Errorf("%s changed the error itself: %+v", test.name, original)
		}
		if _, err := test.wrap(refusing(other))(&api.Call{}); err != other {
			t.Errorf("%s changes another refusal: %+v", test.name, err)
		}
	}
	if answer, err := accept(refusing(apierror.Invalid("failed_capture", "no")))(&api.Call{}); answer != "accepted" || err != nil {
		t.Errorf("accepting answers %v, %v", answer, err)
	}
	if _, err := accept(refusing(apierror.BadRequest("no")))(&api.Call{}); err == nil {
		t.Error("another refusal was accepted")
	}
}

// seeing returns a handler and what it saw of the call.
func seeing() (handler api.Handler, seen *api.Call) {
	seen = &api.Call{}
	return func(c *api.Call) (any, *apierror.Error) {
		*seen = *c
		return map[string]any{}, nil
	}, seen
}

func TestChangesBeforeTheHandler(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name   string
		wrap   wrapper
		params wire.Params
		want   wire.Params
		now    time.Time
	}{
		{"param", alter.Param("a", "2"), wire.Params{"a": "1", "b": "1"}, wire.Params{"a": "2", "b": "1"}, now},
		{"param of a call without any", alter.Param("a", "2"), nil, wire.Params{"a": "2"}, now},
		{"dropped", alter.DropParam("a"), wire.Params{"a": "1", "b": "1"}, wire.Params{"b": "1"}, now},
		{"later", alter.Clock(time.Hour), nil, nil, now.Add(time.Hour)},
		{"earlier", alter.Clock(-time.Hour), nil, nil, now.Add(-time.Hour)},
		{"only where it is met", alter.Only(when.Has("a"), alter.Param("b", "2")), wire.Params{"a": "1"}, wire.Params{"a": "1", "b": "2"}, now},
		{"only where it is not met", alter.Only(when.Has("b"), alter.Param("b", "2")), wire.Params{"a": "1"}, wire.Params{"a": "1"}, now},
	} {
		handler, seen := seeing()
		if _, err := test.wrap(handler)(&api.Call{Params: test.params, Now: now}); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if !reflect.DeepEqual(seen.Params, test.want) || !seen.Now.Equal(test.now) {
			t.Errorf("%s: the handler saw %v at %v", test.name, seen.Params, seen.Now)
		}
	}
	refused := apierror.BadRequest("no")
	handler := func(*api.Call) (any, *apierror.Error) {
		t.Error("the handler was asked for what is refused")
		return nil, nil
	}
	if _, err := alter.Refuse(refused)(handler)(&api.Call{}); err != refused {
		t.Errorf("the refusal is %v", err)
	}
}

// A change is about the routes that it names, by star or in full; keys replace those of the routes.
func TestChangeOfRoutes(t *testing.T) {
	change := alter.On("POST /charges, GET /refunds*", alter.Members(map[string]any{"changed": true}))
	for name, want := range map[string]bool{
		"POST /charges": true, "GET /charges": false, "GET /refunds": true, "GET /refunds/{id}": true, "POST /charges/{id}/capture": false,
	} {
		if got := change.IsAbout(name); got != want {
			t.Errorf("the change is about %s: %t", name, got)
		}
	}
	routes := []api.Route{
		{Method: "POST", Pattern: "/charges", Keys: api.SecretKeys, Handle: answering(map[string]any{})},
		{Method: "GET", Pattern: "/charges", Keys: api.SecretKeys, Handle: answering(map[string]any{})},
	}
	if !change.ChangeRoutes("POST /charges", routes) || change.ChangeRoutes("GET /nothing", routes) {
		t.Error("a route that exists was not met, or one that does not was")
	}
	for i, want := range []any{true, nil} {
		answer, _ := routes[i].Handle(&api.Call{})
		if got := answer.(map[string]any)["changed"]; got != want {
			t.Errorf("%s %s answers %v, want %v", routes[i].Method, routes[i].Pattern, got, want)
		}
	}
	keys := alter.Keys("GET /charges", api.AnyKey)
	if !keys.ChangeRoutes("GET /charges", routes) || routes[1].Keys != api.AnyKey || routes[0].Keys != api.SecretKeys {
		t.Errorf("the keys are %b and %b", routes[0].Keys, routes[1].Keys)
	}
}

// An edited row changes one table of a copy, and what the words say of the row.
func TestChangeOfTransitions(t *testing.T) {
	original := api.Transitions{Charges: api.Table[api.ChargeState]{
		{On: api.TriggerCapture, From: api.StateAuthorized, To: api.StatePaid, Event: "charge.capture"},
		{On: api.TriggerCapture, FromAny: true, Code: "failed_capture", Message: "no"},
	}}
	const on = api.TriggerCapture
	for _, test := range []struct {
		name   string
		change alter.Change
		want   api.Transition[api.ChargeState]
	}{
		{
			"code", alter.TransitionCode("POST /x", on, api.StateFailed, "other"),
			api.Transition[api.ChargeState]{On: on, From: api.StateFailed, Code: "other", Message: "no"},
		},
		{
			"event", alter.TransitionEvent("POST /x", on, api.StateAuthorized, ""),
			api.Transition[api.ChargeState]{On: on, From: api.StateAuthorized, To: api.StatePaid},
		},
		{
			"state", alter.Transition("POST /x", on, api.StateFailed, api.StatePaid, "charge.capture"),
			api.Transition[api.ChargeState]{On: on, From: api.StateFailed, To: api.StatePaid, Event: "charge.capture"},
		},
		{
			"nothing", alter.NoTransition("POST /x", on, api.StateFailed),
			api.Transition[api.ChargeState]{On: on, From: api.StateFailed, To: api.StateFailed},
		},
	} {
		edited := original
		test.change.ChangeTransitions(&edited)
		if got := edited.Charges[0]; got != test.want {
			t.Errorf("%s: the row is %+v, want %+v", test.name, got, test.want)
		}
		if len(original.Charges) != 2 || original.Charges[1].Code != "failed_capture" {
			t.Errorf("%s changed the table that it copied: %+v", test.name, original.Charges)
		}
		if !test.change.IsAbout("POST /x") {
			t.Errorf("%s is not about its route", test.name)
		}
	}
}
