package emulator

import "strings"

// The routes of one customer.
const (
	readingOwners    = "GET /customers/{id}"
	destroyingOwners = "DELETE /customers/{id}"
	showingOwners    = makingOwners + ", " + readingOwners + ", " + attachingCards + ", " + destroyingOwners
	ownersCards      = "GET /customers/{id}/cards"
	aCard            = " /customers/{id}/cards/{id}"
)

var customerFaults = []defect{
	{"customer.create", []part{on(makingOwners, first(func(c *call) *apiError {
		metadata, _ := c.params.object("metadata")
		for name, v := range metadata {
			if _, nested := v.(map[string]any); nested {
				delete(metadata, name)
			}
		}
		return nil
	}))}},
	{"customer.create/plus-in-email", []part{on(makingOwners, first(func(c *call) *apiError {
		c.params["email"] = strings.ReplaceAll(c.params.text("email"), "+", " ")
		return nil
	}))}},
	{"customer.create/description", []part{on(makingOwners, first(func(c *call) *apiError {
		if text := c.params.text("description"); len(text) > 12 {
			c.params["description"] = text[:12]
		}
		return nil
	}))}},
	{"customer.defaults", []part{on(showingOwners, edited(func(_ *call, customer map[string]any) {
		customer["cards"].(map[string]any)["location"] = "/cards"
	}))}},
	{"customer.defaults/metadata", []part{on(makingOwners, kept(func(_ *call, cu *customer) {
		if cu.metadata == "" {
			cu.metadata = `{"source":"api"}`
		}
	}))}},
	{"customer.first-card-default", []part{on(attachingCards, kept(func(c *call, cu *customer) {
		if len(cu.cards) == 1 && !c.blank("card") {
			cu.defaultCard = ""
		}
	}))}},
	{"customer.first-card-default/new-customer", []part{on(makingOwners, set(map[string]any{"default_card": nil}))}},
	{"customer.retrieve", []part{on(readingOwners, afterwards(func(_ *call, answer any) any {
		view := answer.(customerView)
		later := *view.customer
		later.created += 1000
		view.customer = &later
		return view
	}))}},
	{"customer.not-found", []part{on(readingOwners, restated(refused{code: "not_found", where: unknownOwner}, 400))}},
	{"customer.not-found/message", []part{on(readingOwners, reworded(refused{message: "customer ", where: never("customer.destroy")}, "not found"))}},
	{"customer.update", []part{on(attachingCards, where(given("description"), first(forgetting("email"))))}},
	{"customer.update/metadata-cleared", []part{on(attachingCards, where(missing("metadata"), where(missing("card"), kept(func(_ *call, cu *customer) { cu.metadata = "" }))))}},
	{"customer.update/not-kept", []part{on(attachingCards, where(given("metadata"), answeredOnly))}},
	{"customer.attach-card", []part{on(attachingCards, where(given("card"), first(forgetting("description"))))}},
	{"customer.attach-card/first", []part{on(attachingCards, where(given("card"), kept(func(_ *call, cu *customer) {
		cu.cards = append([]*card{cu.cards[len(cu.cards)-1]}, cu.cards[:len(cu.cards)-1]...)
	})))}},
	{"customer.attach-card/same-number", []part{on(attachingCards, where(given("card"), kept(func(_ *call, cu *customer) {
		if last := len(cu.cards) - 1; last == 1 && cu.cards[0].number == cu.cards[1].number {
			cu.defaultCard = cu.cards[1].id
		}
	})))}},
	{"customer.change-default-card", []part{on(attachingCards, where(given("default_card"), answeredOnly))}},
	{"customer.change-default-card/ignored", []part{on(attachingCards, first(forgettingOwn))}},
	{"customer.default-card-of-other", []part{on(attachingCards, accepting(refused{message: "card card_", where: given("default_card")}, func(c *call) any {
		cu, _ := c.customer(c.vars[0])
		return c.customerView(cu)
	}))}},
	{"customer.default-card-of-other/taken", []part{on(attachingCards, accepting(refused{message: "card card_", where: given("default_card")}, func(c *call) any {
		cu, _ := c.customer(c.vars[0])
		cu = cu.clone()
		cu.defaultCard = c.params.text("default_card")
		c.saveCustomer(cu)
		return c.customerView(cu)
	}))}},
	{"customer.destroy", []part{on(destroyingOwners, set(map[string]any{"deleted": false}))}},
	{"customer.destroy/not-whole", []part{on(destroyingOwners, set(map[string]any{"email": nil, "metadata": map[string]any{}}))}},
	{"customer.destroyed-gone", []part{on(readingOwners, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/updated", []part{on(attachingCards, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/twice", []part{on(destroyingOwners, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-cards-gone", []part{on(ownersCards, accepting(refused{code: "not_found", where: once("customer.destroy")}, func(c *call) any {
		list, _ := listOfSlice(c, nil, func(cd *card) stamp { return cd.created }, (*card).render)
		return list
	}))}},
	{"customer.destroyed-cards-gone/card", []part{on("GET"+aCard, recoded(refused{code: "not_found", where: once("customer.destroy")}, "bad_request"))}},
	{"customer.in-list", []part{on("GET /customers", afterwards(func(_ *call, answer any) any {
		list := answer.(listView[customer])
		if list.query.reverse && list.query.limit == maxLimit && len(list.items) > 0 {
			list.items = list.items[1:]
		}
		return list
	}))}},
	{"customer.schema", []part{on(attachingCards, edited(func(_ *call, customer map[string]any) { delete(customer, "linked_accounts") }))}},
	{"customer.schema/created", []part{on(destroyingOwners, set(map[string]any{"created_at": nil}))}},

	{"card.list", []part{on(ownersCards, afterwards(func(_ *call, answer any) any {
		list := answer.(listView[card])
		if len(list.items) == 3 && list.query == (listQuery{limit: defaultLimit, to: list.query.to}) {
			list.items[0], list.items[2] = list.items[2], list.items[0]
		}
		return list
	}))}},
	{"card.list/total-of-page", []part{on(ownersCards, afterwards(func(_ *call, answer any) any {
		list := answer.(listView[card])
		list.total = len(list.items)
		return list
	}))}},
	{"card.retrieve", []part{on("GET"+aCard, edited(func(_ *call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.retrieve/name", []part{on("GET"+aCard, edited(func(_ *call, card map[string]any) { card["name"] = strings.ToUpper(card["name"].(string)) }))}},
	{"card.not-found", []part{on("GET"+aCard, recoded(refused{message: "card ", where: strange}, "card_not_found"))}},
	{"card.not-found/status", []part{on("GET"+aCard, restated(refused{message: "card ", where: strange}, 400))}},
	{"card.of-other-customer", []part{on("GET"+aCard, accepting(refused{message: "card ", where: othersCard}, func(c *call) any {
		cd, _ := c.cardOfAnyone(c.vars[1])
		return cd
	}))}},
	{"card.of-other-customer/destroyed", []part{on("DELETE"+aCard, where(othersCard, first(func(c *call) *apiError {
		_, cu := c.cardOfAnyone(c.vars[1])
		c.vars[0] = cu.id
		return nil
	})))}},
	{"card.update", []part{on("PATCH"+aCard, where(given("expiration_month"), first(forgetting("expiration_year"))))}},
	{"card.update/name-not-kept", []part{on("PATCH"+aCard, where(given("name"), answeredOnly))}},
	{"card.update/fingerprint", []part{on("PATCH"+aCard, afterwards(func(_ *call, answer any) any {
		cd := answer.(*card)
		cd.number = fingerprintOf(cd.name + string(cd.last[:]))
		return cd
	}))}},
	{"card.update/address", []part{on("PATCH"+aCard, first(forgetting("city")))}},
	{"card.destroy", []part{on("DELETE"+aCard, set(map[string]any{"deleted": false}))}},
	{"card.destroy/location", []part{on("DELETE"+aCard, edited(func(_ *call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.destroyed-gone", []part{on("GET"+aCard, accepting(refused{message: "card ", where: once("card.destroy")}, destroyedCard))}},
	{"card.destroyed-gone/twice", []part{on("DELETE"+aCard, accepting(refused{message: "card ", where: once("card.destroy")}, destroyedCard))}},
	{"card.destroyed-default-moves", []part{on("DELETE"+aCard, defaultStays(func(left int) bool { return left > 0 }, false))}},
	{"card.destroyed-default-moves/last", []part{on("DELETE"+aCard, defaultStays(func(left int) bool { return left == 0 }, true))}},
	{"card.destroyed-not-charged", []part{on(makingCharges, where(chargingDestroyed, first(forgetting("card"))))}},
	{"card.destroyed-not-charged/status", []part{on(makingCharges, restated(refused{message: "card of "}, 402))}},
	{"card.create-endpoint", []part{on("POST /customers/{id}/cards", answeredOnly)}},
	{"card.create-endpoint/customer", []part{on("POST /customers/{id}/cards", afterwards(func(c *call, _ any) any {
		cu, _ := c.customer(c.vars[0])
		return c.customerView(cu)
	}))}},
	{"card.schema", []part{on("PATCH"+aCard, edited(func(_ *call, card map[string]any) {
		card["expiration_month"] = card["expiration_month"].(interface{ String() string }).String()
	}))}},
	{"card.schema/first-digits", []part{on("DELETE"+aCard, edited(func(_ *call, card map[string]any) { delete(card, "first_digits") }))}},
}
