package seedfile

// kind is what the value of a field must be.
type kind uint8

const (
	text    kind = iota // also a number, as it is written
	whole               // number
	number              // whole or not
	flag                // true or false
	moment              // date or time
	group               // keys and values of any kind
	list                // of anything
	card                // the parameters of a card
	bank                // the parameters of a bank account
	source              // the parameters of a source, or the id of one
	ownCard             // the parameters of a card, or the id of one of the customer's
	cards               // of a customer
)

var wants = [...]string{
	text: "text", whole: "a whole number", number: "a number", flag: "true or false", moment: "a time such as 2017-01-31T09:00:00Z, or a date",
	group: "keys and values", list: "a list", card: "keys and values", bank: "keys and values", source: "an id, or keys and values",
	ownCard: "an id, or keys and values", cards: "a list of cards",
}

// fields has what each kind of object takes: the parameters of the request that makes it. Every one also has
// created_at, and those with a prefix an id.
type fields map[string]kind

var cardFields = fields{
	"name": text, "number": text, "expiration_month": whole, "expiration_year": whole, "security_code": text, "city": text,
	"country": text, "postal_code": text, "state": text, "street1": text, "street2": text, "phone_number": text,
}

var bankFields = fields{
	"number": text, "name": text, "brand": text, "bank_code": text, "branch_code": text, "type": text, "account_type": text,
}

var sourceFields = fields{
	"type": text, "amount": whole, "currency": text, "barcode": text, "bank": text, "email": text, "ip": text, "name": text,
	"mobile_number": text, "phone_number": text, "platform_type": text, "store_id": text, "store_name": text, "terminal_id": text,
	"promotion_code": text, "installment_term": whole, "zero_interest_installments": flag, "billing": group, "shipping": group,
	"items": list, "qr_settings": group,
}

// section is one list of the file, in the order in which the objects are made: what others refer to comes first.
type section struct {
	name, prefix string
	fields       fields
	add          func(b *builder, o *object)
}

var sections = []section{
	{"recipients", "recp", fields{
		"name": text, "email": text, "description": text, "type": text, "tax_id": text, "bank_account": bank, "metadata": group, "verified": flag,
	}, (*builder).addRecipient},
	{"customers", "cust", fields{
		"email": text, "description": text, "metadata": group, "cards": cards, "default_card": text,
	}, (*builder).addCustomer},
	{"tokens", "tokn", fields{"card": card}, (*builder).addToken},
	{"sources", "src", sourceFields, (*builder).addSource},
	{"charges", "chrg", fields{
		"amount": whole, "currency": text, "capture": flag, "card": ownCard, "customer": text, "source": source, "description": text,
		"metadata": group, "return_uri": text, "ip": text, "expires_at": moment, "authorization_type": text, "destination": text,
		"platform_fee": group, "zero_interest_installments": flag, "linked_account": text, "outcome": text, "failure_code": text,
	}, (*builder).addCharge},
	{"refunds", "rfnd", fields{"charge": text, "amount": whole, "void": flag, "metadata": group}, (*builder).addRefund},
}
