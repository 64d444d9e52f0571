package emulator

import (
	"strings"
	"sync"
)

// coreRoutes are tokens, customers, cards and events.
func coreRoutes() []Route {
	return []Route{
		{Method: "POST", Pattern: "/tokens", hosts: HostVault, Keys: KeyPublic, Handle: createToken},
		{Method: "GET", Pattern: "/tokens/{id}", hosts: HostVault, Keys: KeyPublic, Handle: retrieveToken},

		{Method: "POST", Pattern: "/customers", hosts: HostAPI, Keys: SecretKeys, Handle: createCustomer},
		{Method: "GET", Pattern: "/customers", hosts: HostAPI, Keys: SecretKeys, Handle: listCustomers},
		{Method: "GET", Pattern: "/customers/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: retrieveCustomer},
		{Method: "PATCH", Pattern: "/customers/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: updateCustomer},
		{Method: "DELETE", Pattern: "/customers/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: destroyCustomer},
		{Method: "POST", Pattern: "/customers/{id}/cards", hosts: HostAPI, Keys: SecretKeys, Handle: createCustomerCard},
		{Method: "GET", Pattern: "/customers/{id}/cards", hosts: HostAPI, Keys: SecretKeys, Handle: listCustomerCards},
		{Method: "GET", Pattern: "/customers/{id}/cards/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: retrieveCustomerCard},
		{Method: "PATCH", Pattern: "/customers/{id}/cards/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: updateCustomerCard},
		{Method: "DELETE", Pattern: "/customers/{id}/cards/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: destroyCustomerCard},

		{Method: "GET", Pattern: "/events", hosts: HostAPI, Keys: SecretKeys, Handle: listEvents},
		{Method: "GET", Pattern: "/events/{id}", hosts: HostAPI, Keys: SecretKeys, Handle: retrieveEvent},
	}
}

// allRoutes are the routes of both hosts.
func allRoutes() []Route { return append(coreRoutes(), paymentRoutes()...) }

// routerOf returns the router of routes.
func routerOf(routes []Route) *Router[Route] {
	r := &Router[Route]{}
	for i := range routes {
		r.Add(routes[i].Method, routes[i].Pattern, &routes[i])
	}
	return r
}

var soundRouter = sync.OnceValue(func() *Router[Route] { return routerOf(allRoutes()) })

// RouteOf names the route that "POST /charges/chrg_test_1/capture" takes, "POST /charges/{id}/capture"; empty where
// there is none.
func RouteOf(call string) string {
	method, path, _ := strings.Cut(call, " ")
	if rt, _ := soundRouter().Match(method, path, make([]string, 0, MaxVars)); rt != nil {
		return rt.name()
	}
	return ""
}
