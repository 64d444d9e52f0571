package lists

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/suites"
)

// collection is a list of a whole account: other cases and clients add to it at any time.
type collection struct {
	name  string
	path  string
	needs []string
	make  func(t *suites.T) (id string)
}

var collections = []collection{
	{"charges", "/charges", nil, func(t *suites.T) string { return t.Captured(nil).ID() }},
	{"customers", "/customers", nil, func(t *suites.T) string { return t.Customer(nil).ID() }},
	{"recipients", "/recipients", nil, func(t *suites.T) string { return t.Recipient(false).ID() }},
	{
		"refunds",
		"/refunds",
		nil,
		func(t *suites.T) string { return t.Refund(t.Captured(nil).ID(), suites.Amount/10).ID() },
	},
	{"chains", "/chains", []string{"chains"}, func(t *suites.T) string {
		id, _ := t.Chain()
		return id
	}},
	{"events", "/events", nil, func(t *suites.T) string {
		charge := t.Captured(nil).ID()
		return t.Must("event.charge-create", t.Get("/charges/"+charge+"/events")).Str("data.0.id")
	}},
}

// sublist is a list that belongs to one object: nobody else adds to it, so that its order and
// its total can be judged.
type sublist struct {
	name string
	make func(t *suites.T, n int) (path string, ids []string)
}

var sublists = []sublist{
	{"refunds-of-charge", func(t *suites.T, n int) (string, []string) {
		charge := t.Captured(nil).ID()
		var ids []string
		for range n {
			ids = append(ids, t.Refund(charge, suites.Amount/20).ID())
		}
		return "/charges/" + charge + "/refunds", ids
	}},
	{"cards-of-customer", func(t *suites.T, n int) (string, []string) {
		customer := "/customers/" + t.Customer(nil).ID()
		for range n {
			t.Must("customer.attach-card", t.Patch(customer, suites.P{"card": t.Token(suites.Visa).ID()}))
		}
		list := t.Must("card.list", t.Get(customer+"/cards"))
		if len(list.IDs()) != n {
			t.Rule("card.list").Holds(list, false, strconv.Itoa(n)+" cards of the customer", shown(list.IDs()))
			t.Rule("card.list").StopIfBroken()
		}
		return customer + "/cards", list.IDs()
	}},
}

// query holds the parameters of a list.
type query = map[string]string

// newest asks for the hundred newest objects, among which a new one is found on any account.
var newest = query{"order": "reverse_chronological", "limit": "100"}

// quietWindows are tried at most, in an account that has objects wherever the clock is moved.
const quietWindows = 5

// quietWindow moves the clock and returns a time after which only the case's own objects are
// created. Such cases do not run at the same time as others of the run. An earlier run may have left
// objects there, since the clock is set back after a run, and another run may create some now.
func quietWindow(t *suites.T, path string) (from string) {
	t.MoveToOwnAccount()
	for range quietWindows {
		t.Advance(3 * time.Hour)
		from = stamp(t.Now())
		if len(t.Get(path, query{"from": from, "limit": "1"}).IDs()) == 0 {
			break
		}
	}
	return from
}

// stamp returns a time in the format of list parameters.
func stamp(at time.Time) string { return at.UTC().Truncate(time.Second).Format("2006-01-02T15:04:05Z") }

// makeN creates n objects and returns their ids in the order of their creation.
func (k collection) makeN(t *suites.T, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = k.make(t)
	}
	return ids
}

// collectionsNamed returns the collections with these names.
func collectionsNamed(names ...string) []collection {
	var some []collection
	for _, k := range collections {
		if slices.Contains(names, k.name) {
			some = append(some, k)
		}
	}
	return some
}

func reversed(ids []string) []string {
	turned := slices.Clone(ids)
	slices.Reverse(turned)
	return turned
}

// sameIDs judges that a list holds exactly these objects, in this order.
func sameIDs(t *suites.T, rule string, list *suites.Answer, expected []string) {
	got := list.IDs()
	t.Rule(rule).Holds(list, slices.Equal(got, expected), "the objects "+shown(expected), shown(got))
}

// mostShown is how many ids of a list a message names.
const mostShown = 20

func shown(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	var text strings.Builder
	text.WriteString(strconv.Itoa(len(ids)) + " in this order:")
	for _, id := range ids[:min(len(ids), mostShown)] {
		text.WriteString(" " + id)
	}
	if more := len(ids) - mostShown; more > 0 {
		text.WriteString(" and " + strconv.Itoa(more) + " more")
	}
	return text.String()
}
