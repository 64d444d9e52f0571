package faults

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var customerFaults = []defect{
	{"customer.create", []part{on(makingOwners, first(func(c *api.Call) *apierror.Error {
		metadata, _ := c.Params.Object("metadata")
		for name, v := range metadata {
			if _, nested := v.(map[string]any); nested {
				delete(metadata, name)
			}
		}
		return nil
	}))}},
	{"customer.create/plus-in-email", []part{on(makingOwners, first(func(c *api.Call) *apierror.Error {
		c.Params["email"] = strings.ReplaceAll(c.Params.Text("email"), "+", " ")
		return nil
	}))}},
	{"customer.create/description", []part{on(makingOwners, first(func(c *api.Call) *apierror.Error {
		if text := c.Params.Text("description"); len(text) > 12 {
			c.Params["description"] = text[:12]
		}
		return nil
	}))}},
	{"customer.defaults", []part{on(showingOwners, edited(func(_ *api.Call, customer map[string]any) {
		customer["cards"].(map[string]any)["location"] = "/cards"
	}))}},
	{"customer.defaults/metadata", []part{on(makingOwners, kept(func(_ *api.Call, cu *api.Customer) {
		if cu.Metadata == "" {
			cu.Metadata = `{"source":"api"}`
		}
	}))}},
	{"customer.first-card-default", []part{on(attachingCards, kept(func(c *api.Call, cu *api.Customer) {
		if len(cu.Cards) == 1 && !c.Blank("card") {
			cu.DefaultCard = ""
		}
	}))}},
	{"customer.first-card-default/new-customer", []part{on(makingOwners, set(map[string]any{"default_card": nil}))}},
	{"customer.retrieve", []part{on(readingOwners, afterwards(func(_ *api.Call, answer any) any {
		view := answer.(api.CustomerView)
		later := *view.Customer
		later.Created += 1000
		view.Customer = &later
		return view
	}))}},
	{"customer.not-found", []part{on(readingOwners, restated(refused{code: "not_found", where: unknownOwner}, 400))}},
	{"customer.not-found/message", []part{on(readingOwners, reworded(refused{message: "customer ", where: never("customer.destroy")}, "not found"))}},
	{"customer.update", []part{on(attachingCards, where(given("description"), first(forgetting("email"))))}},
	{"customer.update/metadata-cleared", []part{on(attachingCards, where(missing("metadata"), where(missing("card"), kept(func(_ *api.Call, cu *api.Customer) { cu.Metadata = "" }))))}},
	{"customer.update/not-kept", []part{on(attachingCards, where(given("metadata"), answeredOnly))}},
	{"customer.attach-card", []part{on(attachingCards, where(given("card"), first(forgetting("description"))))}},
	{"customer.attach-card/first", []part{on(attachingCards, where(given("card"), kept(func(_ *api.Call, cu *api.Customer) {
		cu.Cards = append([]*cards.Card{cu.Cards[len(cu.Cards)-1]}, cu.Cards[:len(cu.Cards)-1]...)
	})))}},
	{"customer.attach-card/same-number", []part{on(attachingCards, where(given("card"), kept(func(_ *api.Call, cu *api.Customer) {
		if last := len(cu.Cards) - 1; last == 1 && cu.Cards[0].Number == cu.Cards[1].Number {
			cu.DefaultCard = cu.Cards[1].ID
		}
	})))}},
	{"customer.change-default-card", []part{on(attachingCards, where(given("default_card"), answeredOnly))}},
	{"customer.change-default-card/ignored", []part{on(attachingCards, first(forgettingOwn))}},
	{"customer.default-card-of-other", []part{on(attachingCards, accepting(refused{message: "card card_", where: given("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"customer.default-card-of-other/taken", []part{on(attachingCards, accepting(refused{message: "card card_", where: given("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		cu = cu.Clone()
		cu.DefaultCard = c.Params.Text("default_card")
		c.SaveCustomer(cu)
		return c.CustomerView(cu)
	}))}},
	{"customer.destroy", []part{on(destroyingOwners, set(map[string]any{"deleted": false}))}},
	{"customer.destroy/not-whole", []part{on(destroyingOwners, set(map[string]any{"email": nil, "metadata": map[string]any{}}))}},
	{"customer.destroyed-gone", []part{on(readingOwners, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/updated", []part{on(attachingCards, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/twice", []part{on(destroyingOwners, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-cards-gone", []part{on(ownersCards, accepting(refused{code: "not_found", where: once("customer.destroy")}, func(c *api.Call) any {
		list, _ := api.ListOfSlice(c, nil, func(cd *cards.Card) wire.Stamp { return cd.Created }, (*cards.Card).Render)
		return list
	}))}},
	{"customer.destroyed-cards-gone/card", []part{on("GET"+aCard, recoded(refused{code: "not_found", where: once("customer.destroy")}, "bad_request"))}},
	{"customer.in-list", []part{on("GET /customers", afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[api.Customer])
		if list.Query.Reverse && list.Query.Limit == store.MaxLimit && len(list.Items) > 0 {
			list.Items = list.Items[1:]
		}
		return list
	}))}},
	{"customer.schema", []part{on(attachingCards, edited(func(_ *api.Call, customer map[string]any) { delete(customer, "linked_accounts") }))}},
	{"customer.schema/created", []part{on(destroyingOwners, set(map[string]any{"created_at": nil}))}},

	{"card.list", []part{on(ownersCards, afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		if len(list.Items) == 3 && list.Query == (store.Query{Limit: store.DefaultLimit, To: list.Query.To}) {
			list.Items[0], list.Items[2] = list.Items[2], list.Items[0]
		}
		return list
	}))}},
	{"card.list/total-of-page", []part{on(ownersCards, afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		list.Total = len(list.Items)
		return list
	}))}},
	{"card.retrieve", []part{on("GET"+aCard, edited(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.retrieve/name", []part{on("GET"+aCard, edited(func(_ *api.Call, card map[string]any) { card["name"] = strings.ToUpper(card["name"].(string)) }))}},
	{"card.not-found", []part{on("GET"+aCard, recoded(refused{message: "card ", where: strange}, "card_not_found"))}},
	{"card.not-found/status", []part{on("GET"+aCard, restated(refused{message: "card ", where: strange}, 400))}},
	{"card.of-other-customer", []part{on("GET"+aCard, accepting(refused{message: "card ", where: othersCard}, func(c *api.Call) any {
		cd, _ := cardOfAnyone(c, c.Vars[1])
		return cd
	}))}},
	{"card.of-other-customer/destroyed", []part{on("DELETE"+aCard, where(othersCard, first(func(c *api.Call) *apierror.Error {
		_, cu := cardOfAnyone(c, c.Vars[1])
		c.Vars[0] = cu.ID
		return nil
	})))}},
	{"card.update", []part{on("PATCH"+aCard, where(given("expiration_month"), first(forgetting("expiration_year"))))}},
	{"card.update/name-not-kept", []part{on("PATCH"+aCard, where(given("name"), answeredOnly))}},
	{"card.update/fingerprint", []part{on("PATCH"+aCard, afterwards(func(_ *api.Call, answer any) any {
		cd := answer.(*cards.Card)
		cd.Number = cards.FingerprintOf(cd.Name + string(cd.Last[:]))
		return cd
	}))}},
	{"card.update/address", []part{on("PATCH"+aCard, first(forgetting("city")))}},
	{"card.destroy", []part{on("DELETE"+aCard, set(map[string]any{"deleted": false}))}},
	{"card.destroy/location", []part{on("DELETE"+aCard, edited(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.destroyed-gone", []part{on("GET"+aCard, accepting(refused{message: "card ", where: once("card.destroy")}, destroyedCard))}},
	{"card.destroyed-gone/twice", []part{on("DELETE"+aCard, accepting(refused{message: "card ", where: once("card.destroy")}, destroyedCard))}},
	{"card.destroyed-default-moves", []part{on("DELETE"+aCard, defaultStays(func(left int) bool { return left > 0 }, false))}},
	{"card.destroyed-default-moves/last", []part{on("DELETE"+aCard, defaultStays(func(left int) bool { return left == 0 }, true))}},
	{"card.destroyed-not-charged", []part{on(makingCharges, where(chargingDestroyed, first(forgetting("card"))))}},
	{"card.destroyed-not-charged/status", []part{on(makingCharges, restated(refused{message: "card of "}, 402))}},
	{"card.create-endpoint", []part{on("POST /customers/{id}/cards", answeredOnly)}},
	{"card.create-endpoint/customer", []part{on("POST /customers/{id}/cards", afterwards(func(c *api.Call, _ any) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"card.schema", []part{on("PATCH"+aCard, edited(func(_ *api.Call, card map[string]any) {
		card["expiration_month"] = card["expiration_month"].(interface{ String() string }).String()
	}))}},
	{"card.schema/first-digits", []part{on("DELETE"+aCard, edited(func(_ *api.Call, card map[string]any) { delete(card, "first_digits") }))}},
}
