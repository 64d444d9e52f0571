package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// refusals are the actions that a state does not allow, with the error each gets. What is not
// named here succeeds.
var refusals = []struct {
	states, action string
	code, message  string
}{
	{"card captured, card captured later, source paid, fully refunded", "capture", "failed_capture", "charge was already captured"},
	{
		"card reversed, 3ds waiting, source waiting, source expired by request, source expired by time, source failed, card failed",
		"capture", "failed_capture", "Charge is not authorized",
	},
	{"lapsed", "capture", "expired_charge", "charge expired"},
	{
		"card captured, card captured later, card reversed, 3ds waiting, source waiting, source expired by request, " +
			"source expired by time, source failed, source paid, card failed, fully refunded",
		"reverse", "failed_reverse", "only uncaptured authorized charges can be reversed",
	},
	{"lapsed", "reverse", "expired_charge", "charge expired"},
	{
		"card captured, card authorized, card captured later, card reversed, source expired by request, source expired by time, " +
			"source failed, source paid, card failed, fully refunded, lapsed",
		"expire", "failed_expire", "only pending charges that are not authorized can be expired",
	},
	{"card captured, card authorized, card captured later, card reversed, source failed, source paid, card failed, " +
		"fully refunded, lapsed", "mark_as_paid", "bad_request", "only pending charges that wait for their payer can be completed"},
	{"source expired by request, source expired by time", "mark_as_paid", "expired_charge", "charge expired"},
	{"card captured, card authorized, card captured later, card reversed, source failed, source paid, card failed, " +
		"fully refunded, lapsed", "mark_as_failed", "bad_request", "only pending charges that wait for their payer can be completed"},
	{"source expired by request, source expired by time", "mark_as_failed", "expired_charge", "charge expired"},
	{"card authorized, card reversed, 3ds waiting, source waiting, source expired by request, source expired by time, " +
		"source failed, card failed, lapsed", "refunds", "failed_refund", "only captured charges can be refunded"},
	{"fully refunded", "refunds", "failed_refund", "charge was already refunded"},
	{"source paid", "refunds", "failed_refund", "wechat_pay charges cannot be refunded"},
}

var actions = []string{"capture", "reverse", "expire", "mark_as_paid", "mark_as_failed", "refunds"}

// allowed are the actions that succeed, with the status they lead to.
var allowed = map[string]string{
	"card authorized/capture": "successful", "card authorized/reverse": "reversed",
	"3ds waiting/expire": "expired", "3ds waiting/mark_as_paid": "successful", "3ds waiting/mark_as_failed": "failed",
	"source waiting/expire": "expired", "source waiting/mark_as_paid": "successful", "source waiting/mark_as_failed": "failed",
	"card captured/refunds": "successful", "card captured later/refunds": "successful",
}

func TestEveryActionInEveryState(t *testing.T) {
	states := []string{
		"card captured", "card authorized", "card captured later", "card reversed", "3ds waiting", "source waiting",
		"source expired by request", "source expired by time", "source failed", "source paid", "card failed", "fully refunded", "lapsed",
	}
	for _, dialect := range dialects {
		for _, state := range states {
			for _, action := range actions {
				t.Run(fmt.Sprintf("%s/%s/%s", dialect, state, action), func(t *testing.T) {
					k := newKit(t, Options{Dialect: dialect})
					id := reached[state](k)
					before := k.get(id)
					answer := k.act(id, action, jsonBody{"amount": 100000})
					if status, ok := allowed[state+"/"+action]; ok {
						answer.ok()
						k.get(id).has(status, "status")
						return
					}
					for _, r := range refusals {
						if r.action == action && slices.Contains(strings.Split(r.states, ", "), state) {
							answer.refused(400, r.code, r.message)
							if after := k.get(id); after.raw != before.raw {
								t.Errorf("a refused %s changed the charge from\n%s\nto\n%s", action, before.raw, after.raw)
							}
							return
						}
					}
					t.Fatalf("the tables say nothing about %s of a charge that is %s", action, state)
				})
			}
		}
	}
}

func TestActionsOnAnUnknownCharge(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		for _, action := range actions {
			k.act("chrg_test_unknown", action, jsonBody{"amount": 1}).refused(404, "not_found", "charge chrg_test_unknown was not found")
		}
		k.api("GET", "/charges/chrg_test_unknown", nil).refused(404, "not_found", "charge chrg_test_unknown was not found")
		k.api("PATCH", "/charges/chrg_test_unknown", jsonBody{"description": "x"}).refused(404, "not_found", "charge chrg_test_unknown was not found")
		k.api("GET", "/charges/chrg_test_unknown/events", nil).refused(404, "not_found", "charge chrg_test_unknown was not found")
		k.api("GET", "/charges/chrg_test_unknown/refunds", nil).refused(404, "not_found", "charge chrg_test_unknown was not found")
	})
}

