package outside

import (
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/page"
	"github.com/omise-conformance/harness/emulator/internal/record"
	"github.com/omise-conformance/harness/emulator/internal/store"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// link is an address at which anybody can pay an amount: once, or any number of times.
type link struct {
	id, title, description string
	currency               *money.Currency
	amount                 int64
	multiple, deleted      bool
	created, used, gone    wire.Stamp
	charges                []string // ids of the newest charges, in creation order
}

// maxLinkCharges is how many charges a link remembers.
const maxLinkCharges = 1000

func (l *link) TextBytes() int { return len(l.title) + len(l.description) + 30*len(l.charges) }

func (l *link) location() string { return "/links/" + l.id }

// linkView is a link as one answer shows it.
type linkView struct {
	*link
	uri, currency string
	now           wire.Stamp
	charges       []*api.Charge
	item          func(*api.Charge, *wire.Writer)
}

func viewLink(c *api.Call, l *link) linkView {
	v := snapshotLink(c, l)
	v.charges, v.item = l.found(c), c.RenderListed
	return v
}

// snapshotLink is a link as an event keeps it: without its charges. The real payment_uri is on a host of its own.
func snapshotLink(c *api.Call, l *link) linkView {
	return linkView{
		link: l, uri: c.Emulator.APIURL() + l.location() + "/pay", currency: l.currency.In(documented(c)), now: c.Stamp(),
	}
}

// Render writes the keys of the link recorded in 2025.
func (v linkView) Render(w *wire.Writer) {
	w.Object("")
	w.Str("object", "link")
	w.Str("id", v.id)
	w.Bool("livemode", false)
	w.Str("location", v.location())
	w.Bool("deleted", v.deleted)
	w.Bool("multiple", v.multiple)
	w.Bool("used", v.used != 0)
	w.Str("currency", v.currency)
	w.Int("amount", v.amount)
	store.EmbedList(w, "charges", len(v.charges), v.location()+"/charges", v.now, func() {
		for _, ch := range v.charges[:min(len(v.charges), store.DefaultLimit)] {
			v.item(ch, w)
		}
	})
	w.Str("description", v.description)
	w.Str("title", v.title)
	w.Str("payment_uri", v.uri)
	w.Time("created_at", v.created)
	w.Time("used_at", v.used)
	w.Time("deleted_at", v.gone)
	w.EndObject()
}

// found are the charges of a link that were not dropped to make room.
func (l *link) found(c *api.Call) []*api.Charge {
	var charges []*api.Charge
	for _, id := range l.charges {
		if ch, ok := c.Account.Charges.Get(id); ok {
			charges = append(charges, ch)
		}
	}
	return charges
}

func hasLink(a *api.Account, vars []string) bool {
	s, ok := a.Aside.(*state)
	if !ok {
		return false
	}
	_, ok = s.links.Get(vars[0])
	return ok
}

func findLink(c *api.Call) (*link, *apierror.Error) {
	l, ok := stateOf(c).links.Get(c.Vars[0])
	if !ok {
		return nil, apierror.NotFound("link", c.Vars[0])
	}
	return l, nil
}

func createLink(c *api.Call) (any, *apierror.Error) {
	l := &link{
		title: c.Params.Text("title"), description: c.Params.Text("description"), created: c.Stamp(),
		currency: money.FindCurrency(c.Params.Text("currency")),
	}
	var faults []string
	if l.currency == nil {
		faults = append(faults, money.UnsupportedCurrency)
	}
	amount, fault := money.ReadAmount(c.Params)
	switch {
	case fault != "":
		faults = append(faults, fault)
	case l.currency != nil && amount < l.currency.Min:
		faults = append(faults, fmt.Sprintf("amount must be greater than or equal to %d", l.currency.Min))
	case l.currency != nil && amount > l.currency.Max:
		faults = append(faults, fmt.Sprintf("amount must be less than or equal to %d", l.currency.Max))
	}
	var ok bool
	if l.multiple, ok = c.Params.Boolean("multiple", false); !ok {
		faults = append(faults, "multiple is invalid")
	}
	if len(faults) > 0 {
		return nil, apierror.Invalid("invalid_link", apierror.Sentence(faults))
	}
	l.amount, l.id = amount, c.NewID("link")
	stateOf(c).links.Add(l.id, c.Now, l)
	c.Emit("link.create", snapshotLink(c, l))
	return viewLink(c, l), nil
}

func listLinks(c *api.Call) (any, *apierror.Error) {
	created := func(l *link) wire.Stamp { return l.created }
	return api.ListOfSlice(c, stateOf(c).links.All(), created, func(l *link, w *wire.Writer) { viewLink(c, l).Render(w) })
}

func retrieveLink(c *api.Call) (any, *apierror.Error) {
	l, err := findLink(c)
	if err != nil {
		return nil, err
	}
	return viewLink(c, l), nil
}

func destroyLink(c *api.Call) (any, *apierror.Error) {
	l, err := findLink(c)
	if err != nil {
		return nil, err
	}
	next := *l
	next.deleted, next.gone = true, c.Stamp()
	stateOf(c).links.Remove(l.id)
	return viewLink(c, &next), nil
}

func listLinkCharges(c *api.Call) (any, *apierror.Error) {
	l, err := findLink(c)
	if err != nil {
		return nil, err
	}
	created := func(ch *api.Charge) wire.Stamp { return ch.Created }
	return api.ListOfSlice(c, l.found(c), created, c.RenderListed)
}

// pay charges a card for a link. A declined charge belongs to the link too, and does not use it up.
func (l *link) pay(c *api.Call, card wire.Params) (*api.Charge, *apierror.Error) {
	if l.used != 0 && !l.multiple {
		return nil, apierror.Invalid("used_link", "link was already used")
	}
	token, err := c.TokenWith(wire.Params{"card": map[string]any(card)})
	if err != nil {
		return nil, err
	}
	ch, err := c.ChargeWith(wire.Params{
		"amount": strconv.FormatInt(l.amount, 10), "currency": l.currency.Lower, "card": token,
		"description": strings.TrimSpace(l.title + " " + l.description),
	}, api.Origin{Link: l.id})
	if err != nil {
		return nil, err
	}
	next := *l
	next.charges = append(slices.Clip(l.charges), ch.ID)
	if extra := len(next.charges) - maxLinkCharges; extra > 0 {
		next.charges = slices.Clone(next.charges[extra:])
	}
	if ch.PaidAt != 0 && next.used == 0 {
		next.used = c.Stamp()
	}
	stateOf(c).links.Put(l.id, &next)
	return ch, nil
}

// linkHTML is the page on which a person pays a link. It needs no script.
//
//go:embed link.html
var linkHTML string

var linkPage = page.New("link", linkHTML)

// linkForm is what the page shows.
type linkForm struct {
	Title, Description, Amount string
	Open                       bool   // it can be paid
	Paid                       string // the id of the charge that has just paid it
	Fault                      string // why the card was not charged
	Year                       int    // of a card that is valid
	Seal                       string // of the form
}

func (l *link) page(c *api.Call, status int, paid, fault string) *wire.Page {
	form := linkForm{
		Title: l.title, Description: l.description, Amount: l.currency.Display(l.amount),
		Open: paid == "" && (l.used == 0 || l.multiple), Paid: paid, Fault: fault, Year: c.Now.Year() + 2,
		Seal: c.Seal(l.id),
	}
	return linkPage.Answer(status, form)
}

func showLink(c *api.Call) (any, *apierror.Error) {
	l, err := findLink(c)
	if err != nil {
		return nil, err
	}
	return l.page(c, http.StatusOK, "", ""), nil
}

// payLink charges the card of the form.
func payLink(c *api.Call) (any, *apierror.Error) {
	l, err := findLink(c)
	if err != nil {
		return nil, err
	}
	if c.Foreign(l.id) {
		return l.page(c, http.StatusForbidden, "", "the form is not of this page"), nil
	}
	ch, refusal := l.pay(c, wire.Params{
		"name": "Link Payer", "number": c.Params.Text("number"), "security_code": c.Params.Text("security_code"),
		"expiration_month": c.Params.Text("expiration_month"), "expiration_year": c.Params.Text("expiration_year"),
	})
	switch {
	case refusal != nil:
		return l.page(c, refusal.Status, "", refusal.Message), nil //nolint:nilerr // the page says it
	case ch.Failure != nil:
		return l.page(c, http.StatusPaymentRequired, "", ch.Failure.Message), nil
	}
	return l.page(c, http.StatusOK, ch.ID, ""), nil
}

func (l *link) fields(c *record.Codec) {
	for _, text := range []*string{&l.id, &l.title, &l.description} {
		record.Text(c, text)
	}
	money.Field(c, &l.currency)
	record.Int(c, &l.amount)
	record.Bool(c, &l.multiple)
	record.Bool(c, &l.deleted)
	for _, at := range []*wire.Stamp{&l.created, &l.used, &l.gone} {
		record.Int(c, at)
	}
	record.List(c, &l.charges, func(id *string, c *record.Codec) { record.Text(c, id) })
}
