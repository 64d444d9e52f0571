package api

import (
	"strings"
	"testing"
)

func TestCustomerWithoutCard(t *testing.T) {
	k := newKit(t, Options{})
	r := k.customer(map[string]any{})
	want := `{"object":"customer","id":"ID","livemode":false,"location":"/customers/ID","deleted":false,"metadata":{},` +
		`"cards":{"object":"list","data":[],"limit":20,"offset":0,"total":0,"location":"/customers/ID/cards","order":"chronological",` +
		`"from":"1970-01-01T00:00:00Z","to":"2026-03-02T10:00:00Z"},"default_card":null,` +
		`"linked_accounts":{"object":"list","data":[],"limit":20,"offset":0,"total":0,"location":"/customers/ID/linked_accounts",` +
		`"order":"chronological","from":"1970-01-01T00:00:00Z","to":"2026-03-02T10:00:00Z"},` +
		`"description":"","email":null,"created_at":"2026-03-02T10:00:00Z"}` + "\n"
	if want = strings.ReplaceAll(want, "ID", r.str("id")); r.raw != want {
		t.Errorf("got  %swant %s", r.raw, want)
	}
}

func TestCardsOfACustomer(t *testing.T) {
	k := newKit(t, Options{})
	r := k.customer(map[string]any{"email": "a@example.com", "card": k.token()})
	customer, first := r.str("id"), r.str("default_card")
	r.has(first, "cards", "data", 0, "id")
	r.has("/customers/"+customer+"/cards/"+first, "cards", "data", 0, "location")

	r = k.api("PATCH", "/customers/"+customer, map[string]any{"card": k.token()}).ok()
	r.has(first, "default_card")
	r.has(2, "cards", "total")
	second := r.str("cards", "data", 1, "id")
	third := k.api("PATCH", "/customers/"+customer, map[string]any{"card": k.token()}).ok().str("cards", "data", 2, "id")

	list := k.api("GET", "/customers/"+customer+"/cards", nil).ok()
	if got := strings.Join(list.ids(), " "); got != first+" "+second+" "+third {
		t.Errorf("cards are listed as %s, want the order of attaching", got)
	}
	list.has("/customers/"+customer+"/cards", "location")

	k.api("PATCH", "/customers/"+customer, map[string]any{"default_card": second}).ok().has(second, "default_card")
	k.api("PATCH", "/customers/"+customer, map[string]any{"default_card": "card_test_0000000000000000000"}).
		refused(404, "not_found", "card card_test_0000000000000000000 was not found")

	gone := k.api("DELETE", "/customers/"+customer+"/cards/"+second, nil).ok()
	gone.has(true, "deleted")
	gone.has("4242", "last_digits")
	k.api("GET", "/customers/"+customer, nil).ok().has(first, "default_card")
	k.api("GET", "/customers/"+customer+"/cards/"+second, nil).refused(404, "not_found", "card "+second+" was not found")
	k.api("DELETE", "/customers/"+customer+"/cards/"+first, nil).ok()
	k.api("GET", "/customers/"+customer, nil).ok().has(third, "default_card")
	k.api("DELETE", "/customers/"+customer+"/cards/"+third, nil).ok()
	k.api("GET", "/customers/"+customer, nil).ok().has(nil, "default_card")
}

func TestUpdateCard(t *testing.T) {
	k := newKit(t, Options{})
	r := k.customer(map[string]any{"card": k.token()})
	path := r.str("cards", "data", 0, "location")
	changed := k.form("PATCH", path, "name=Somchai+P&expiration_month=3&expiration_year=31&city=Bangkok&postal_code=10310").ok()
	changed.has("Somchai P", "name")
	changed.has(3, "expiration_month")
	changed.has(2031, "expiration_year")
	changed.has("Bangkok", "city")
	changed.has(r.at("cards", "data", 0, "fingerprint"), "fingerprint")
	if again := k.api("GET", path, nil).ok(); again.raw != changed.raw {
		t.Errorf("retrieved %supdated   %s", again.raw, changed.raw)
	}
	k.api("PATCH", path, map[string]any{"expiration_month": 13}).
		refused(400, "invalid_card", "expiration month is not between 1 and 12 and expiration date is invalid")
	k.api("PATCH", path, map[string]any{"expiration_year": 2001}).refused(400, "invalid_card", "expiration date cannot be in the past")
	k.api("GET", path, nil).ok().has("Somchai P", "name")
}

