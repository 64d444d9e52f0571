// Package route names the routes that faults are about.
package route

// The routes that faults are about, as "METHOD /pattern".
const (
	RetrieveCapability   = "GET /capability"
	ListChains           = "GET /chains"
	RetrieveChain        = "GET /chains/{id}"
	RevokeChain          = "POST /chains/{id}/revoke"
	CaptureCharge        = "POST /charges/{id}/capture"
	CreateCharge         = "POST /charges"
	ExpireCharge         = "POST /charges/{id}/expire"
	FailCharge           = "POST /charges/{id}/mark_as_failed"
	ListCharges          = "GET /charges"
	ListChargeEvents     = "GET /charges/{id}/events"
	RetrieveRefund       = "GET /charges/{id}/refunds/{id}"
	PayCharge            = "POST /charges/{id}/mark_as_paid"
	RetrieveCharge       = "GET /charges/{id}"
	CreateRefund         = "POST /charges/{id}/refunds"
	ListChargeRefunds    = "GET /charges/{id}/refunds"
	ReverseCharge        = "POST /charges/{id}/reverse"
	UpdateCharge         = "PATCH /charges/{id}"
	UpdateCustomer       = "PATCH /customers/{id}"
	CreateCustomerCard   = "POST /customers/{id}/cards"
	DestroyCustomerCard  = "DELETE /customers/{id}/cards/{id}"
	DestroyCustomer      = "DELETE /customers/{id}"
	ListCustomers        = "GET /customers"
	CreateCustomer       = "POST /customers"
	ListCustomerCards    = "GET /customers/{id}/cards"
	RetrieveCustomer     = "GET /customers/{id}"
	RetrieveCustomerCard = "GET /customers/{id}/cards/{id}"
	UpdateCustomerCard   = "PATCH /customers/{id}/cards/{id}"
	ListEvents           = "GET /events"
	RetrieveEvent        = "GET /events/{id}"
	CreateRecipient      = "POST /recipients"
	DestroyRecipient     = "DELETE /recipients/{id}"
	ListRecipients       = "GET /recipients"
	RetrieveRecipient    = "GET /recipients/{id}"
	UpdateRecipient      = "PATCH /recipients/{id}"
	VerifyRecipient      = "PATCH /recipients/{id}/verify"
	ListRefunds          = "GET /refunds"
	CreateSource         = "POST /sources"
	RetrieveSource       = "GET /sources/{id}"
	CreateToken          = "POST /tokens"
	RetrieveToken        = "GET /tokens/{id}"
)

// Several routes, separated by commas.
const (
	ShowCharge     = CreateCharge + ", " + RetrieveCharge
	ShowCustomer   = CreateCustomer + ", " + RetrieveCustomer + ", " + UpdateCustomer + ", " + DestroyCustomer
	ListAnyEvents  = ListChargeEvents + ", " + ListEvents
	ListsOfAccount = ListCharges + ", " + ListCustomers + ", " + ListRecipients + ", " + ListRefunds
	ShowSource     = CreateSource + ", " + RetrieveSource
	ShowToken      = CreateToken + ", " + RetrieveToken
	SpendToken     = CreateCharge + ", " + CreateCustomer + ", " + UpdateCustomer
)
