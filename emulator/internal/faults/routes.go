package faults

// The routes that faults are about, as "METHOD /pattern".
const (
	retrieveCapability   = "GET /capability"
	listChains           = "GET /chains"
	retrieveChain        = "GET /chains/{id}"
	revokeChain          = "POST /chains/{id}/revoke"
	captureCharge        = "POST /charges/{id}/capture"
	createCharge         = "POST /charges"
	expireCharge         = "POST /charges/{id}/expire"
	failCharge           = "POST /charges/{id}/mark_as_failed"
	listCharges          = "GET /charges"
	listChargeEvents     = "GET /charges/{id}/events"
	retrieveRefund       = "GET /charges/{id}/refunds/{id}"
	payCharge            = "POST /charges/{id}/mark_as_paid"
	retrieveCharge       = "GET /charges/{id}"
	createRefund         = "POST /charges/{id}/refunds"
	listChargeRefunds    = "GET /charges/{id}/refunds"
	reverseCharge        = "POST /charges/{id}/reverse"
	updateCharge         = "PATCH /charges/{id}"
	updateCustomer       = "PATCH /customers/{id}"
	createCustomerCard   = "POST /customers/{id}/cards"
	destroyCustomerCard  = "DELETE /customers/{id}/cards/{id}"
	destroyCustomer      = "DELETE /customers/{id}"
	listCustomers        = "GET /customers"
	createCustomer       = "POST /customers"
	listCustomerCards    = "GET /customers/{id}/cards"
	retrieveCustomer     = "GET /customers/{id}"
	retrieveCustomerCard = "GET /customers/{id}/cards/{id}"
	updateCustomerCard   = "PATCH /customers/{id}/cards/{id}"
	listEvents           = "GET /events"
	retrieveEvent        = "GET /events/{id}"
	createRecipient      = "POST /recipients"
	destroyRecipient     = "DELETE /recipients/{id}"
	listRecipients       = "GET /recipients"
	retrieveRecipient    = "GET /recipients/{id}"
	updateRecipient      = "PATCH /recipients/{id}"
	verifyRecipient      = "PATCH /recipients/{id}/verify"
	listRefunds          = "GET /refunds"
	createSource         = "POST /sources"
	retrieveSource       = "GET /sources/{id}"
	createToken          = "POST /tokens"
	retrieveToken        = "GET /tokens/{id}"
)

// Several routes, as atRoutes takes them.
const (
	showingCharge  = createCharge + ", " + retrieveCharge
	showCustomer   = createCustomer + ", " + retrieveCustomer + ", " + updateCustomer + ", " + destroyCustomer
	listAnyEvents  = listChargeEvents + ", " + listEvents
	listsOfAccount = listCharges + ", " + listCustomers + ", " + listRecipients + ", " + listRefunds
	showSource     = createSource + ", " + retrieveSource
	showToken      = createToken + ", " + retrieveToken
	spendToken     = createCharge + ", " + createCustomer + ", " + updateCustomer
)
