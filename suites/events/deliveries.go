package events

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

const (
	delivered = "event.webhook-delivered"
	signed    = "event.webhook-signature"
)

// deliveries has cases on webhooks. They do not run at the same time, since an account has one
// webhook address.
var deliveries = []*suites.Case{
	{
		ID:    "events/webhook-charge-create",
		Title: "A new charge is delivered to the webhook",
		Rules: []string{delivered},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			charge := t.Captured(nil)
			arrives(t, hooks, charge, "charge.create", charge.ID())
		},
	},
	{
		ID:    "events/webhook-is-the-event",
		Title: "The delivered event is the one that can be retrieved",
		Rules: []string{delivered},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			charge := t.Captured(suites.P{"description": "order 1"})
			delivery := arrives(t, hooks, charge, "charge.create", charge.ID())
			id, _ := delivery.Event["id"].(string)
			data, _ := delivery.Event["data"].(map[string]any)
			got := t.Get("/events/" + id)
			t.OK(got, suites.F{
				"object": "event", "id": id, "key": "charge.create", "livemode": false, "created_at": delivery.Event["created_at"],
				"data.id": charge.ID(), "data.description": "order 1",
			})
			same := data["object"] == "charge" && data["amount"] == float64(suites.Amount) && data["description"] == "order 1"
			t.Holds(got, same && delivery.Event["object"] == "event", "an event with the charge as its data to be delivered",
				"a delivery of other data")
		},
	},
	{
		ID:    "events/webhook-request",
		Title: "A delivery is a POST of JSON",
		Rules: []string{delivered},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			charge := t.Captured(nil)
			delivery := arrives(t, hooks, charge, "charge.create", charge.ID())
			t.Holds(
				charge,
				delivery.Method == http.MethodPost && strings.HasPrefix(delivery.ContentType, "application/json"),
				"a POST with Content-Type application/json",
				"a "+delivery.Method+" with Content-Type "+strconv.Quote(delivery.ContentType),
			)
		},
	},
	{
		ID:       "events/webhook-complete",
		Title:    "A completed payment is delivered to the webhook",
		Rules:    []string{delivered},
		Requires: []string{"source.promptpay", "complete"},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			charge := t.Pending("promptpay", nil)
			arrives(t, hooks, t.Complete(charge.ID(), "successful"), "charge.complete", charge.ID())
		},
	},
	{
		ID:    "events/webhook-refund-create",
		Title: "A refund is delivered to the webhook",
		Rules: []string{delivered},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			refund := t.Refund(t.Captured(nil).ID(), suites.Amount)
			arrives(t, hooks, refund, "refund.create", refund.ID())
		},
	},
	{
		ID:    "events/webhook-customer-create",
		Title: "A new customer is delivered to the webhook",
		Rules: []string{delivered},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			customer := t.Customer(nil)
			arrives(t, hooks, customer, "customer.create", customer.ID())
		},
	},
	{
		ID:    "events/webhook-logged",
		Title: "An event shows its delivery",
		Rules: []string{delivered},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			charge := t.Captured(nil)
			delivery := arrives(t, hooks, charge, "charge.create", charge.ID())
			id, _ := delivery.Event["id"].(string)
			// The target writes the log after it has received our answer.
			got, logged := t.Poll(func() *suites.Answer { return t.Get("/events/" + id) },
				func(a *suites.Answer) bool { return a.Str("webhook_deliveries.0.uri") == hooks.URL })
			t.Holds(got, logged, "webhook_deliveries to hold the delivery", "none to our address")
		},
	},
	{
		ID:    "events/webhook-signature",
		Title: "A delivery is signed with the webhook secret",
		Rules: []string{signed},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			charge := t.Captured(nil)
			delivery, came := await(hooks, "charge.create", charge.ID())
			t.Holds(charge, came, "a delivery of charge.create", hooks.Received())
			t.StopIfBroken()
			problem := hooks.Verify(delivery)
			t.Holds(
				charge,
				problem == nil,
				"a delivery signed with the HMAC-SHA256 of timestamp, dot and body",
				sentence(problem),
			)
		},
	},
	{
		ID:    "events/webhook-timestamp",
		Title: "The timestamp of a signature is in Unix seconds",
		Rules: []string{signed},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			charge := t.Captured(nil)
			delivery, came := await(hooks, "charge.create", charge.ID())
			t.Holds(charge, came, "a delivery of charge.create", hooks.Received())
			t.StopIfBroken()
			// Seconds have 10 digits until the year 2286; milliseconds have 13.
			seconds, err := strconv.ParseInt(delivery.Timestamp, 10, 64)
			t.Holds(charge, err == nil && seconds > 1e9 && seconds < 1e10, "Omise-Signature-Timestamp in Unix seconds",
				strconv.Quote(delivery.Timestamp))
		},
	},
	{
		ID:    "events/webhook-bodies-differ",
		Title: "Every delivery has a signature of its own",
		Rules: []string{signed},
		Run: func(t *suites.T) {
			hooks := t.Webhooks()
			defer hooks.Close()
			var seen []suites.Delivery
			for range 2 {
				charge := t.Captured(nil)
				delivery, came := await(hooks, "charge.create", charge.ID())
				t.Holds(charge, came, "a delivery of charge.create", hooks.Received())
				t.StopIfBroken()
				problem := hooks.Verify(delivery)
				t.Holds(charge, problem == nil, "each delivery signed over its own body", sentence(problem))
				seen = append(seen, delivery)
			}
			t.Holds(nil, seen[0].Signature != seen[1].Signature && !reflect.DeepEqual(seen[0].Body, seen[1].Body),
				"two events to be delivered with two signatures", "the same signature or body twice")
		},
	},
}

// await waits for the delivery of an event about the object of an answer. An object without an id has none.
func await(hooks *suites.WebhookReceiver, key, id string) (suites.Delivery, bool) {
	if id == "" {
		return suites.Delivery{}, false
	}
	return hooks.Await(func(d suites.Delivery) bool { return d.Key() == key && d.About(id) })
}

// arrives judges that an event about the object is delivered, and returns the delivery. Without
// one the case ends.
func arrives(t *suites.T, hooks *suites.WebhookReceiver, cause *suites.Answer, key, id string) suites.Delivery {
	delivery, came := await(hooks, key, id)
	t.Rule(delivered).Holds(cause, came, "a delivery of "+key+" about "+id, hooks.Received())
	t.Rule(delivered).StopIfBroken()
	return delivery
}

func sentence(problem error) string {
	if problem == nil {
		return "a valid signature"
	}
	return problem.Error()
}
