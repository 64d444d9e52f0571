package events

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

// pages of 100 events are searched, newest first: other cases create events on the same
// account at the same time.
const pages = 5

// event is one element of a list of events.
type event map[string]any

func (e event) text(name string) string {
	text, _ := e[name].(string)
	return text
}

// about returns the id of the object that the event is about.
func (e event) about() string {
	data, _ := e["data"].(map[string]any)
	id, _ := data["id"].(string)
	return id
}

func eventsIn(list *suites.Answer) []event {
	var all []event
	for _, each := range list.List("data") {
		if object, ok := each.(map[string]any); ok {
			all = append(all, object)
		}
	}
	return all
}

// keysOf returns the keys of the events of a charge, oldest first.
func keysOf(list *suites.Answer) []string {
	var keys []string
	for _, each := range eventsIn(list) {
		keys = append(keys, each.text("key"))
	}
	return keys
}

// chargeEvents asks for the events of a charge, oldest first, until one has a key. Recorded lists
// for which no order was asked have either.
func chargeEvents(t *suites.T, charge, key string) (*suites.Answer, bool) {
	return t.Poll(
		func() *suites.Answer {
			return t.Get("/charges/"+charge+"/events", map[string]string{"order": "chronological"})
		},
		func(a *suites.Answer) bool { return slices.Contains(keysOf(a), key) })
}

// hasEvent judges that a charge has exactly one event with a key.
func hasEvent(t *suites.T, rule, charge, key string) {
	list, _ := chargeEvents(t, charge, key)
	t.Rule(rule).OK(list, suites.F{"object": "list"})
	once := 0
	for _, each := range keysOf(list) {
		if each == key {
			once++
		}
	}
	t.Rule(rule).Holds(list, once == 1, "one event "+key+" of "+charge, gotKeys(keysOf(list)))
}

func gotKeys(keys []string) string {
	if len(keys) == 0 {
		return "no events"
	}
	return "events " + strings.Join(keys, ", ")
}

// findEvent searches all events of the account for one with a key about an object.
func findEvent(t *suites.T, key, id string) (list *suites.Answer, found event) {
	search := search{key: key, id: id, looked: map[string]bool{}}
	list, _ = t.Poll(
		func() *suites.Answer {
			var page *suites.Answer
			for i := range pages {
				page = t.Get("/events", map[string]string{
					"order": "reverse_chronological", "limit": "100", "offset": strconv.Itoa(100 * i),
				})
				if found = search.among(t, page); found != nil || len(page.List("data")) < 100 {
					break
				}
			}
			return page
		},
		func(*suites.Answer) bool { return found != nil || id == "" })
	return list, found
}

// lookups is how many events are retrieved at most in search of one.
const lookups = 100

// search is for an event with a key about an object.
type search struct {
	key, id string
	looked  map[string]bool // the ids of events that were retrieved
}

// among returns the event, or nil if it is not in a list. Where the listed events hold no data, as two of three
// recorded ones, each with the key is retrieved once to see what it is about.
func (s *search) among(t *suites.T, list *suites.Answer) event {
	complete := holdData(list)
	for _, each := range eventsIn(list) {
		if each.text("key") != s.key {
			continue
		}
		about := each.about()
		if id := each.text("id"); !complete && id != "" && !s.looked[id] && len(s.looked) < lookups {
			s.looked[id] = true
			about = event(t.Get("/events/" + id).Response.Object()).about()
		}
		if about == s.id {
			return each
		}
	}
	return nil
}

// exists judges that the account has an event with a key about an object.
func exists(t *suites.T, rule, key, id string) {
	list, found := findEvent(t, key, id)
	t.Rule(rule).OK(list, suites.F{"object": "list"})
	t.Rule(rule).Holds(list, found != nil, "an event "+key+" about "+id, fmt.Sprintf("none in the newest %d", pages*100))
}
