package faults

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

var customerFaults = []Fault{
	{"customer.create", []Change{on(makingOwners, first(func(c *api.Call) *apierror.Error {
		metadata, _ := c.Params.Object("metadata")
		for name, v := range metadata {
			if _, nested := v.(map[string]any); nested {
				delete(metadata, name)
			}
		}
		return nil
	}))}},
	{"customer.create/plus-in-email", []Change{on(makingOwners, first(func(c *api.Call) *apierror.Error {
		c.Params["email"] = strings.ReplaceAll(c.Params.Text("email"), "+", " ")
		return nil
	}))}},
	{"customer.create/description", []Change{on(makingOwners, first(func(c *api.Call) *apierror.Error {
		if text := c.Params.Text("description"); len(text) > 12 {
			c.Params["description"] = text[:12]
		}
		return nil
	}))}},
	{"customer.defaults", []Change{on(showingOwners, edited(func(_ *api.Call, customer map[string]any) {
		customer["cards"].(map[string]any)["location"] = "/cards"
	}))}},
	{"customer.defaults/metadata", []Change{on(makingOwners, kept(func(_ *api.Call, cu *api.Customer) {
		if cu.Metadata == "" {
			cu.Metadata = `{"source":"api"}`
		}
	}))}},
	{"customer.first-card-default", []Change{on(attachingCards, kept(func(c *api.Call, cu *api.Customer) {
		if len(cu.Cards) == 1 && !c.Blank("card") {
			cu.DefaultCard = ""
		}
	}))}},
	{"customer.first-card-default/new-customer", []Change{on(makingOwners, set(map[string]any{"default_card": nil}))}},
	{"customer.retrieve", []Change{on(readingOwners, afterwards(func(_ *api.Call, answer any) any {
		view := answer.(api.CustomerView)
		later := *view.Customer
		later.Created += 1000
		view.Customer = &later
		return view
	}))}},
	{"customer.not-found", []Change{on(readingOwners, restated(refused{code: "not_found", where: unknownOwner}, 400))}},
	{"customer.not-found/message", []Change{on(readingOwners, reworded(refused{message: "customer ", where: never("customer.destroy")}, "not found"))}},
	{"customer.update", []Change{on(attachingCards, where(given("description"), first(forgetting("email"))))}},
	{"customer.update/metadata-cleared", []Change{on(attachingCards, where(missing("metadata"), where(missing("card"), kept(func(_ *api.Call, cu *api.Customer) { cu.Metadata = "" }))))}},
	{"customer.update/not-kept", []Change{on(attachingCards, where(given("metadata"), answeredOnly))}},
	{"customer.attach-card", []Change{on(attachingCards, where(given("card"), first(forgetting("description"))))}},
	{"customer.attach-card/first", []Change{on(attachingCards, where(given("card"), kept(func(_ *api.Call, cu *api.Customer) {
		cu.Cards = append([]*cards.Card{cu.Cards[len(cu.Cards)-1]}, cu.Cards[:len(cu.Cards)-1]...)
	})))}},
	{"customer.attach-card/same-number", []Change{on(attachingCards, where(given("card"), kept(func(_ *api.Call, cu *api.Customer) {
		if last := len(cu.Cards) - 1; last == 1 && cu.Cards[0].Number == cu.Cards[1].Number {
			cu.DefaultCard = cu.Cards[1].ID
		}
	})))}},
	{"customer.change-default-card", []Change{on(attachingCards, where(given("default_card"), answeredOnly))}},
	{"customer.change-default-card/ignored", []Change{on(attachingCards, first(forgettingOwn))}},
	{"customer.default-card-of-other", []Change{on(attachingCards, accepting(refused{message: "card card_", where: given("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"customer.default-card-of-other/taken", []Change{on(attachingCards, accepting(refused{message: "card card_", where: given("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		cu = cu.Clone()
		cu.DefaultCard = c.Params.Text("default_card")
		c.SaveCustomer(cu)
		return c.CustomerView(cu)
	}))}},
	{"customer.destroy", []Change{on(destroyingOwners, set(map[string]any{"deleted": false}))}},
	{"customer.destroy/not-whole", []Change{on(destroyingOwners, set(map[string]any{"email": nil, "metadata": map[string]any{}}))}},
	{"customer.destroyed-gone", []Change{on(readingOwners, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/updated", []Change{on(attachingCards, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/twice", []Change{on(destroyingOwners, accepting(refused{code: "not_found", where: once("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-cards-gone", []Change{on(ownersCards, accepting(refused{code: "not_found", where: once("customer.destroy")}, func(c *api.Call) any {
		list, _ := api.ListOfSlice(c, nil, func(cd *cards.Card) wire.Stamp { return cd.Created }, (*cards.Card).Render)
		return list
	}))}},
	{"customer.destroyed-cards-gone/card", []Change{on("GET"+aCard, recoded(refused{code: "not_found", where: once("customer.destroy")}, "bad_request"))}},
	{"customer.in-list", []Change{on("GET /customers", afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[api.Customer])
		if list.Query.Reverse && list.Query.Limit == store.MaxLimit && len(list.Items) > 0 {
			list.Items = list.Items[1:]
		}
		return list
	}))}},
	{"customer.schema", []Change{on(attachingCards, edited(func(_ *api.Call, customer map[string]any) { delete(customer, "linked_accounts") }))}},
	{"customer.schema/created", []Change{on(destroyingOwners, set(map[string]any{"created_at": nil}))}},

	{"card.list", []Change{on(ownersCards, afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		if len(list.Items) == 3 && list.Query == (store.Query{Limit: store.DefaultLimit, To: list.Query.To}) {
			list.Items[0], list.Items[2] = list.Items[2], list.Items[0]
		}
		return list
	}))}},
	{"card.list/total-of-page", []Change{on(ownersCards, afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		list.Total = len(list.Items)
		return list
	}))}},
	{"card.retrieve", []Change{on("GET"+aCard, edited(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.retrieve/name", []Change{on("GET"+aCard, edited(func(_ *api.Call, card map[string]any) { card["name"] = strings.ToUpper(card["name"].(string)) }))}},
	{"card.not-found", []Change{on("GET"+aCard, recoded(refused{message: "card ", where: strange}, "card_not_found"))}},
	{"card.not-found/status", []Change{on("GET"+aCard, restated(refused{message: "card ", where: strange}, 400))}},
	{"card.of-other-customer", []Change{on("GET"+aCard, accepting(refused{message: "card ", where: othersCard}, func(c *api.Call) any {
		cd, _ := cardOfAnyone(c, c.Vars[1])
		return cd
	}))}},
	{"card.of-other-customer/destroyed", []Change{on("DELETE"+aCard, where(othersCard, first(func(c *api.Call) *apierror.Error {
		_, cu := cardOfAnyone(c, c.Vars[1])
		c.Vars[0] = cu.ID
		return nil
	})))}},
	{"card.update", []Change{on("PATCH"+aCard, where(given("expiration_month"), first(forgetting("expiration_year"))))}},
	{"card.update/name-not-kept", []Change{on("PATCH"+aCard, where(given("name"), answeredOnly))}},
	{"card.update/fingerprint", []Change{on("PATCH"+aCard, afterwards(func(_ *api.Call, answer any) any {
		cd := answer.(*cards.Card)
		cd.Number = cards.FingerprintOf(cd.Name + string(cd.Last[:]))
		return cd
	}))}},
	{"card.update/address", []Change{on("PATCH"+aCard, first(forgetting("city")))}},
	{"card.destroy", []Change{on("DELETE"+aCard, set(map[string]any{"deleted": false}))}},
	{"card.destroy/location", []Change{on("DELETE"+aCard, edited(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.destroyed-gone", []Change{on("GET"+aCard, accepting(refused{message: "card ", where: once("card.destroy")}, destroyedCard))}},
	{"card.destroyed-gone/twice", []Change{on("DELETE"+aCard, accepting(refused{message: "card ", where: once("card.destroy")}, destroyedCard))}},
	{"card.destroyed-default-moves", []Change{on("DELETE"+aCard, defaultStays(func(left int) bool { return left > 0 }, false))}},
	{"card.destroyed-default-moves/last", []Change{on("DELETE"+aCard, defaultStays(func(left int) bool { return left == 0 }, true))}},
	{"card.destroyed-not-charged", []Change{on(makingCharges, where(chargingDestroyed, first(forgetting("card"))))}},
	{"card.destroyed-not-charged/status", []Change{on(makingCharges, restated(refused{message: "card of "}, 402))}},
	{"card.create-endpoint", []Change{on("POST /customers/{id}/cards", answeredOnly)}},
	{"card.create-endpoint/customer", []Change{on("POST /customers/{id}/cards", afterwards(func(c *api.Call, _ any) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"card.schema", []Change{on("PATCH"+aCard, edited(func(_ *api.Call, card map[string]any) {
		card["expiration_month"] = card["expiration_month"].(interface{ String() string }).String()
	}))}},
	{"card.schema/first-digits", []Change{on("DELETE"+aCard, edited(func(_ *api.Call, card map[string]any) { delete(card, "first_digits") }))}},
}
