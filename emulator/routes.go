package emulator

import (
	"strings"
	"sync"
)

// coreRoutes are tokens, customers, cards and events.
func coreRoutes() []route {
	return []route{
		{method: "POST", pattern: "/tokens", hosts: hostVault, keys: keyPublic, handle: createToken},
		{method: "GET", pattern: "/tokens/{id}", hosts: hostVault, keys: keyPublic, handle: retrieveToken},

		{method: "POST", pattern: "/customers", hosts: hostAPI, keys: secretKeys, handle: createCustomer},
		{method: "GET", pattern: "/customers", hosts: hostAPI, keys: secretKeys, handle: listCustomers},
		{method: "GET", pattern: "/customers/{id}", hosts: hostAPI, keys: secretKeys, handle: retrieveCustomer},
		{method: "PATCH", pattern: "/customers/{id}", hosts: hostAPI, keys: secretKeys, handle: updateCustomer},
		{method: "DELETE", pattern: "/customers/{id}", hosts: hostAPI, keys: secretKeys, handle: destroyCustomer},
		{method: "POST", pattern: "/customers/{id}/cards", hosts: hostAPI, keys: secretKeys, handle: createCustomerCard},
		{method: "GET", pattern: "/customers/{id}/cards", hosts: hostAPI, keys: secretKeys, handle: listCustomerCards},
		{method: "GET", pattern: "/customers/{id}/cards/{id}", hosts: hostAPI, keys: secretKeys, handle: retrieveCustomerCard},
		{method: "PATCH", pattern: "/customers/{id}/cards/{id}", hosts: hostAPI, keys: secretKeys, handle: updateCustomerCard},
		{method: "DELETE", pattern: "/customers/{id}/cards/{id}", hosts: hostAPI, keys: secretKeys, handle: destroyCustomerCard},

		{method: "GET", pattern: "/events", hosts: hostAPI, keys: secretKeys, handle: listEvents},
		{method: "GET", pattern: "/events/{id}", hosts: hostAPI, keys: secretKeys, handle: retrieveEvent},
	}
}

// allRoutes are the routes of both hosts.
func allRoutes() []route { return append(coreRoutes(), paymentRoutes()...) }

// routerOf returns the router of routes.
func routerOf(routes []route) *router[route] {
	r := &router[route]{}
	for i := range routes {
		r.add(routes[i].method, routes[i].pattern, &routes[i])
	}
	return r
}

var soundRouter = sync.OnceValue(func() *router[route] { return routerOf(allRoutes()) })

// RouteOf names the route that "POST /charges/chrg_test_1/capture" takes, "POST /charges/{id}/capture"; empty where
// there is none.
func RouteOf(call string) string {
	method, path, _ := strings.Cut(call, " ")
	if rt, _ := soundRouter().match(method, path, make([]string, 0, maxVars)); rt != nil {
		return rt.name()
	}
	return ""
}
