package suites

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/omise-conformance/harness/specs"
)

// ValidRequest is a valid request of one operation, for objects that exist. A case sends
// it as it is, or after making one thing wrong.
type ValidRequest struct {
	Method string
	Path   string
	Params P
	// Object is the path of the object that the request is about. It is empty for a
	// request about a whole collection.
	Object string
}

// Send sends the request with a sender.
func (r ValidRequest) Send(s Sender) *Answer {
	switch r.Method {
	case http.MethodGet:
		return s.Get(r.Path)
	case http.MethodDelete:
		return s.Delete(r.Path)
	case http.MethodPatch:
		return s.Patch(r.Path, r.Params)
	}
	return s.Post(r.Path, r.Params)
}

// pathValues holds a value for each variable of a path.
type pathValues map[string]string

// preparation creates what a request of an operation is about.
type preparation struct {
	needs  []string // features
	make   func(t *T) pathValues
	params func(t *T) P
}

// preparations has an entry for every operation of the contract, which a test checks.
var preparations = map[string]preparation{
	"createToken":        {params: func(*T) P { return P{"card": CardParams(Visa, nil)} }},
	"retrieveToken":      {make: func(t *T) pathValues { return pathValues{"token_id": t.Token(Visa).ID()} }},
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
	"createSource": {
		params: func(*T) P { return SourceParams("promptpay", nil) },
		needs:  []string{"source.promptpay"},
	},
	"retrieveSource": {
		needs: []string{"source.promptpay"},
		make:  func(t *T) pathValues { return pathValues{"source_id": t.Source("promptpay", nil).ID()} },
	},
	"createCustomer":   {params: described},
	"listCustomers":    {},
	"retrieveCustomer": {make: customer},
	"updateCustomer":   {make: customer, params: described},
	"destroyCustomer":  {make: customer},
	"createCustomerCard": {
		needs: []string{"card_endpoint"}, make: customer,
		params: func(t *T) P { return P{"card": t.Token(Visa).ID()} },
	},
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
	"retrieveEvent": {make: func(t *T) pathValues {
		charge := t.Captured(nil).ID()
		events := t.Must("event.charge-create", t.Get("/charges/"+charge+"/events"))
		return pathValues{"event_id": events.Str("data.0.id")}
	}},
	"retrieveCapability": {needs: []string{"capability"}},
}

func captured(t *T) pathValues   { return pathValues{"charge_id": t.Captured(nil).ID()} }
func authorized(t *T) pathValues { return pathValues{"charge_id": t.Authorized(nil).ID()} }
func pending(t *T) pathValues    { return pathValues{"charge_id": t.Pending("promptpay", nil).ID()} }
func recipient(t *T) pathValues  { return pathValues{"recipient_id": t.Recipient(false).ID()} }
func described(*T) P             { return P{"description": "changed by conformance"} }

func refunded(t *T) pathValues {
	charge := t.Captured(nil).ID()
	return pathValues{"charge_id": charge, "refund_id": t.Refund(charge, Amount/10).ID()}
}

func customer(t *T) pathValues {
	owner := t.CustomerWithCard(Visa)
	return pathValues{"customer_id": owner.ID(), "card_id": t.CardOf(owner)}
}

func chained(t *T) pathValues {
	id, _ := t.Chain()
	return pathValues{"chain_id": id}
}

// VariantTitle returns the title of one of several cases on the same sentence: the sentence, and
// in parentheses the variant, which is the end of the case's ID: "… (not found on vault)".
func VariantTitle(sentence, variant string) string {
	return sentence + " (" + strings.ReplaceAll(variant, "-", " ") + ")"
}

// KebabCase returns a name of the API (an operation, a source type, an event key) in the
// form that it has in the ID of a case: createCharge becomes create-charge.
func KebabCase(name string) string {
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

// CanRequest reports whether T.ValidRequest knows an operation of the contract.
func CanRequest(operation string) bool {
	_, known := preparations[operation]
	return known
}

// RequestFeatures returns the features that a target must have for T.ValidRequest of an
// operation.
func RequestFeatures(operation string) []string { return slices.Clone(preparations[operation].needs) }

// ValidRequest creates the objects that a request of an operation ("createRefund") is
// about, and returns the request without sending it. It requires the features
// that RequestFeatures lists.
func (t *T) ValidRequest(operation string) ValidRequest {
	described := t.env.Contract.Operation(operation)
	how, known := preparations[operation]
	if described == nil || !known {
		panic(
			fmt.Sprintf("case %s asks for a request of operation %q, which the contract or suites/requests.go does not list",
				t.result.Case.ID, operation),
		)
	}
	request := ValidRequest{Method: described.Method}
	var created pathValues
	if how.make != nil {
		created = how.make(t)
	}
	if how.params != nil {
		request.Params = t.dated(how.params(t))
	}
	request.Path = filledPath(described, created)
	if i := strings.LastIndex(described.Path, "}"); i >= 0 {
		request.Object = filledPath(&specs.Operation{Path: described.Path[:i+1]}, created)
	}
	return request
}

// filledPath returns the path of an operation with ids in place of its variables.
func filledPath(operation *specs.Operation, created pathValues) string {
	path := operation.Path
	for name, id := range created {
		path = strings.ReplaceAll(path, "{"+name+"}", id)
	}
	return path
}
