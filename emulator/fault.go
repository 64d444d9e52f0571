package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// defect is a fault: one way in which the emulator can be made wrong, to see whether a suite notices. Options.Fault
// names it.
//
// The seam is New: it lets the named fault change the table of routes, what stands before them and what carries
// webhooks. Nothing else in the package knows of faults, so an emulator without one does not pay for them.
type defect struct {
	name  string
	parts []part
}

// part is one change that a fault makes; unset fields change nothing.
type part struct {
	// at are the routes it is about, as "POST /charges/{id}/capture"; "GET *" and "* /charges*" match by their start.
	at   []string
	wrap func(next handler) handler
	keys keySet // the kinds of keys that the routes accept instead of their own
	// front stands before everything: keys, parameters and headers pass it.
	front func(host hostKind, next http.Handler) http.Handler
	// carry changes how webhooks are delivered.
	carry func(next http.RoundTripper) http.RoundTripper
}

// faultTables are all faults, by subject.
var faultTables = [][]defect{
	refundFaults, sourceFaults, sourceChargeFaults, chainFaults, destinationFaults, recipientFaults,
	tokenFaults, customerFaults, authFaults, answerFaults, eventFaults, chargeFaults, chargeRefusalFaults,
	declineFaults, keptChargeFaults, captureFaults, listFaults, requestFaults, generatedFaults, lifecycleFaults, relationFaults,
}

// FaultNames are the names that Options.Fault takes, sorted.
func FaultNames() []string {
	var names []string
	for _, table := range faultTables {
		for i := range table {
			names = append(names, table[i].name)
		}
	}
	slices.Sort(names)
	return names
}

// CheckFault tells whether a name is one of FaultNames.
func CheckFault(name string) error {
	if name == "" || findFault(name) != nil {
		return nil
	}
	return fmt.Errorf("the emulator has no fault %q", name)
}

func findFault(name string) *defect {
	for _, table := range faultTables {
		for i := range table {
			if table[i].name == name {
				return &table[i]
			}
		}
	}
	return nil
}

// RouteOf names the route that "POST /charges/chrg_test_1/capture" takes, "POST /charges/{id}/capture"; empty where
// there is none.
func RouteOf(call string) string {
	method, path, _ := strings.Cut(call, " ")
	if rt, _ := soundRouter().match(method, path, make([]string, 0, maxVars)); rt != nil {
		return rt.name()
	}
	return ""
}

var soundRouter = sync.OnceValue(func() *router { return newRouter(append(coreRoutes(), paymentRoutes()...)) })

func (rt *route) name() string { return rt.method + " " + rt.pattern }

// FaultTouches tells whether a fault can change what one of these routes does. One that stands before the routes, or
// carries webhooks, is taken to touch everything.
func FaultTouches(name string, routes []string) bool {
	f := findFault(name)
	if f == nil {
		return false
	}
	for _, p := range f.parts {
		if p.front != nil || p.carry != nil || slices.ContainsFunc(routes, p.isAbout) {
			return true
		}
	}
	return false
}

func (p *part) isAbout(name string) bool {
	method, pattern, _ := strings.Cut(name, " ")
	rt := &route{method: method, pattern: pattern}
	return slices.ContainsFunc(p.at, rt.matches)
}

// spoil makes the fault's changes. It panics where a part matches no route, which a test of every fault sees.
func (e *Emulator) spoil(name string, routes []route) {
	f := findFault(name)
	if f == nil {
		panic("the emulator has no fault " + name)
	}
	for _, p := range f.parts {
		if p.front != nil {
			e.before = append(e.before, p.front)
		}
		if p.carry != nil {
			e.hooks.client.Transport = p.carry(e.hooks.client.Transport)
		}
		for _, pattern := range p.at {
			if !p.spoilRoutes(pattern, routes) {
				panic("fault " + name + " is about no route: " + pattern)
			}
		}
	}
}

func (p *part) spoilRoutes(pattern string, routes []route) (met bool) {
	for i := range routes {
		rt := &routes[i]
		if !rt.matches(pattern) {
			continue
		}
		met = true
		if p.wrap != nil {
			rt.handle = p.wrap(rt.handle)
		}
		if p.keys != 0 {
			rt.keys = p.keys
		}
	}
	return met
}

// matches compares "METHOD /pattern", either of which may be or end in a star.
func (rt *route) matches(pattern string) bool {
	method, path, _ := strings.Cut(pattern, " ")
	if method != "*" && method != rt.method {
		return false
	}
	if start, ok := strings.CutSuffix(path, "*"); ok {
		return strings.HasPrefix(rt.pattern, start)
	}
	return path == rt.pattern
}

// spoiled puts what a fault stands before a handler there.
func (e *Emulator) spoiled(host hostKind, h http.Handler) http.Handler {
	for _, wrap := range e.before {
		h = wrap(host, h)
	}
	return h
}
