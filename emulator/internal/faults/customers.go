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
	{"customer.create", []Change{atRoutes(createCustomer, beforehand(func(c *api.Call) *apierror.Error {
		metadata, _ := c.Params.Object("metadata")
		for name, v := range metadata {
			if _, nested := v.(map[string]any); nested {
				delete(metadata, name)
			}
		}
		return nil
	}))}},
	{"customer.create/plus-in-email", []Change{atRoutes(createCustomer, beforehand(func(c *api.Call) *apierror.Error {
		c.Params["email"] = strings.ReplaceAll(c.Params.Text("email"), "+", " ")
		return nil
	}))}},
	{"customer.create/description", []Change{atRoutes(createCustomer, beforehand(func(c *api.Call) *apierror.Error {
		if text := c.Params.Text("description"); len(text) > 12 {
			c.Params["description"] = text[:12]
		}
		return nil
	}))}},
	{"customer.defaults", []Change{atRoutes(showCustomer, edited(func(_ *api.Call, customer map[string]any) {
		customer["cards"].(map[string]any)["location"] = "/cards"
	}))}},
	{"customer.defaults/metadata", []Change{atRoutes(createCustomer, keepingIn(func(_ *api.Call, cu *api.Customer) {
		if cu.Metadata == "" {
			cu.Metadata = `{"source":"api"}`
		}
	}))}},
	{"customer.first-card-default", []Change{atRoutes(updateCustomer, keepingIn(func(c *api.Call, cu *api.Customer) {
		if len(cu.Cards) == 1 && !c.Blank("card") {
			cu.DefaultCard = ""
		}
	}))}},
	{"customer.first-card-default/new-customer", []Change{atRoutes(createCustomer, setMembers(map[string]any{"default_card": nil}))}},
	{"customer.retrieve", []Change{atRoutes(retrieveCustomer, afterwards(func(_ *api.Call, answer any) any {
		view := answer.(api.CustomerView)
		later := *view.Customer
		later.Created += 1000
		view.Customer = &later
		return view
	}))}},
	{"customer.not-found", []Change{atRoutes(retrieveCustomer, restated(refused{code: "not_found", where: unknownOwner}, 400))}},
	{"customer.not-found/message", []Change{atRoutes(retrieveCustomer, reworded(refused{message: "customer ", where: neverTrue("customer.destroy")}, "not found"))}},
	{"customer.update", []Change{atRoutes(updateCustomer, onlyWhere(hasParam("description"), beforehand(forgetting("email"))))}},
	{"customer.update/metadata-cleared", []Change{atRoutes(updateCustomer, onlyWhere(lacksParam("metadata"), onlyWhere(lacksParam("card"), keepingIn(func(_ *api.Call, cu *api.Customer) { cu.Metadata = "" }))))}},
	{"customer.update/not-kept", []Change{atRoutes(updateCustomer, onlyWhere(hasParam("metadata"), answeredOnly))}},
	{"customer.attach-card", []Change{atRoutes(updateCustomer, onlyWhere(hasParam("card"), beforehand(forgetting("description"))))}},
	{"customer.attach-card/first", []Change{atRoutes(updateCustomer, onlyWhere(hasParam("card"), keepingIn(func(_ *api.Call, cu *api.Customer) {
		cu.Cards = append([]*cards.Card{cu.Cards[len(cu.Cards)-1]}, cu.Cards[:len(cu.Cards)-1]...)
	})))}},
	{"customer.attach-card/same-number", []Change{atRoutes(updateCustomer, onlyWhere(hasParam("card"), keepingIn(func(_ *api.Call, cu *api.Customer) {
		if last := len(cu.Cards) - 1; last == 1 && cu.Cards[0].Number == cu.Cards[1].Number {
			cu.DefaultCard = cu.Cards[1].ID
		}
	})))}},
	{"customer.change-default-card", []Change{atRoutes(updateCustomer, onlyWhere(hasParam("default_card"), answeredOnly))}},
	{"customer.change-default-card/ignored", []Change{atRoutes(updateCustomer, beforehand(forgettingOwn))}},
	{"customer.default-card-of-other", []Change{atRoutes(updateCustomer, accepting(refused{message: "card card_", where: hasParam("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"customer.default-card-of-other/taken", []Change{atRoutes(updateCustomer, accepting(refused{message: "card card_", where: hasParam("default_card")}, func(c *api.Call) any {
		cu, _ := c.Customer(c.Vars[0])
		cu = cu.Clone()
		cu.DefaultCard = c.Params.Text("default_card")
		c.SaveCustomer(cu)
		return c.CustomerView(cu)
	}))}},
	{"customer.destroy", []Change{atRoutes(destroyCustomer, setMembers(map[string]any{"deleted": false}))}},
	{"customer.destroy/not-whole", []Change{atRoutes(destroyCustomer, setMembers(map[string]any{"email": nil, "metadata": map[string]any{}}))}},
	{"customer.destroyed-gone", []Change{atRoutes(retrieveCustomer, accepting(refused{code: "not_found", where: onlyOnce("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/updated", []Change{atRoutes(updateCustomer, accepting(refused{code: "not_found", where: onlyOnce("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-gone/twice", []Change{atRoutes(destroyCustomer, accepting(refused{code: "not_found", where: onlyOnce("customer.destroy")}, destroyedOwner))}},
	{"customer.destroyed-cards-gone", []Change{atRoutes(listCustomerCards, accepting(refused{code: "not_found", where: onlyOnce("customer.destroy")}, func(c *api.Call) any {
		list, _ := api.ListOfSlice(c, nil, func(cd *cards.Card) wire.Stamp { return cd.Created }, (*cards.Card).Render)
		return list
	}))}},
	{"customer.destroyed-cards-gone/card", []Change{atRoutes(retrieveCustomerCard, recoded(refused{code: "not_found", where: onlyOnce("customer.destroy")}, "bad_request"))}},
	{"customer.in-list", []Change{atRoutes(listCustomers, afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[api.Customer])
		if list.Query.Reverse && list.Query.Limit == store.MaxLimit && len(list.Items) > 0 {
			list.Items = list.Items[1:]
		}
		return list
	}))}},
	{"customer.schema", []Change{atRoutes(updateCustomer, edited(func(_ *api.Call, customer map[string]any) { delete(customer, "linked_accounts") }))}},
	{"customer.schema/created", []Change{atRoutes(destroyCustomer, setMembers(map[string]any{"created_at": nil}))}},

	{"card.list", []Change{atRoutes(listCustomerCards, afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		if len(list.Items) == 3 && list.Query == (store.Query{Limit: store.DefaultLimit, To: list.Query.To}) {
			list.Items[0], list.Items[2] = list.Items[2], list.Items[0]
		}
		return list
	}))}},
	{"card.list/total-of-page", []Change{atRoutes(listCustomerCards, afterwards(func(_ *api.Call, answer any) any {
		list := answer.(store.ListView[cards.Card])
		list.Total = len(list.Items)
		return list
	}))}},
	{"card.retrieve", []Change{atRoutes(retrieveCustomerCard, edited(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.retrieve/name", []Change{atRoutes(retrieveCustomerCard, edited(func(_ *api.Call, card map[string]any) { card["name"] = strings.ToUpper(card["name"].(string)) }))}},
	{"card.not-found", []Change{atRoutes(retrieveCustomerCard, recoded(refused{message: "card ", where: isUnknownCard}, "card_not_found"))}},
	{"card.not-found/status", []Change{atRoutes(retrieveCustomerCard, restated(refused{message: "card ", where: isUnknownCard}, 400))}},
	{"card.of-other-customer", []Change{atRoutes(retrieveCustomerCard, accepting(refused{message: "card ", where: othersCard}, func(c *api.Call) any {
		cd, _ := cardOfAnyone(c, c.Vars[1])
		return cd
	}))}},
	{"card.of-other-customer/destroyed", []Change{atRoutes(destroyCustomerCard, onlyWhere(othersCard, beforehand(func(c *api.Call) *apierror.Error {
		_, cu := cardOfAnyone(c, c.Vars[1])
		c.Vars[0] = cu.ID
		return nil
	})))}},
	{"card.update", []Change{atRoutes(updateCustomerCard, onlyWhere(hasParam("expiration_month"), beforehand(forgetting("expiration_year"))))}},
	{"card.update/name-not-kept", []Change{atRoutes(updateCustomerCard, onlyWhere(hasParam("name"), answeredOnly))}},
	{"card.update/fingerprint", []Change{atRoutes(updateCustomerCard, afterwards(func(_ *api.Call, answer any) any {
		cd := answer.(*cards.Card)
		cd.Number = cards.FingerprintOf(cd.Name + string(cd.Last[:]))
		return cd
	}))}},
	{"card.update/address", []Change{atRoutes(updateCustomerCard, beforehand(forgetting("city")))}},
	{"card.destroy", []Change{atRoutes(destroyCustomerCard, setMembers(map[string]any{"deleted": false}))}},
	{"card.destroy/location", []Change{atRoutes(destroyCustomerCard, edited(func(_ *api.Call, card map[string]any) { card["location"] = "/cards/" + card["id"].(string) }))}},
	{"card.destroyed-gone", []Change{atRoutes(retrieveCustomerCard, accepting(refused{message: "card ", where: onlyOnce("card.destroy")}, destroyedCard))}},
	{"card.destroyed-gone/twice", []Change{atRoutes(destroyCustomerCard, accepting(refused{message: "card ", where: onlyOnce("card.destroy")}, destroyedCard))}},
	{"card.destroyed-default-moves", []Change{atRoutes(destroyCustomerCard, defaultStays(func(left int) bool { return left > 0 }, false))}},
	{"card.destroyed-default-moves/last", []Change{atRoutes(destroyCustomerCard, defaultStays(func(left int) bool { return left == 0 }, true))}},
	{"card.destroyed-not-charged", []Change{atRoutes(createCharge, onlyWhere(chargingDestroyed, beforehand(forgetting("card"))))}},
	{"card.destroyed-not-charged/status", []Change{atRoutes(createCharge, restated(refused{message: "card of "}, 402))}},
	{"card.create-endpoint", []Change{atRoutes(createCustomerCard, answeredOnly)}},
	{"card.create-endpoint/customer", []Change{atRoutes(createCustomerCard, afterwards(func(c *api.Call, _ any) any {
		cu, _ := c.Customer(c.Vars[0])
		return c.CustomerView(cu)
	}))}},
	{"card.schema", []Change{atRoutes(updateCustomerCard, edited(func(_ *api.Call, card map[string]any) {
		card["expiration_month"] = card["expiration_month"].(interface{ String() string }).String()
	}))}},
	{"card.schema/first-digits", []Change{atRoutes(destroyCustomerCard, edited(func(_ *api.Call, card map[string]any) { delete(card, "first_digits") }))}},
}
