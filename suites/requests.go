package suites

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/omise-conformance/harness/specs"
	"github.com/omise-conformance/harness/target"
)

// Prepared is a valid request of one operation, for objects that exist: what a
// case needs to send it well once, or wrong in one single way.
type Prepared struct {
	Method string
	Path   string
	Params P
	// Object is the path of the object that the request is about, empty where it
	// is about a whole collection.
	Object string
}

// Send sends the request in the way of the sender.
func (p Prepared) Send(s Sender) *Answer {
	switch p.Method {
	case http.MethodGet:
		return s.Get(p.Path)
	case http.MethodDelete:
		return s.Delete(p.Path)
	case http.MethodPatch:
		return s.Patch(p.Path, p.Params)
	}
	return s.Post(p.Path, p.Params)
}

// ids holds a value for each variable of a path.
type ids map[string]string

// preparation makes what the request of an operation is about.
type preparation struct {
	needs  []string // features
	make   func(t *T) ids
	params func(t *T) P
}

// preparations has an entry for every operation of the contract; a test holds
// the two together.
var preparations = map[string]preparation{
	"createToken":        {params: func(*T) P { return P{"card": CardParams(Visa, nil)} }},
	"retrieveToken":      {make: func(t *T) ids { return ids{"token_id": t.Token(Visa).ID()} }},
	"createCharge":       {params: func(t *T) P { return ChargeParams(P{"card": t.Token(Visa).ID()}) }},
	"listCharges":        {},
	"retrieveCharge":     {make: captured},
	"updateCharge":       {make: captured, params: described},
	"captureCharge":      {make: authorized},
	"reverseCharge":      {make: authorized},
	"expireCharge":       {make: pending, needs: []string{"source.promptpay"}},
	"markChargeAsPaid":   {make: pending, needs: []string{"source.promptpay", "mark_as"}},
	"markChargeAsFailed": {make: pending, needs: []string{"source.promptpay", "mark_as"}},
	"listChargeEvents":   {make: captured},
	"createRefund":       {make: captured, params: func(*T) P { return P{"amount": Amount / 10} }},
	"listChargeRefunds":  {make: refunded},
	"retrieveRefund":     {make: refunded},
	"listRefunds":        {},
	"createSource":       {params: func(*T) P { return SourceParams("promptpay", nil) }, needs: []string{"source.promptpay"}},
	"retrieveSource": {
		needs: []string{"source.promptpay"},
		make:  func(t *T) ids { return ids{"source_id": t.Source("promptpay", nil).ID()} },
	},
	"createCustomer":       {params: described},
	"listCustomers":        {},
	"retrieveCustomer":     {make: customer},
	"updateCustomer":       {make: customer, params: described},
	"destroyCustomer":      {make: customer},
	"createCustomerCard":   {make: customer, params: func(t *T) P { return P{"card": t.Token(Visa).ID()} }, needs: []string{"card_endpoint"}},
	"listCustomerCards":    {make: customer},
	"retrieveCustomerCard": {make: customer},
	"updateCustomerCard":   {make: customer, params: func(*T) P { return P{"name": "Somsak Prasert"} }},
	"destroyCustomerCard":  {make: customer},
	"createRecipient":      {params: func(*T) P { return RecipientParams(nil) }},
	"listRecipients":       {},
	"retrieveRecipient":    {make: recipient},
	"updateRecipient":      {make: recipient, params: described},
	"destroyRecipient":     {make: recipient},
	"verifyRecipient":      {make: recipient, needs: []string{"recipient_verify"}},
	"listChains":           {needs: []string{"chains"}},
	"retrieveChain":        {make: chained, needs: []string{"chains"}},
	"revokeChain":          {make: chained, needs: []string{"chains"}},
	"listEvents":           {},
	"retrieveEvent": {make: func(t *T) ids {
		charge := t.Captured(nil).ID()
		events := t.Given("event.charge-create", t.Get("/charges/"+charge+"/events"))
		return ids{"event_id": events.Str("data.0.id")}
	}},
	"retrieveCapability": {needs: []string{"capability"}},
}

func captured(t *T) ids   { return ids{"charge_id": t.Captured(nil).ID()} }
func authorized(t *T) ids { return ids{"charge_id": t.Authorized(nil).ID()} }
func pending(t *T) ids    { return ids{"charge_id": t.Pending("promptpay", nil).ID()} }
func recipient(t *T) ids  { return ids{"recipient_id": t.Recipient(false).ID()} }
func described(*T) P      { return P{"description": "changed by conformance"} }

func refunded(t *T) ids {
	charge := t.Captured(nil).ID()
	return ids{"charge_id": charge, "refund_id": t.Refund(charge, Amount/10).ID()}
}

func customer(t *T) ids {
	made := t.CustomerWithCard(Visa)
	return ids{"customer_id": made.ID(), "card_id": t.CardOf(made)}
}

func chained(t *T) ids {
	id, _ := t.Chain()
	return ids{"chain_id": id}
}

// Words writes a name of the API (an operation, a source type, an event key) as
// part of a case's ID: createCharge is create-charge.
func Words(name string) string {
	var out strings.Builder
	for i, letter := range name {
		switch {
		case letter == '_' || letter == '.':
			out.WriteByte('-')
		case unicode.IsUpper(letter) && i > 0:
			out.WriteByte('-')
			fallthrough
		default:
			out.WriteRune(unicode.ToLower(letter))
		}
	}
	return out.String()
}

// Preparable tells whether requests of the operation can be prepared.
func Preparable(operation string) bool {
	_, known := preparations[operation]
	return known
}

// PreparationNeeds names the features without which no valid request of the
// operation can be made.
func PreparationNeeds(operation string) []string { return slices.Clone(preparations[operation].needs) }

// Prepare makes the objects that a request of the operation is about, and gives
// the request without sending it.
func (t *T) Prepare(operation string) Prepared {
	described := t.env.Contract.Operation(operation)
	how, known := preparations[operation]
	if described == nil || !known {
		panic(fmt.Sprintf("case %s prepares operation %q, which the contract or suites/prepared.go does not know", t.result.Case.ID, operation))
	}
	prepared := Prepared{Method: described.Method}
	var made ids
	if how.make != nil {
		made = how.make(t)
	}
	if how.params != nil {
		prepared.Params = how.params(t)
	}
	prepared.Path = fill(described, made)
	if i := strings.LastIndex(described.Path, "}"); i >= 0 {
		prepared.Object = fill(&specs.Operation{Path: described.Path[:i+1]}, made)
	}
	return prepared
}

// fill puts ids in the places of the variables of an operation's path.
func fill(operation *specs.Operation, made ids) string {
	path := operation.Path
	for name, id := range made {
		path = strings.ReplaceAll(path, "{"+name+"}", id)
	}
	return path
}

// OtherKeys are the keys of another account (feature second_account).
func (t *T) OtherKeys() target.Keys {
	keys, err := t.env.Target.Control().SecondAccount(t.ctx)
	if err != nil {
		panic(notJudged{"no second account could be had: " + err.Error()})
	}
	return keys
}