func TestPartialCapture(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		plain := k.cardCharge(jsonBody{"capture": false}).ok().str("id")
		answer := k.act(plain, "capture", jsonBody{"capture_amount": 50000})
		if k.documented() {
			answer.ok().hasAll(jsonBody{"captured_amount": 50000, "funding_amount": 50000, "amount": 100000})
		} else {
			answer.refused(400, "failed_capture", "partial capture is allowed for pre_auth charges only")
			k.act(plain, "capture", jsonBody{"capture_amount": 100000}).ok()
		}
		for _, c := range []struct {
			amount  any
			message string
		}{
			{100001, "capture amount must be less than or equal to the authorized amount"},
			{-1, "capture amount must be greater than or equal to 1"},
			{"some", "capture amount is not a number"},
			{1.5, "capture amount is not a number"},
		} {
			id := k.cardCharge(jsonBody{"capture": false, "authorization_type": "pre_auth"}).ok().str("id")
			k.act(id, "capture", jsonBody{"capture_amount": c.amount}).refused(400, "failed_capture", c.message)
			k.act(id, "capture", jsonBody{"capture_amount": nil}).ok().has(100000, "funding_amount")
		}
		for _, unset := range []any{0, "0"} {
			id := k.cardCharge(jsonBody{"capture": false, "authorization_type": "pre_auth"}).ok().str("id")
			k.act(id, "capture", jsonBody{"capture_amount": unset}).ok().has(100000, "funding_amount")
		}
		id := k.cardCharge(jsonBody{"capture": false, "authorization_type": "pre_auth"}).ok().str("id")
		k.act(id, "capture", jsonBody{"capture_amount": "30000"}).ok()
		k.act(id, "capture", nil).refused(400, "failed_capture", "charge was already captured")
		k.act(id, "refunds", jsonBody{"amount": 30001}).refused(400, "failed_refund", "amount must be less than or equal to the amount that is left")
		k.act(id, "refunds", jsonBody{"amount": 30000}).ok()
		k.get(id).hasAll(jsonBody{"refunded_amount": 30000, "refundable": false})
	})
}

func TestUpdateChangesDescriptionAndMetadataOnly(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		ch := k.cardCharge(jsonBody{"description": "one", "metadata": jsonBody{"a": jsonBody{"b": []any{1, "två", nil, true}}}}).ok()
		if got := fmt.Sprint(ch.at("metadata", "a", "b")); got != "[1 två <nil> true]" {
			t.Errorf("nested metadata came back as %s", got)
		}
		id := ch.str("id")
		next := k.api("PATCH", "/charges/"+id, jsonBody{
			"description": "two", "amount": 1, "currency": "usd", "status": "failed",
			"capture": false, "return_uri": "https://evil.example", "metadata": jsonBody{"c": 1},
		}).ok()
		next.hasAll(jsonBody{
			"description": "two", "amount": 100000, "currency": either(k, "THB", "thb"), "status": "successful",
			"capture": true, "return_uri": nil, "metadata": map[string]any{"c": 1},
		})
		k.get(id).hasAll(jsonBody{"description": "two", "metadata": map[string]any{"c": 1}})
		k.api("PATCH", "/charges/"+id, jsonBody{"description": nil}).ok().has("two", "description")
		k.api("PATCH", "/charges/"+id, jsonBody{"metadata": "x"}).refused(400, either(k, "invalid_charge", "bad_request"), "Metadata should be a JSON hash")
	})
}

// eventKeys lists the keys of the events of a charge.
func (k *kit) eventKeys(id string) string {
	k.t.Helper()
	var keys []string
	for _, v := range k.api("GET", "/charges/"+id+"/events", nil).ok().at("data").([]any) {
		ev := v.(map[string]any)
		keys = append(keys, ev["key"].(string)+"="+ev["data"].(map[string]any)["status"].(string))
	}
	return strings.Join(keys, " ")
}

func TestEventsOfACharge(t *testing.T) {
	for state, want := range map[string]string{
		"card captured":             "charge.create=successful",
		"card captured later":       "charge.create=pending charge.capture=successful",
		"card reversed":             "charge.create=pending charge.reverse=reversed",
		"source paid":               "charge.create=pending charge.complete=successful",
		"source failed":             "charge.create=pending charge.complete=failed",
		"source expired by request": "charge.create=pending charge.expire=expired",
		"source expired by time":    "charge.create=pending charge.expire=expired",
		"3ds authorized":            "charge.create=pending charge.complete=pending",
		"lapsed":                    "charge.create=pending charge.expire=reversed",
		"card failed":               "charge.create=failed",
	} {
		k := newKit(t, Options{})
		id := reached[state](k)
		if got := k.eventKeys(id); got != want {
			t.Errorf("events of a charge that is %s: %s\nwant %s", state, got, want)
		}
	}
	k := newKit(t, Options{})
	id := k.cardCharge(nil).ok().str("id")
	k.api("PATCH", "/charges/"+id, jsonBody{"description": "x"}).ok()
	if got, want := k.eventKeys(id), "charge.create=successful charge.update=successful"; got != want {
		t.Errorf("events after an update: %s, want %s", got, want)
	}
}
