package faultproxy

import (
	"slices"

	"github.com/omise-conformance/harness/internal/names"
)

// otherRules are the rules of faults that a schema rule does not notice: a reference that
// leads elsewhere, or a time in objects on which answer.times-utc is not judged.
var otherRules = map[string]string{
	"charge.customer/id":       "charge.by-customer",
	"charge.destination/id":    "destination.accepted",
	"charge.transaction/id":    "charge.expand",
	"customer.default_card/id": "customer.first-card-default",
	"refund.charge/id":         "refund.fields",
	"transaction.id/id":        "charge.expand",

	"charge.expired_at/offset":               "expire.by-time",
	"charge.expired_at/precision":            "expire.by-time",
	"recipient.activated_at/offset":          "recipient.verify",
	"recipient.activated_at/precision":       "recipient.verify",
	"recipient.verified_at/offset":           "recipient.verify",
	"recipient.verified_at/precision":        "recipient.verify",
	"source.references.expires_at/offset":    "source.references",
	"source.references.expires_at/precision": "source.references",
	"transaction.created_at/offset":          "charge.expand",
	"transaction.created_at/precision":       "charge.expand",

	"error.code/case": "error.location",
}

// unreachable are patterns of faults that are left out because no case can notice them.
var unreachable = []struct{ faults, reason string }{
	// Nothing that a suite can do puts a value there, so nothing changes.
	{"dispute.*", "disputes begin at a bank"},
	{"capability.livemode/*", "no answer has it"},
	{"payment_method.banks.[].*", "the lists of banks are empty"},
	{"charge.authenticated_by/type", "no answer has it"},
	{"charge.authentication/type", "no answer has it"},
	{"charge.missing_3ds_fields/*", "no answer has it"},
	{"charge.three_ds_info/type", "no answer has it"},
	{"document.type/*", "no answer has it"},
	{"source.receipt_amount/precision", "always null"},
	{"source.supplier_id/type", "no answer has it"},

	// No rule says what they must be, and no operation leads from them to an object.
	{"document.id/id", "pictures are found by their address"},
	{"refund.transaction/id", "no operation retrieves a transaction"},
	{"webhook_delivery.id/id", "no operation retrieves a delivery"},

	// A gap of the suite: the chain of a charge is compared with no other answer.
	{"charge.chain/id", "destination.accepted looks at its form only"},
}

func isUnreachable(name string) bool {
	return slices.ContainsFunc(unreachable, func(e struct{ faults, reason string }) bool { return names.Match(e.faults, name) })
}
