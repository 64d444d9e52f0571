package outside

import (
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

// balance asserts the balance of the account.
func (k *kit) balance(total, transferable, onHold string) {
	k.t.Helper()
	k.get("/balance").has(total, "total").has(transferable, "transferable").has(onHold, "on_hold").has(`"THB"`, "currency")
}

// A charge of 1,000 THB brings 960.94, of which a refund of 100 takes back 100.
func TestBalanceFollowsFromTransactions(t *testing.T) {
	k := newKit(t, api.Options{})
	k.balance("0", "0", "0")
	charge := k.charge()
	k.balance("96094", "96094", "0")
	k.post("/charges/"+charge+"/refunds", `{"amount":10000}`)
	k.balance("86094", "86094", "0")
	transfer := k.post("/transfers", `{"amount":80000}`).str("id")
	k.balance("86094", "6094", "80000")
	k.post("/transfers/"+transfer+"/mark_as_sent", "")
	k.balance("6094", "6094", "0")
	k.post("/transfers/"+transfer+"/mark_as_paid", "")
	k.balance("6094", "6094", "0")

	list := k.get("/transactions").has("3", "total")
	for i, want := range []string{`"charge.captured.net"`, `"refund.created.debit"`, `"transfer.sent.debit"`} {
		list.has(want, "data", i, "key")
	}
	list.has(`"`+charge+`"`, "data", 0, "origin").has(`"credit"`, "data", 0, "direction").has("96094", "data", 0, "amount")
	list.has(`"`+transfer+`"`, "data", 2, "origin").has(`"debit"`, "data", 2, "direction")
	id := k.get("/charges/" + charge).str("transaction")
	k.get("/transactions/"+id).has("96094", "amount")
}

func TestChargesInOtherCurrenciesAreNotInTheBalance(t *testing.T) {
	k := newKit(t, api.Options{})
	k.post("/charges", `{"amount":1000,"currency":"jpy","card":"`+k.token()+`"}`)
	k.balance("0", "0", "0")
	k.get("/transactions").has(`"JPY"`, "data", 0, "currency")
	k.get("/receipts").has("0", "total")
}

func TestTransfers(t *testing.T) {
	k := newKit(t, api.Options{})
	recipient := k.recipient()
	made := k.post("/transfers", `{"amount":100000,"recipient":"`+recipient+`","metadata":{"a":"b"}}`)
	made.has("2804", "fee").has("196", "fee_vat").has("3000", "total_fee").has("97000", "net").has(`"`+recipient+`"`, "recipient")
	made.has("true", "sendable").has("false", "sent").has("[]", "transactions").has(`"7890"`, "bank_account", "last_digits")
	path := "/transfers/" + made.str("id")
	k.do("PATCH", path, `{"amount":5000}`).ok().has("5000", "amount").has("2000", "net").has(`{"a":"b"}`, "metadata")

	sent := k.post(path+"/mark_as_sent", "").has("true", "sent").has("false", "sendable").has("false", "paid")
	sent.has("5000", "transactions", 0, "amount").has(`"2026-03-02T10:00:00Z"`, "sent_at").has("null", "paid_at")
	for _, call := range [][2]string{{"PATCH", path}, {"DELETE", path}, {"POST", path + "/mark_as_sent"}} {
		k.do(call[0], call[1], "{}").refused(400, "invalid_transfer", "transfer was already sent")
	}
	k.post(path+"/mark_as_paid", "").has("true", "paid")

	other := "/transfers/" + k.post("/transfers", `{"amount":3000}`).has("null", "recipient").str("id")
	k.do("DELETE", other, "").ok().has("true", "deleted")
	k.do("GET", other, "").refused(404, "not_found", "transfer "+other[len("/transfers/"):]+" was not found")
	k.get("/transfers").has("1", "total")
	k.get("/events?limit=100").has("9", "total") // three of the recipient, four and two of the transfers
}

func TestTransfersThatAreRefused(t *testing.T) {
	k := newKit(t, api.Options{})
	for body, want := range map[string]string{
		`{}`: "amount is not a number", `{"amount":2999}`: "amount must be greater than or equal to 3000",
		`{"amount":100000000001}`:              "amount must be less than or equal to 100000000000",
		`{"amount":3000,"fail_fast":"maybe"}`:  "fail fast is invalid",
		`{"amount":3000,"metadata":"no hash"}`: "Metadata should be a JSON hash",
	} {
		k.do("POST", "/transfers", body).refused(400, "invalid_transfer", want)
	}
	k.do("POST", "/transfers", `{"amount":3000,"recipient":"recp_test_1"}`).refused(404, "not_found", "recipient recp_test_1 was not found")
	k.get("/transfers").has("0", "total")
}

// What a destination charge passes on is a transfer that was paid at once.
func TestTransfersOfDestinationCharges(t *testing.T) {
	k := newKit(t, api.Options{Dialect: api.Documented})
	recipient := k.recipient()
	charge := k.post("/charges", `{"amount":100000,"currency":"thb","card":"`+k.token()+`","destination":"`+recipient+`",
		"platform_fee":{"fixed":5000}}`)
	list := k.get("/transfers").has("1", "total").has("95000", "data", 0, "amount").has("true", "data", 0, "paid")
	list.has(`"`+charge.str("id")+`"`, "data", 0, "charge").has(`"`+recipient+`"`, "data", 0, "recipient")
	path := "/transfers/" + list.str("data", 0, "id")
	k.get(path).has(`"thb"`, "currency")
	k.do("POST", path+"/mark_as_paid", "").refused(400, "invalid_transfer", "transfer was already sent")
}

func TestReceiptsAreForTheFeesOfADay(t *testing.T) {
	k := newKit(t, api.Options{})
	k.charge()
	k.charge()
	k.advance("24h")
	transfer := k.post("/transfers", `{"amount":80000}`).str("id")
	k.post("/transfers/"+transfer+"/mark_as_paid", "")
	list := k.get("/receipts").has("2", "total").has(`"2026-03-02"`, "data", 0, "issued_on").has(`"2026-03-03"`, "data", 1, "issued_on")
	list.has("7300", "data", 0, "charge_fee").has("512", "data", 0, "vat").has("7812", "data", 0, "total")
	list.has("2804", "data", 1, "transfer_fee").has("196", "data", 1, "vat").has("3000", "data", 1, "total")
	k.get("/receipts/"+list.str("data", 1, "id")).has(`"EMU202603030001"`, "number")
}