func TestUpdateAndDestroyCustomer(t *testing.T) {
	k := newKit(t, Options{})
	r := k.customer(map[string]any{"email": "a@example.com", "description": "one", "metadata": map[string]any{"a": 1}, "card": k.token()})
	path, card := r.str("location"), r.str("cards", "data", 0, "location")
	r = k.api("PATCH", path, map[string]any{"description": "two", "metadata": map[string]any{"b": map[string]any{"c": true}}}).ok()
	r.has("two", "description")
	r.has("a@example.com", "email")
	r.has(true, "metadata", "b", "c")
	r = k.api("DELETE", path, "{}").ok()
	r.has(true, "deleted")
	r.has(nil, "default_card")
	r.has(0, "cards", "total")
	r.has("a@example.com", "email")
	id := r.str("id")
	for _, gone := range []*reply{
		k.api("GET", path, nil), k.api("PATCH", path, nil), k.api("DELETE", path, nil),
		k.api("GET", path+"/cards", nil), k.api("GET", card, nil),
	} {
		gone.refused(404, "not_found", "customer "+id+" was not found")
	}
	k.api("GET", "/customers", nil).ok().has(0, "total")
}

func TestCardBelongsToOneCustomer(t *testing.T) {
	k := newKit(t, Options{})
	one := k.customer(map[string]any{"card": k.token()})
	other := k.customer(map[string]any{"card": k.token()}).str("id")
	card := one.str("default_card")
	k.api("GET", "/customers/"+other+"/cards/"+card, nil).refused(404, "not_found", "card "+card+" was not found")
	k.api("PATCH", "/customers/"+other, map[string]any{"default_card": card}).refused(404, "not_found", "card "+card+" was not found")
	k.api("GET", "/customers/"+card, nil).refused(404, "not_found", "customer "+card+" was not found")
}

func TestCardEndpointIsDocumentedOnly(t *testing.T) {
	k := newKit(t, Options{})
	path := k.customer(nil).str("location") + "/cards"
	token := k.token()
	k.api("POST", path, map[string]any{"card": token}).refused(404, "not_found", "path "+path+" was not found")
	k.vault("GET", "/tokens/"+token, nil).ok().has(false, "used")

	k = newKit(t, Options{Dialect: Documented})
	path = k.customer(nil).str("location") + "/cards"
	card := k.api("POST", path, map[string]any{"card": k.token()}).ok()
	card.has("card", "object")
	card.has(path+"/"+card.str("id"), "location")
	k.api("POST", path, nil).refused(400, "bad_request", "card can't be blank")
}

func TestCustomerEvents(t *testing.T) {
	k := newKit(t, Options{})
	path := k.customer(map[string]any{"description": "before"}).str("location")
	card := k.api("PATCH", path, map[string]any{"description": "after", "card": k.token()}).ok().str("cards", "data", 0, "location")
	k.api("PATCH", card, map[string]any{"name": "B"}).ok()
	k.api("DELETE", card, nil).ok()
	k.api("DELETE", path, nil).ok()
	events := k.api("GET", "/events", nil).ok()
	want := []string{
		"customer.create", "customer.update", "card.update", "card.destroy",
		"customer.update.card", "customer.destroy",
	}
	for i, key := range want {
		events.has(key, "data", i, "key")
	}
	events.has(len(want), "total")
	events.has("before", "data", 0, "data", "description")
	events.has("after", "data", 1, "data", "description")
	events.has("B", "data", 2, "data", "name")
	events.has(true, "data", 3, "data", "deleted")
	events.has(0, "data", 4, "data", "cards", "total")
	events.has(true, "data", 5, "data", "deleted")
	id := events.str("data", 0, "id")
	k.api("GET", "/events/"+id, nil).ok().has("customer.create", "key")
	k.api("GET", "/events/evnt_test_none", nil).refused(404, "not_found", "event evnt_test_none was not found")
}
