// Package router finds the route of a request.
//
// It is kept instead of http.ServeMux because faults change a table of routes before it is built, the
// paths of a request are matched as they came, without redirects or cleaning, and a pattern may name
// {id} twice, which ServeMux refuses.
package router

import (
	"strings"
)

// MaxVars is the most variables a pattern has: /charges/{id}/documents/{id} and one to spare.
const MaxVars = 3

// Router finds the route of a request in a tree of path segments.
type Router[R any] struct {
	root segment[R]
}

type segment[R any] struct {
	fixed  map[string]*segment[R]
	any    *segment[R] // {id}
	routes map[string]*R
}

// Add makes a route known. It panics where there is one for the method and pattern already.
func (r *Router[R]) Add(method, pattern string, rt *R) {
	at := r.at(pattern)
	if at.routes == nil {
		at.routes = map[string]*R{}
	}
	if at.routes[method] != nil {
		panic("two routes for " + method + " " + pattern)
	}
	at.routes[method] = rt
}

// Reserve keeps the last segment of a pattern from being taken for a variable, where no route has it.
func (r *Router[R]) Reserve(pattern string) {
	r.at(pattern)
}

// at returns the segment that a pattern leads to, made where there is none.
func (r *Router[R]) at(pattern string) *segment[R] {
	at := &r.root
	for part := range strings.SplitSeq(strings.Trim(pattern, "/"), "/") {
		at = at.child(part)
	}
	return at
}

func (s *segment[R]) child(part string) *segment[R] {
	if strings.HasPrefix(part, "{") {
		if s.any == nil {
			s.any = &segment[R]{}
		}
		return s.any
	}
	if s.fixed == nil {
		s.fixed = map[string]*segment[R]{}
	}
	if s.fixed[part] == nil {
		s.fixed[part] = &segment[R]{}
	}
	return s.fixed[part]
}

// Match returns the route of a method and path, nil when there is none. vars has room for MaxVars
// values.
func (r *Router[R]) Match(method, path string, vars []string) (*R, []string) {
	at := &r.root
	rest := strings.Trim(path, "/")
	for rest != "" {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		if next := at.fixed[part]; next != nil {
			at = next
			continue
		}
		if at.any == nil || part == "" || len(vars) == MaxVars {
			return nil, nil
		}
		at = at.any
		vars = append(vars, part)
	}
	return at.routes[method], vars
}
