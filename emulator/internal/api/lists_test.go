package api

import (
	"strconv"
	"strings"
	"testing"
)

// customersAt makes n customers, one per minute, and returns their ids.
func customersAt(k *kit, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = k.customer(map[string]any{"description": strconv.Itoa(i)}).str("id")
		k.advance("1m")
	}
	return ids
}

func TestListDefaults(t *testing.T) {
	k := newKit(t, Options{})
	ids := customersAt(k, 21)
	r := k.api("GET", "/customers", nil).ok()
	if got := r.ids(); strings.Join(got, " ") != strings.Join(ids[:20], " ") {
		t.Errorf("a list without parameters holds %v, want the 20 oldest", got)
	}
	for name, want := range map[string]any{
		"object": "list", "limit": 20, "offset": 0, "total": 21, "location": "/customers",
		"order": "chronological", "from": "1970-01-01T00:00:00Z", "to": "2026-03-02T10:21:00Z",
	} {
		r.has(want, name)
	}
}

func TestListParameters(t *testing.T) {
	k := newKit(t, Options{})
	ids := customersAt(k, 6) // at 10:00, 10:01 … 10:05
	for _, tt := range []struct {
		query string
		first string // index of each expected customer
		total int
	}{
		{query("limit", "2"), "0 1", 6},
		{query("limit", "2", "offset", "5"), "5", 6},
		{query("offset", "6"), "", 6},
		{query("offset", "9999999999"), "", 6},
		{query("offset", "99999999999999999999"), "", 6}, // beyond 2^63
		{query("limit", "99999999999999999999"), "0 1 2 3 4 5", 6},
		{query("limit", "2", "order", "reverse_chronological"), "5 4", 6},
		{query("limit", "3", "offset", "4", "order", "reverse_chronological"), "1 0", 6},
		{query("from", "2026-03-02T10:02:00Z"), "2 3 4 5", 4},
		{query("to", "2026-03-02T10:02:00Z"), "0 1 2", 3},
		{query("from", "2026-03-02T10:01:00Z", "to", "2026-03-02T10:03:30Z"), "1 2 3", 3},
		{query("from", "2026-03-02T10:01:00Z", "to", "2026-03-02T10:04:00Z", "order", "reverse_chronological", "limit", "2", "offset", "1"), "3 2", 4},
		{query("from", "2026-03-02T17:02:00+07:00"), "2 3 4 5", 4},
		{"?from=2026-03-02T17:02:00+07:00", "2 3 4 5", 4},
		{query("from", "2026-03-02"), "0 1 2 3 4 5", 6},
		{query("from", "2026-03-03"), "", 0},
		{query("to", "2026-03-02"), "", 0},
		{query("from", "2026-03-02T11:00:00Z", "to", "2026-03-02T09:00:00Z"), "", 0},
		{query("limit", "", "from", ""), "0 1 2 3 4 5", 6},
		{query("limit", "0"), "0 1 2 3 4 5", 6},
		{query("limit", "1000"), "0 1 2 3 4 5", 6},
	} {
		r := k.api("GET", "/customers"+tt.query, nil).ok()
		want := []string{}
		for i := range strings.FieldsSeq(tt.first) {
			want = append(want, ids[i[0]-'0'])
		}
		if got := r.ids(); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: got %v, want customers %s", tt.query, got, tt.first)
		}
		r.has(tt.total, "total")
	}
	k.api("GET", "/customers"+query("from", "2026-03-02T10:01:00Z"), nil).ok().has("2026-03-02T10:01:00Z", "from")
	k.api("GET", "/customers"+query("limit", "1000"), nil).ok().has(100, "limit")
}

func TestListParametersInABody(t *testing.T) {
	k := newKit(t, Options{})
	ids := customersAt(k, 3)
	r := k.api("GET", "/customers", `{"from":null,"limit":1,"offset":1,"order":"reverse_chronological","to":null}`).ok()
	if got := r.ids(); len(got) != 1 || got[0] != ids[1] {
		t.Errorf("got %v, want the second newest, %s", got, ids[1])
	}
	k.api("GET", "/customers?limit=3", `{"limit":2}`).ok().has(2, "limit")
}

func TestListRefuses(t *testing.T) {
	k := newKit(t, Options{})
	for q, message := range map[string]string{
		"offset=-1": "offset must be greater than or equal to 0", "offset=x": "offset must be greater than or equal to 0",
		"limit=-1": "limit must be greater than or equal to 0", "limit=ten": "limit must be greater than or equal to 0",
		"order=newest": "order must be chronological or reverse_chronological",
		"from=today":   "from is not a valid date", "to=2026-13-01": "to is not a valid date",
	} {
		k.api("GET", "/customers?"+q, nil).refused(400, "bad_request", message)
	}
}

func TestSeedRepeatsIDs(t *testing.T) {
	one, two := newKit(t, Options{Seed: 42}).token(), newKit(t, Options{Seed: 42}).token()
	if one != two {
		t.Errorf("one seed made %s and %s", one, two)
	}
}
