package corrections

// any stands for every kind of object in the tables.
const anyKind = ""

// rename is a field that has another name in API version 2019-05-29, and the same value.
type rename struct{ kind, from, to string }

// renames are those of which the sources state the new name.
var renames = []rename{
	{anyKind, "created", "created_at"},
	{"charge", "captured", "paid"}, // of 2014-07-27; paid since 2015-11-17
	{"charge", "refunded", "refunded_amount"},
	{"bank_account", "account_type", "type"},
}

// capitals are the fields whose value is a code in upper case since 2019-05-29.
var capitals = []string{"currency", "funding_currency"}

// null is a field that every object of a kind has, and that is null for one with the other fields.
type null struct {
	kind, field string
	with        map[string]string // JSON texts of fields that have to be there; nil: whatever the others are
}

// nulls are fields that hold what was not given or did not happen. A field that other fields say nothing of is missing here where
// null would be a guess, such as a charge's authorize_uri.
var nulls = []null{
	{"charge", "description", nil},
	{"charge", "ip", nil},
	{"charge", "link", nil},
	{"charge", "schedule", nil},
	{"charge", "return_uri", map[string]string{"source": "null"}},
	{"charge", "failure_code", map[string]string{"status": `"successful"`}},
	{"charge", "failure_message", map[string]string{"status": `"successful"`}},
	{"charge", "failure_code", map[string]string{"status": `"pending"`}},
	{"charge", "failure_message", map[string]string{"status": `"pending"`}},
	{"charge", "paid_at", map[string]string{"paid": "false"}},
	{"charge", "expired_at", map[string]string{"expired": "false"}},
	{"charge", "reversed_at", map[string]string{"reversed": "false"}},
	{"card", "city", nil},
	{"card", "postal_code", nil},
	{"recipient", "description", nil},
	{"recipient", "tax_id", nil},
	{"recipient", "failure_code", map[string]string{"verified": "true"}},
	{"customer", "description", nil},
}
