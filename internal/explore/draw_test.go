package explore

import (
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// drawn returns the first steps of a seed, drawn before anything was made.
func drawn(t *testing.T, seed int64) []string {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	plan := &Plan{Judge: &judge.Judge{Contract: contract, Dialect: specs.Any}, CardYear: 2035}
	d := plan.drawing(seed)
	d.model = plan.runner(nil).model
	var steps []string
	for range 8 {
		s := d.next()
		steps = append(steps, s.String())
	}
	return steps
}

// The steps of a seed are those that every machine draws and every later version,
// unless the kinds of steps change: then the walks in the cassettes change as well.
func TestASeedDrawsTheSameStepsEverywhere(t *testing.T) {
	for seed, want := range map[int64][]string{
		1: {
			"createToken with card 4242424242424242 → token 1",
			"createRecipient with bank_account 1234567890, name=Somsri Jaidee, type=individual → recipient 1",
			"createCustomer with email=somchai@shop.example → customer 1",
			"createToken with card 4242424242424242 → token 2",
			"createRecipient with bank_account 1234567890, name=Somsri Jaidee, type=individual → recipient 2",
			"createToken with card 4111111111140011 → token 3",
			"createToken with card 4242424242424242 → token 4",
			"createToken with card 4242424242424242 → token 5",
		},
		-1: {
			"createToken with card 4111111111140011 → token 1",
			"listCharges with limit=100, order=reverse_chronological",
			"listRecipients with limit=100, order=reverse_chronological",
			"createRecipient with bank_account 1234567890, name=Somsri Jaidee, type=individual → recipient 1",
			"createRecipient with bank_account 1234567890, name=Somsri Jaidee, type=individual → recipient 2",
			"createToken with card 4242424242424242 → token 2",
			"createToken with card 4242424242424242 → token 3",
			"createToken with card 4242424242424242 → token 4",
		},
	} {
		if got := drawn(t, seed); !slices.Equal(got, want) {
			t.Errorf("seed %d draws\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// Every number comes about as often, whatever their count.
func TestNumbersAreDrawnEvenly(t *testing.T) {
	d := (&Plan{}).drawing(1)
	for _, n := range []int{2, 3, 7, 53} {
		counts := make([]int, n)
		for range 1000 * n {
			counts[d.below(n)]++
		}
		if least, most := slices.Min(counts), slices.Max(counts); least < 850 || most > 1150 {
			t.Errorf("of %d numbers one came %d times and another %d times in 1,000", n, least, most)
		}
	}
	heads := 0
	for range 10000 {
		if d.coin() {
			heads++
		}
	}
	if heads < 4800 || heads > 5200 {
		t.Errorf("the coin fell on one side %d times of 10,000", heads)
	}
}
