package diff

import (
	"bytes"
	"strings"
	"testing"
)

// Cases of one side alone are one line for each reason, however many they are.
func TestCasesOfOneSideAreToldTogether(t *testing.T) {
	charge := call{request: "GET /charges/" + idA, status: 200, body: chargeBody}
	a, b := side(charge), side(charge)
	for _, id := range []string{"refunds/one", "refunds/two", "refunds/three"} {
		b.add(id, charge)
	}
	a.Add("refunds/three", "excluded", nil)
	expect(t, "in B only", lines(compare(t, a, b)),
		"case-appeared 2 cases were run in B only; in A none of them exists",
		"case-appeared the case refunds/three was run in B only; in A it is excluded")
	a.Add("refunds/two", "excluded", nil)
	expect(t, "in A only", lines(compare(t, b, a)),
		"case-vanished 2 cases were run in A only; in B each is excluded",
		"case-vanished the case refunds/one was run in A only; in B it does not exist")
}

// What a report does not keep, and walks of unequal features, are passed over with a word.
func TestWhatCannotBeComparedIsPassedOver(t *testing.T) {
	one, other := call{request: "GET /charges/" + idA, status: 200, body: chargeBody}, call{request: "GET /charges/" + idA, status: 404, body: "{}"}
	a, b := side(one), side(one)
	for _, s := range []*Side{a, b} {
		s.add("refunds/unkept", one)
		s.add("exploration/walk", one)
	}
	b.add("refunds/unkept", other)
	b.add("exploration/walk", other)
	if before := compare(t, a, b); len(before.Changes) == 0 || before.Unkept+before.Walks > 0 {
		t.Fatalf("the sides are alike: %+v", before)
	}
	b.cases["refunds/unkept"].unkept = true
	a.cases["exploration/walk"].features = []string{"clock"}
	result := compare(t, a, b)
	expect(t, "passed over", lines(result))
	var text bytes.Buffer
	if err := Text(&text, result); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Of 1 more case only the verdicts were compared", "1 random walk was not compared: the two sides have unequal features."} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text does not say %q:\n%s", want, text.String())
		}
	}
}
