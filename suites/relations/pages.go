package relations

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/suites"
)

// enough is the number of objects that make several pages of every size that is tried.
const enough = 7

// paged is a list that nobody else adds to.
type paged struct {
	name  string
	needs []string
	make  func(t *suites.T) (reader suites.Sender, path string, ids []string)
}

var paging = []paged{
	{"refunds-of-charge", nil, func(t *suites.T) (suites.Sender, string, []string) {
		charge := t.Captured(nil).ID()
		return t, "/charges/" + charge + "/refunds", enoughOf(func() string { return t.Refund(charge, 1000).ID() })
	}},
	{"cards-of-customer", nil, func(t *suites.T) (suites.Sender, string, []string) {
		customer := "/customers/" + t.Customer(nil).ID()
		return t, customer + "/cards", enoughOf(func() string {
			after := t.Must("customer.attach-card", t.Patch(customer, suites.P{"card": t.Token(suites.Visa).ID()}))
			return after.Str(fmt.Sprintf("cards.data.%d.id", after.Int("cards.total")-1))
		})
	}},
	{"charges", []string{"second_account"}, func(t *suites.T) (suites.Sender, string, []string) {
		keys := t.OtherKeys()
		other := t.With(suites.Key(keys.Secret))
		return other, "/charges", enoughOf(func() string {
			token := t.Must(
				"token.create",
				t.With(suites.Key(keys.Public)).Post("/tokens", suites.P{"card": suites.CardParams(suites.Visa, nil)}),
			)
			return t.Must("charge.create", other.Post("/charges", suites.ChargeParams(suites.P{"card": token.ID()}))).ID()
		})
	}},
	{"customers", []string{"second_account"}, func(t *suites.T) (suites.Sender, string, []string) {
		other := t.OtherAccount()
		return other, "/customers", enoughOf(func() string {
			return t.Must("customer.create", other.Post("/customers", suites.P{"description": t.Unique("paged")})).ID()
		})
	}},
	{"recipients", []string{"second_account"}, func(t *suites.T) (suites.Sender, string, []string) {
		other := t.OtherAccount()
		return other, "/recipients", enoughOf(func() string {
			return t.Must("recipient.create", other.Post("/recipients", suites.RecipientParams(nil))).ID()
		})
	}},
}

func enoughOf(do func() string) []string {
	var out []string
	for range enough {
		out = append(out, do())
	}
	return out
}

// pages returns a case for each list and order.
func pages() []*suites.Case {
	const rule = "relation.pages-partition"
	var cases []*suites.Case
	for _, l := range paging {
		for _, order := range []string{"chronological", "reverse_chronological"} {
			cases = append(cases, &suites.Case{
				ID:       "relations/pages-" + l.name + "-" + strings.ReplaceAll(order, "_", "-"),
				Rules:    []string{rule},
				Requires: l.needs,
				Title:    suites.VariantTitle("Pages of any size show each object once", l.name+", "+strings.ReplaceAll(order, "_", "-")),
				Run:      func(t *suites.T) { l.judge(t, order) },
			})
		}
	}
	return cases
}

// judge reads a list by pages of every size. An account may hold objects from the start, which are
// older than those of the case.
func (l *paged) judge(t *suites.T, order string) {
	reader, path, want := l.make(t)
	page := func(limit, offset int) *suites.Answer {
		return reader.Get(path, map[string]string{"order": order, "limit": strconv.Itoa(limit), "offset": strconv.Itoa(offset)})
	}
	first := page(1, 0)
	held := int(first.Int("total")) - enough
	if held < 0 || len(l.needs) == 0 {
		held = 0
	}
	start := 0
	switch {
	case order != "chronological":
		slices.Reverse(want)
	case held > 0:
		start = held
		first = page(1, start)
	}
	if held > 0 {
		t.Holds(first, len(page(2, held+enough-1).IDs()) == 1, "the last object of the list where its total says", "another number of objects")
	}
	for limit := 1; limit <= enough+1; limit++ {
		var got []string
		var last *suites.Answer
		for offset := 0; offset < enough; offset += limit {
			if last = first; limit > 1 || offset > 0 {
				last = page(limit, start+offset)
			}
			t.OK(last, suites.F{"total": held + enough})
			got = append(got, last.IDs()...)
		}
		if held > 0 && start == 0 {
			got = got[:min(len(got), enough)] // then come the older ones
		}
		t.Holds(last, slices.Equal(got, want), fmt.Sprintf("pages of %d to show %v", limit, want), fmt.Sprint(got))
	}
}
