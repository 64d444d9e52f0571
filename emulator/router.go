package emulator

import "strings"

// maxVars is the most variables a pattern has: /charges/{id}/documents/{id} and one to spare.
const maxVars = 3

// router finds the route of a request in a tree of path segments.
type router struct {
	root segment
}

type segment struct {
	fixed  map[string]*segment
	any    *segment // {id}
	routes map[string]*route
}

func newRouter(routes []route) *router {
	r := &router{}
	for i := range routes {
		at := &r.root
		for _, part := range strings.Split(strings.Trim(routes[i].pattern, "/"), "/") {
			at = at.child(part)
		}
		if at.routes == nil {
			at.routes = map[string]*route{}
		}
		if at.routes[routes[i].method] != nil {
			panic("two routes for " + routes[i].method + " " + routes[i].pattern)
		}
		at.routes[routes[i].method] = &routes[i]
	}
	return r
}

func (s *segment) child(part string) *segment {
	if strings.HasPrefix(part, "{") {
		if s.any == nil {
			s.any = &segment{}
		}
		return s.any
	}
	if s.fixed == nil {
		s.fixed = map[string]*segment{}
	}
	if s.fixed[part] == nil {
		s.fixed[part] = &segment{}
	}
	return s.fixed[part]
}

// match returns the route of a method and path, nil when there is none. vars has room for maxVars values.
func (r *router) match(method, path string, vars []string) (*route, []string) {
	at := &r.root
	rest := strings.Trim(path, "/")
	for rest != "" {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		if next := at.fixed[part]; next != nil {
			at = next
			continue
		}
		if at.any == nil || part == "" || len(vars) == maxVars {
			return nil, nil
		}
		at = at.any
		vars = append(vars, part)
	}
	return at.routes[method], vars
}

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
