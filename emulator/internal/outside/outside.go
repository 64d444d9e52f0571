// Package outside serves what SDKs ask for and the contract does not describe: account, balance, transfers, links,
// disputes, schedules, occurrences, transactions, receipts, exchange rates and search.
//
// Its answers are plausible and not judged: paths and methods are those of the SDKs, fields those of answers recorded
// in 2025, and the behavior is as simple as can be. Each answer carries api.OutsideHeader.
package outside

import (
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/money"
)

// operation is a route, and what it answers for the table in docs/emulator.md.
type operation struct {
	call    string // "POST /transfers"
	answers string
	handle  api.Handler
}

// operations are those of the SDKs in Go, Java, JavaScript, PHP, Python and Ruby that the contract lacks.
func operations() []operation {
	return slices.Concat(accountOperations(), payoutOperations(), linkOperations(), disputeOperations(), scheduleOperations())
}

// accountOperations are about the account as a whole.
func accountOperations() []operation {
	return []operation{
		{"GET /account", "account", retrieveAccount},
		{"PATCH /account", "account", updateAccount},
		{"GET /balance", "balance", retrieveBalance},
		{"GET /transactions", "list of transactions", listTransactions},
		{"GET /transactions/{id}", "transaction", retrieveTransaction},
		{"GET /receipts", "receipt_list of receipts", listReceipts},
		{"GET /receipts/{id}", "receipt", retrieveReceipt},
		{"GET /forex/{currency}", "forex", retrieveForex},
		{"GET /search", "search", search},
	}
}

// payoutOperations are about transfers.
func payoutOperations() []operation {
	return []operation{
		{"POST /transfers", "transfer", createTransfer},
		{"GET /transfers", "list of transfers", listTransfers},
		{"GET /transfers/{id}", "transfer", retrieveTransfer},
		{"PATCH /transfers/{id}", "transfer", updateTransfer},
		{"DELETE /transfers/{id}", "transfer", destroyTransfer},
		{"POST /transfers/{id}/mark_as_sent", "transfer", markTransferAsSent},
		{"POST /transfers/{id}/mark_as_paid", "transfer", markTransferAsPaid},
	}
}

// linkOperations are about links.
func linkOperations() []operation {
	return []operation{
		{"POST /links", "link", createLink},
		{"GET /links", "list of links", listLinks},
		{"GET /links/{id}", "link", retrieveLink},
		{"DELETE /links/{id}", "link", destroyLink},
		{"GET /links/{id}/charges", "list of charges", listLinkCharges},
		{"GET /links/{id}/pay", "page", showLink},
		{"POST /links/{id}/pay", "page", payLink},
	}
}

// disputeOperations are about disputes and their documents.
func disputeOperations() []operation {
	return []operation{
		{"POST /charges/{id}/disputes", "dispute", createDispute},
		{"GET /disputes", "list of disputes", listDisputes},
		{"GET /disputes/open", "list of disputes", listDisputes},
		{"GET /disputes/pending", "list of disputes", listDisputes},
		{"GET /disputes/closed", "list of disputes", listDisputes},
		{"GET /disputes/{id}", "dispute", retrieveDispute},
		{"PATCH /disputes/{id}", "dispute", updateDispute},
		{"PATCH /disputes/{id}/accept", "dispute", acceptDispute},
		{"PATCH /disputes/{id}/close", "dispute", closeDispute},
		{"POST /disputes/{id}/documents", "document", createDocument},
		{"GET /disputes/{id}/documents", "list of documents", listDocuments},
		{"GET /disputes/{id}/documents/{id}", "document", retrieveDocument},
		{"DELETE /disputes/{id}/documents/{id}", "document", destroyDocument},
		{"GET /disputes/{id}/documents/{id}/downloads/{secret}", "file", downloadDocument},
	}
}

// scheduleOperations are about schedules and their occurrences.
func scheduleOperations() []operation {
	return []operation{
		{"GET /transfers/schedules", "list of schedules", listTransferSchedules},
		{"POST /schedules", "schedule", createSchedule},
		{"GET /schedules", "list of schedules", listSchedules},
		{"GET /schedules/{id}", "schedule", retrieveSchedule},
		{"DELETE /schedules/{id}", "schedule", destroySchedule},
		{"GET /schedules/{id}/occurrences", "list of occurrences", listOccurrences},
		{"GET /charges/schedules", "list of schedules", listChargeSchedules},
		{"GET /customers/{id}/schedules", "list of schedules", listCustomerSchedules},
		{"GET /recipients/{id}/schedules", "list of schedules", listRecipientSchedules},
		{"GET /occurrences/{id}", "occurrence", retrieveOccurrence},
	}
}

// takesFile is the operation whose body may be multipart/form-data.
const takesFile = "POST /disputes/{id}/documents"

// pages are the operations of browsers, which send no key, with the account that they are about.
var pages = map[string]func(a *api.Account, vars []string) bool{
	"GET /links/{id}/pay":  hasLink,
	"POST /links/{id}/pay": hasLink,
	"GET /disputes/{id}/documents/{id}/downloads/{secret}": hasDispute,
}

// Routes returns the routes of all operations, for api.Options.
func Routes() []api.Route {
	var routes []api.Route
	for _, op := range operations() {
		method, pattern, _ := strings.Cut(op.call, " ")
		handle := func(c *api.Call) (any, *apierror.Error) {
			stateOf(c).Settle(c)
			return op.handle(c)
		}
		route := api.OutsideRoute(method, pattern, handle)
		if has := pages[op.call]; has != nil {
			route = api.OutsidePage(method, pattern, handle, has)
		}
		route.TakesFile = op.call == takesFile
		routes = append(routes, route)
	}
	return routes
}

// documented reports whether the emulator speaks the dialect of the guides.
func documented(c *api.Call) bool { return c.Emulator.Options().Dialect == api.Documented }

// homeCurrency is the currency of every account: that of the recorded ones.
func homeCurrency() *money.Currency { return money.FindCurrency("THB") }

// currencyOf is the currency of the account as the dialect writes it.
func currencyOf(c *api.Call) string { return homeCurrency().In(documented(c)) }
