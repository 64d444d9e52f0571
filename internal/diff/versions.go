package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/upgrade"
	"github.com/omise-conformance/harness/internal/versions"
)

// Upgrade says that the two sides are of two versions of the API, and which differences are explained by that.
type Upgrade struct {
	From string `json:"from"` // the version of A
	To   string `json:"to"`   // and of B
	// Explained are the changes that the guide from one version to the other tells of. They are not among the others.
	Explained []Change `json:"explained"`
}

// version returns the version of the API that the answers of a side are of, empty where they do not tell one.
func (s *Side) version() string {
	left := versions.All()
	for _, each := range s.cases {
		for _, ex := range each.exchanges {
			if ex.Response == nil {
				continue
			}
			answer, _ := decode(ex.Response.Body)
			reading := versions.Read(answer)
			left = slices.DeleteFunc(left, func(version string) bool { return !slices.Contains(reading.Versions, version) })
		}
	}
	if len(left) != 1 {
		return ""
	}
	return left[0]
}

// explain puts one change in the place of all that follow from a move from one version to another.
func (c *comparison) explain(r *Result) {
	from, to := c.a.version(), c.b.version()
	if from == "" || to == "" || from == to {
		return
	}
	r.Upgrade = &Upgrade{From: from, To: to, Explained: []Change{}}
	older, later := from, to
	if slices.Index(versions.All(), from) > slices.Index(versions.All(), to) {
		older, later = to, from // what one way is renamed, the other way is renamed back
	}
	sentence := fmt.Sprintf("the answers were of the API version %s and are of %s", from, to)
	rest := []Change{}
	if guide, err := upgrade.Between(older, later); err == nil {
		explained := explanations(guide)
		for _, change := range r.Changes {
			if explained.cover(c, &change) {
				r.Upgrade.Explained = append(r.Upgrade.Explained, change)
				continue
			}
			rest = append(rest, change)
		}
		r.Changes = rest
		sentence += fmt.Sprintf("; %s: omise-conformance upgrade-guide %s",
			names.Counted(len(r.Upgrade.Explained), "change that follows from it is not shown", "changes that follow from it are not shown"), older)
	}
	r.Changes = slices.Insert(r.Changes, 0, Change{
		Kind: VersionChanged, Breaking: true, Subject: "the API version", Before: from, After: to, Sentence: sentence, Places: []Place{},
	})
}

// explanation is what a guide tells, for changes to be found in.
type explanation struct {
	fields   map[string]bool // "charge.created", on either side
	answers  map[string]bool // "DELETE /customers/{customer_id}"
	currency bool            // is written in another case
}

func explanations(guide *upgrade.Guide) *explanation {
	e := &explanation{fields: map[string]bool{}, answers: map[string]bool{}}
	for _, change := range guide.Changes {
		switch change.Area {
		case upgrade.Field:
			e.fields[change.Subject+"."+change.Name] = true
			if change.Kind == upgrade.Renamed {
				e.fields[change.Subject+"."+change.After] = true
			}
		case upgrade.Answer:
			e.answers[change.Subject] = true
		case upgrade.Value:
			e.currency = e.currency || change.Subject == "currency"
		}
	}
	return e
}

// ofFields are the kinds of change by which a field is there or not, or has another form.
var ofFields = []Kind{FieldRemoved, FieldAdded, TypeChanged, NullNew, EnumNew, EnumGone, ValueChanged}

// cover reports whether the guide tells of a change.
func (e *explanation) cover(c *comparison, change *Change) bool {
	switch {
	case change.Kind == ContractHeader:
		return strings.Contains(change.Subject, "Omise-Version")
	case e.currency && isCurrencyField(change.Subject):
		return c.inOtherCase(change)
	case slices.Contains(ofFields, change.Kind) && e.fields[change.Subject]:
		return true
	}
	return len(change.Places) > 0 && !slices.ContainsFunc(change.Places, func(place Place) bool { return !e.answers[place.Request] })
}

// inOtherCase reports whether a change of a currency is one of its letters alone.
func (c *comparison) inOtherCase(change *Change) bool {
	before, after := strings.Trim(change.Before, `"`), strings.Trim(change.After, `"`)
	switch change.Kind {
	case EnumGone:
		return hasFold(c.seenB.values[change.Subject], before)
	case EnumNew:
		return hasFold(c.seenA.values[change.Subject], after)
	}
	return strings.EqualFold(before, after)
}

func hasFold(values map[string]bool, value string) bool {
	for known := range values {
		if strings.EqualFold(known, value) {
			return true
		}
	}
	return false
}

func isCurrencyField(subject string) bool {
	return strings.HasSuffix(subject, ".currency") || strings.HasSuffix(subject, ".funding_currency")
}
