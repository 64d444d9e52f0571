package explore

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

func TestOrdersAreAllOrders(t *testing.T) {
	var seen []string
	orders(3, func(order []int) bool {
		seen = append(seen, fmt.Sprint(order))
		return true
	})
	slices.Sort(seen)
	if got := strings.Join(seen, " "); got != "[0 1 2] [0 2 1] [1 0 2] [1 2 0] [2 0 1] [2 1 0]" {
		t.Errorf("got %s", got)
	}
}

func TestTimeEndsStates(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range []struct {
		schema, state string
		dialect       specs.Dialect
		by            time.Duration
		want          string
	}{
		{"Token", "unused", specs.Recorded, time.Hour, "unused"},
		{"Token", "unused", specs.Documented, 29 * time.Minute, "unused"},
		{"Token", "unused", specs.Documented, time.Hour, "stale"},
		{"Token", "unused", specs.Any, time.Hour, "stale unused"},
		{"Charge", "authorized", specs.Any, 169 * time.Hour, "lapsed"},
		{"Charge", "authorized", specs.Recorded, 25 * time.Hour, "authorized"},
		{"Charge", "pending", specs.Documented, 169 * time.Hour, "expired"},
		{"Charge", "captured", specs.Any, 169 * time.Hour, "captured"},
	} {
		w := &walkModel{contract: contract, dialect: each.dialect}
		o := w.object("one 1", each.schema, each.state)
		w.objects = []*object{o}
		w.pass(each.by)
		if got := strings.Join(o.States, " "); got != each.want {
			t.Errorf("a %s %s after %s (%s): got %s, want %s", each.state, each.schema, each.by, each.dialect, got, each.want)
		}
	}
}

// A success that only a SHOULD refuses is not a mismatch. What it was about is forgotten, since no source says
// where it is then.
func TestWhatAWalkDemands(t *testing.T) {
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	paid := exchange.New(exchange.Raw{
		Method: http.MethodPost, Host: exchange.API, Path: "/charges",
		Response: &exchange.RawResponse{
			Status: 200, Body: []byte(`{"object":"charge","id":"chrg_test_1"}`), Header: http.Header{"Content-Type": {"application/json"}},
		},
	})
	for _, each := range []struct {
		schema, state, param string
		mismatch             bool
	}{
		{"Source", "pending", "source", false},
		{"Token", "used", "card", true},
	} {
		w := &walkModel{contract: contract, dialect: specs.Any}
		w.objects = []*object{w.object("one 1", each.schema, each.state)}
		miss := w.apply(&judge.Judge{Contract: contract, Dialect: specs.Any},
			&Step{On: "createCharge", Params: map[string]any{each.param: labelRef("one 1")}}, paid)
		if got := miss != nil; got != each.mismatch || !got && len(w.objects) > 0 {
			t.Errorf("a charge with a %s that is %s: mismatch is %t with %d objects left", each.schema, each.state, got, len(w.objects))
		}
	}
}

func TestReducedWalksAreNumberedAnew(t *testing.T) {
	got := renumber([]Step{
		{On: "createToken", Makes: []string{"token 7"}},
		{On: "createCharge", Params: map[string]any{"card": labelRef("token 7")}, Makes: []string{"charge 9"}},
		{Together: []Step{{On: "createRefund", Subject: "charge 9", Makes: []string{"refund 4"}}, {On: "createRefund", Subject: "charge 9", Makes: []string{"refund 5"}}}},
	})
	var out []string
	for _, s := range got {
		out = append(out, s.String())
	}
	want := []string{
		"createToken → token 1",
		"createCharge with card=token 1 → charge 1",
		"at once: createRefund of charge 1 → refund 1; createRefund of charge 1 → refund 2",
	}
	if !slices.Equal(out, want) {
		t.Errorf("got %q, want %q", out, want)
	}
}
