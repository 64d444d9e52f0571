package upgrade

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/versions"
)

func guide(t *testing.T) *Guide {
	t.Helper()
	g, err := Between(versions.V2017, versions.V2019)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestGuideTellsWhatTheSourcesTell: the differences that the recordings and pages of both versions show are in the guide.
func TestGuideTellsWhatTheSourcesTell(t *testing.T) {
	g := guide(t)
	for _, want := range []Change{
		{Area: Field, Subject: "charge", Name: "created", Kind: Renamed, After: "created_at"},
		{Area: Field, Subject: "charge", Name: "refunded", Kind: Renamed, After: "refunded_amount"},
		{Area: Field, Subject: "charge", Name: "reference", Kind: Removed},
		{Area: Field, Subject: "charge", Name: "net", Kind: Added, After: "integer"},
		{Area: Field, Subject: "charge", Name: "paid_at", Kind: Always},
		{Area: Field, Subject: "barcode", Name: "image.created", Kind: Renamed, After: "image.created_at"},
		{Area: Field, Subject: "card", Name: "deleted", Kind: Added, After: "boolean"},
		{Area: Field, Subject: "customer", Name: "deleted", Kind: Added, After: "boolean"},
		{Area: Field, Subject: "source", Name: "installment_terms", Kind: Renamed, After: "installment_term"},
		{Area: Field, Subject: "capability", Name: "payment_backends", Kind: Renamed, After: "payment_methods"},
		{Area: Field, Subject: "list", Name: "order", Kind: Changed, After: "chronological or reverse_chronological"},
		{Area: Value, Subject: "currency", Kind: Changed, After: "upper case, THB"},
		{Area: Parameter, Subject: "POST /sources", Name: "installment_terms", Kind: Renamed, After: "installment_term"},
		{Area: Answer, Subject: "DELETE /recipients/{recipient_id}", Name: "200", Kind: Changed, After: "activated_at"},
	} {
		if !slices.ContainsFunc(g.Changes, func(c Change) bool {
			return c.Area == want.Area && c.Subject == want.Subject && c.Name == want.Name && c.Kind == want.Kind &&
				(c.After == want.After || want.Area == Answer && strings.Contains(c.After, "created_at"))
		}) {
			t.Errorf("the guide does not tell of %+v", want)
		}
	}
	for _, change := range g.Changes {
		if change.Kind == Renamed && change.Source == "" {
			t.Errorf("no source says that %s of %s was renamed", change.Name, change.Subject)
		}
		if change.Before == change.After && change.Kind != Always && change.Kind != Maybe {
			t.Errorf("nothing changed: %+v", change)
		}
	}
	if len(g.In(Error)) > 0 || len(g.In(Operation)) > 0 {
		t.Errorf("no source tells of %v %v", g.In(Error), g.In(Operation))
	}
	if again := guide(t); !slices.Equal(g.Changes, again.Changes) {
		t.Error("the guide is not the same twice")
	}
}

func TestDocuments(t *testing.T) {
	g := guide(t)
	var markdown, text bytes.Buffer
	if err := Markdown(&markdown, g); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"# Upgrading from 2017-11-02 to 2019-05-29\n",
		"\n## Operations\n\nNone is new, and none is gone.\n",
		"\n| `POST /sources`: installment_terms | `installment_terms` | `installment_term` |\n",
		"\n| currency | lower case, thb | upper case, THB |\n",
		"\n### charge\n\n| field | 2017-11-02 | 2019-05-29 |\n|---|---|---|\n| `created` | `created` | `created_at` |\n",
		"\n| `net` | – | integer |\n",
		"\n| `payment_backends` | `payment_backends` | `payment_methods`: list of PaymentMethod |\n",
		"\n## Errors\n\nStatuses and codes are as they were.\n",
	} {
		if !strings.Contains(markdown.String(), line) {
			t.Errorf("the document lacks %q", line)
		}
	}
	if err := JSON(&text, g); err != nil {
		t.Fatal(err)
	}
	var read Guide
	if err := json.Unmarshal(text.Bytes(), &read); err != nil || !slices.Equal(read.Changes, g.Changes) {
		t.Errorf("the JSON document has other changes: %v", err)
	}
}

func TestOnlyForward(t *testing.T) {
	for _, each := range []struct{ from, to, want string }{
		{versions.V2019, versions.V2017, "2019-05-29 is not before 2017-11-02"},
		{versions.V2017, versions.V2017, "2017-11-02 is not before 2017-11-02"},
		{versions.V2014, versions.V2019, `no contract of the API version "2014-07-27": want 2017-11-02 or 2019-05-29`},
		{versions.V2017, "2020", `no contract of the API version "2020"`},
	} {
		if _, err := Between(each.from, each.to); err == nil || !strings.Contains(err.Error(), each.want) {
			t.Errorf("from %s to %s: %v, want %s", each.from, each.to, err, each.want)
		}
	}
}
