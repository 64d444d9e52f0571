package diff

import (
	"bytes"
	"strings"
	"testing"
)

const (
	charge2017 = `{"object":"charge","status":"successful","paid":true,"source":null,"reference":null,"refunded":0,"currency":"thb",` +
		`"created":"2026-01-01T00:00:00Z","refunds":{"object":"list","order":null,"data":[]}}`
	charge2019 = `{"object":"charge","status":"successful","paid":true,"source":null,"refunded_amount":0,"net":96,"currency":"THB",` +
		`"created_at":"2026-01-01T00:00:00Z","refunds":{"object":"list","order":"chronological","data":[]}}`
)

// TestAnotherVersionIsOneChange: what the guide tells of is folded into one change, and what it does not tell of is shown.
func TestAnotherVersionIsOneChange(t *testing.T) {
	a, b := answer(charge2017), answer(charge2019)
	moved := compare(t, a, b)
	expect(t, "moved", lines(moved),
		"version! the answers were of the API version 2017-11-02 and are of 2019-05-29; "+
			"9 changes that follow from it are not shown: omise-conformance upgrade-guide 2017-11-02")
	if !moved.Breaking || moved.Upgrade.From != "2017-11-02" || len(moved.Upgrade.Explained) != 9 {
		t.Errorf("breaking %v, %+v", moved.Breaking, moved.Upgrade)
	}
	var text bytes.Buffer
	if err := Text(&text, moved); err != nil || strings.Count(text.String(), "2019-05-29") != 1 {
		t.Errorf("%s (%v)", text.String(), err)
	}

	broken := compare(t, a, answer(strings.Replace(charge2019, `"paid":true`, `"paid":"yes"`, 1)))
	if got := lines(broken); !strings.Contains(got, "type! charge.paid was boolean and is string") || len(broken.Changes) != 2 {
		t.Errorf("a type that no version explains: %s", got)
	}
	other := compare(t, a, answer(strings.Replace(charge2019, `"THB"`, `"JPY"`, 1)))
	if got := lines(other); !strings.Contains(got, "charge.currency") {
		t.Errorf("another currency: %s", got)
	}
	back := compare(t, b, a)
	if got := lines(back); len(back.Changes) != 1 || !strings.Contains(got, "were of the API version 2019-05-29 and are of 2017-11-02") {
		t.Errorf("the other way: %s", got)
	}
}

// TestDeletionsOfAnotherVersion: the whole object in the place of its id alone is explained, in the answer to a deletion only.
func TestDeletionsOfAnotherVersion(t *testing.T) {
	stub := `{"object":"customer","id":"cust_test_1","livemode":false,"deleted":true}`
	whole := `{"object":"customer","id":"cust_test_1","livemode":false,"deleted":true,"email":"a@example.com","nickname":"x","created_at":"2026-01-01T00:00:00Z"}`
	request := "DELETE /customers/cust_test_66dtww9mm91lnwz4u34"
	a := answer(charge2017).add("customers/destroy", call{request: request, status: 200, body: stub})
	b := answer(charge2019).add("customers/destroy", call{request: request, status: 200, body: whole})
	if got := compare(t, a, b); len(got.Changes) != 1 {
		t.Errorf("a deletion: %s", lines(got))
	}
}

// TestOneVersionIsNoMove: sides of one version, of a mixture or of no version that tells are compared as ever.
func TestOneVersionIsNoMove(t *testing.T) {
	mixed := strings.Replace(charge2019, `"THB"`, `"thb"`, 1)
	for _, each := range [][2]string{{charge2017, charge2017}, {charge2019, mixed}, {charge2017, mixed}, {`{"object":"error"}`, charge2019}} {
		if got := compare(t, answer(each[0]), answer(each[1])); got.Upgrade != nil || strings.Contains(lines(got), "version!") {
			t.Errorf("%s and %s: %s", each[0], each[1], lines(got))
		}
	}
}

// TestAVersionWithoutContractIsNamed: nothing is known of what follows from it, so nothing is left out.
func TestAVersionWithoutContractIsNamed(t *testing.T) {
	old := strings.Replace(charge2017, `"source"`, `"source_of_fund"`, 1)
	got := compare(t, answer(old), answer(charge2019))
	if text := lines(got); !strings.Contains(text, "were of the API version 2015-11-17 and are of 2019-05-29") || !strings.Contains(text, "charge.created ") {
		t.Errorf("%s", text)
	}
}
