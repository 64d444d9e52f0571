package specs

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
)

// absent takes a field away instead of changing it.
type absent struct{}

// mutations each break one thing in a valid example. All of them must be
// noticed, at the right place, and nothing else with them. where is the place in
// the contract, below the components' schemas.
var mutations = []struct {
	schema, example, field string
	value                  any
	reason, where          string
}{
	{"Charge", "Charge", "object", "Charge", "to be charge", "Charge/properties/object"},
	{"Charge", "Charge", "object", absent{}, "to be there", "Charge/required"},
	{"Charge", "Charge", "id", "chrg_test_UPPER", "to match ^chrg(_test)?_[0-9a-z]+$", "Charge/properties/id"},
	{"Charge", "Charge", "id", 12.0, "to be a string", "Charge/properties/id"},
	{"Charge", "Charge", "livemode", "false", "to be true or false", "Charge/properties/livemode"},
	{"Charge", "Charge", "livemode", absent{}, "to be there", "Charge/required"},
	{"Charge", "Charge", "location", "/charge/chrg_test_1", "to match ^/charges/chrg(_test)?_[0-9a-z]+$", "Charge/properties/location"},
	{"Charge", "Charge", "amount", "100000", "to be an integer", "Charge/properties/amount"},
	{"Charge", "Charge", "amount", 1000.5, "to be an integer", "Charge/properties/amount"},
	{"Charge", "Charge", "amount", 0.0, "to be at least 1", "Charge/properties/amount"},
	{"Charge", "Charge", "amount", nil, "not to be null", "Charge/properties/amount"},
	{"Charge", "Charge", "currency", "BAHT", "to match ^[A-Za-z]{3}$", "Charge/properties/currency"},
	{"Charge", "Charge", "status", "succeeded", "to be one of pending, successful, failed, expired, reversed", "Charge/properties/status"},
	{"Charge", "Charge", "status", "unknown", "to be one of pending, successful, failed, expired, reversed", "Charge/properties/status"},
	{"Charge", "Charge", "status", absent{}, "to be there", "Charge/required"},
	{"Charge", "Charge", "created_at", "2026-01-15 08:30:00", "to be a time like 2026-01-15T08:30:00Z", "Charge/properties/created_at"},
	{"Charge", "Charge", "paid_at", "2026-02-30T08:30:00Z", "to be a time like 2026-01-15T08:30:00Z", "Charge/properties/paid_at"},
	{"Charge", "Charge", "expires_at", nil, "not to be null", "Charge/properties/expires_at"},
	{"Charge", "Charge", "paid_at", absent{}, "to be there", "Charge/required"},
	{"Charge", "Charge", "metadata", nil, "not to be null", "Charge/properties/metadata"},
	{"Charge", "Charge", "metadata", []any{}, "to be an object", "Charge/properties/metadata"},
	{"Charge", "Charge", "refunds", []any{}, "to be an object", "Charge/properties/refunds"},
	{"Charge", "Charge", "refunds.order", nil, "not to be null", "RefundList/properties/order"},
	{"Charge", "Charge", "refunds.total", -1.0, "to be at least 0", "RefundList/properties/total"},
	{"Charge", "Charge", "refunded_amount", absent{}, "to be there", "Charge/required"},
	{"Charge", "Charge", "fee", -1.0, "to be at least 0", "Charge/properties/fee"},
	{"Charge", "Charge", "paid", 1.0, "to be true or false", "Charge/properties/paid"},
	{"Charge", "Charge", "authorization_type", "auth", "to be one of pre_auth, final_auth, null", "Charge/properties/authorization_type"},
	{"Charge", "Charge", "failure_code", "", "not to be empty", "Charge/properties/failure_code"},
	{"Charge", "Charge", "authorize_uri", "/payments/1", "to be an absolute URI", "Charge/properties/authorize_uri"},
	{"Charge", "Charge", "transaction", "chrg_test_1", "to match ^trxn(_test)?_[0-9a-z]+$", "Charge/properties/transaction/oneOf/0"},
	{"Charge", "Charge", "transaction", true, "to be a string or an object or null", "Charge/properties/transaction"},
	{"Charge", "Charge", "customer", map[string]any{"object": "customer"}, "*", "Customer/required"},
	{"Charge", "Charge", "customer", 7.0, "to be a string or an object or null", "Charge/properties/customer"},
	{"Charge", "Charge", "destination", "rcpt_1", "to match ^recp(_test)?_[0-9a-z]+$", "Charge/properties/destination"},
	{"Charge", "Charge", "transaction_fees.fee_rate", "3,65", "to match ^[0-9]+([.][0-9]+)?$", "TransactionFees/properties/fee_rate/oneOf/0"},
	{"Charge", "Charge", "transaction_fees", absent{}, "to be there, as in every object created since 2023-09-01", "Charge/x-required-since/2023-09-01"},
	{"Charge", "Charge", "can_perform_void", absent{}, "to be there, as in every object created since 2025-01-01", "Charge/x-required-since/2025-01-01"},
	{"Charge", "Charge", "platform_fee.fixed", "1", "to be an integer or null", "PlatformFee/properties/fixed"},
	{"Charge", "Charge", "card", "card_test_1", "to be an object or null", "Charge/properties/card"},
	{"Charge", "Charge", "card.last_digits", "42424", "to match ^[0-9]{4}$", "Card/properties/last_digits"},
	{"Charge", "Charge", "card.expiration_month", 13.0, "to be at most 12", "Card/properties/expiration_month"},
	{"Charge", "Charge", "card.country", nil, "not to be null", "Card/properties/country"},
	{"Charge", "Charge", "card.brand", nil, "not to be null", "Card/properties/brand"},
	{"Charge", "Charge", "card.fingerprint", absent{}, "to be there", "Card/required"},
	{"Charge", "Charge", "card.deleted", absent{}, "to be there, as in every object created since 2018-01-01", "Card/x-required-since/2018-01-01"},
	{"Charge", "SourceCharge", "source.flow", "online", "to be one of redirect, offline, app_redirect", "Source/properties/flow"},
	{"Charge", "SourceCharge", "source.type", "PromptPay", "to match ^[a-z][a-z0-9_]*$", "Source/properties/type"},
	{"Charge", "SourceCharge", "source.charge_status", "paid", "to be one of unknown, pending, successful, failed, expired, reversed", "Source/properties/charge_status"},
	{"Charge", "SourceCharge", "source.scannable_code.image.download_uri", absent{}, "to be there", "ScannableCode/properties/image/required"},
	{"Charge", "SourceCharge", "source.scannable_code.image.download_uri", nil, "not to be null", "ScannableCode/properties/image/properties/download_uri"},
	{"Token", "Token", "location", "/tokens/tokn_test_1", "to match ^https?://[^/]+(/.*)?/tokens/tokn(_test)?_[0-9a-z]+$", "Token/properties/location"},
	{"Token", "Token", "used", nil, "not to be null", "Token/properties/used"},
	{"Token", "Token", "card", absent{}, "to be there", "Token/required"},
	{"Token", "Token", "charge_status", "none", "to be one of unknown, pending, successful, failed, expired, reversed", "Token/properties/charge_status"},
	{"Source", "Source", "items", nil, "not to be null", "Source/properties/items"},
	{"Source", "Source", "charge_status", absent{}, "to be there, as in every object created since 2025-01-01", "Source/x-required-since/2025-01-01"},
	{"Source", "Source", "created_at", absent{}, "to be there, as in every object created since 2019-07-01", "Source/x-required-since/2019-07-01"},
	{"Customer", "Customer", "default_card", "tokn_test_1", "to match ^card(_test)?_[0-9a-z]+$", "Customer/properties/default_card"},
	{"Customer", "Customer", "cards.data.0.object", "token", "to be card", "Card/properties/object"},
	{"Customer", "Customer", "cards.data.0.bank", absent{}, "to be there, as in every object created since 2018-01-01", "Card/x-required-since/2018-01-01"},
	{"Customer", "Customer", "linked_accounts", []any{}, "to be an object", "Customer/properties/linked_accounts"},
	{"Refund", "Refund", "status", "pending", "to be closed", "Refund/properties/status"},
	{"Refund", "Refund", "voided", absent{}, "to be there", "Refund/required"},
	{"Recipient", "Recipient", "type", "person", "to be one of individual, corporation", "Recipient/properties/type"},
	{"Recipient", "Recipient", "bank_account.last_digits", nil, "not to be null", "BankAccount/properties/last_digits"},
	{"Chain", "Chain", "key", "skey_test_1", "to match ^((ckey|ck)(_test)?_[0-9a-z]+)?$", "Chain/properties/key"},
	{"Event", "Event", "key", "created", "to match ^[a-z_]+([.][a-z_]+)+$", "Event/properties/key"},
	{"Event", "Event", "data", nil, "not to be null", "Event/properties/data"},
	{"Event", "Event", "data.object", absent{}, "to be there", "Event/properties/data/required"},
	{"ChargeList", "ChargeList", "data.0.status", "paid", "to be one of pending, successful, failed, expired, reversed", "Charge/properties/status"},
	{"ChargeList", "ChargeList", "data.0.approval_code", absent{}, "to be there, as in every object created since 2025-01-01", "Charge/x-required-since/2025-01-01"},
	{"ChargeList", "ChargeList", "order", "ascending", "to be one of chronological, reverse_chronological", "ChargeList/properties/order"},
	{"ChargeList", "ChargeList", "from", "1970-01-01", "to be a time like 2026-01-15T08:30:00Z", "ChargeList/properties/from"},
	{"ChargeList", "ChargeList", "data", nil, "not to be null", "ChargeList/properties/data"},
	{"Capability", "Capability", "payment_methods.0.currencies.1", "yen!", "to match ^[A-Za-z]{3}$", "PaymentMethod/properties/currencies/items"},
	{"Capability", "Capability", "limits.charge_amount.min", absent{}, "to be there", "Capability/properties/limits/properties/charge_amount/required"},
	{"Error", "NotFound", "code", "Not found", "to match ^[a-z][a-z0-9_]*$", "Error/properties/code"},
	{"Error", "NotFound", "location", absent{}, "to be there", "Error/required"},
	{"Error", "NotFound", "message", "", "not to be empty", "Error/properties/message"},
}

func TestSingleMutationsAreNoticed(t *testing.T) {
	for _, m := range mutations {
		t.Run(m.example+"/"+m.field+"="+name(m.value), func(t *testing.T) {
			schema, where := component(t, m.schema)
			value := example(t, m.example)
			if violations := ValidateJSON(schema, where, value); len(violations) > 0 {
				t.Fatalf("the example is not valid before: %v", violations)
			}
			violations := ValidateJSON(schema, where, mutate(t, value, strings.Split(m.field, "."), m.value))
			if len(violations) == 0 {
				t.Fatal("nothing was noticed")
			}
			pointer := "/" + strings.ReplaceAll(m.field, ".", "/")
			if m.reason == "*" { // several violations within the field
				for _, violation := range violations {
					if !strings.HasPrefix(violation.Pointer, pointer+"/") {
						t.Errorf("noticed at %s, want it within %s", violation.Pointer, pointer)
					}
				}
				pointer, m.reason = violations[0].Pointer, violations[0].Reason
				violations = violations[:1]
			}
			want := Violation{Pointer: pointer, Reason: m.reason, Where: OpenAPIFile + " #/components/schemas/" + m.where}
			if len(violations) != 1 || violations[0] != want {
				t.Errorf("noticed\n  %v\nwant only\n  %v", violations, want)
			}
		})
	}
}

// TestEveryMismatchIsReported breaks several things at once.
func TestEveryMismatchIsReported(t *testing.T) {
	schema, where := component(t, "Charge")
	value := example(t, "Charge")
	broken := map[string]any{"status": "done", "amount": "1", "paid": nil, "card.brand": absent{}, "refunds.limit": "20", "branch": absent{}}
	for field, to := range broken {
		value = mutate(t, value, strings.Split(field, "."), to)
	}
	found := map[string]bool{}
	for _, violation := range ValidateJSON(schema, where, value) {
		found[violation.Pointer] = true
	}
	for field := range broken {
		if !found["/"+strings.ReplaceAll(field, ".", "/")] {
			t.Errorf("%s was not noticed among %v", field, found)
		}
	}
	if len(found) != len(broken) {
		t.Errorf("noticed %v, want %d", found, len(broken))
	}
}

// TestWhatMayDiffer changes valid examples in ways that stay valid.
func TestWhatMayDiffer(t *testing.T) {
	for _, m := range []struct {
		schema, example, field string
		value                  any
	}{
		{"Charge", "Charge", "brand_new_field", "x"},
		{"Charge", "Charge", "currency", "thb"},
		{"Charge", "Charge", "failure_code", "something_new"},
		{"Charge", "Charge", "customer", "cust_test_0a"},
		{"Charge", "Charge", "transaction", map[string]any{"object": "transaction", "id": "trxn_test_1", "amount": 1.0, "currency": "THB"}},
		{"Charge", "Charge", "transaction_fees.fee_rate", 3.65},
		{"Charge", "Charge", "platform_fee.percentage", "5.0"},
		{"Charge", "Charge", "authorization_type", nil},
		{"Charge", "Charge", "chain", "acch_test_1"},
		{"Charge", "Charge", "net", -756.0},
		{"Charge", "Charge", "card", nil},
		{"Charge", "Charge", "id", "chrg_1"},
		{"Charge", "SourceCharge", "source.type", "some_new_method"},
		{"Charge", "SourceCharge", "source.scannable_code", map[string]any{"image": map[string]any{"download_uri": "https://x.example/1", "type": "qr_code"}}},
		{"Token", "Token", "card", nil},
		{"Token", "Token", "charge_status", nil},
		{"Token", "Token", "charge_status", absent{}},
		{"Token", "Token", "location", "http://127.0.0.1:18081/tokens/tokn_test_1"},
		{"Event", "Event", "data", map[string]any{"object": "transfer"}},
		{"Event", "Event", "webhook_deliveries", []any{map[string]any{
			"object": "webhook_delivery", "id": "whdl_test_1",
			"uri": "https://x.example", "status": 200.0, "created_at": "2023-03-02 10:27:09 UTC",
		}}},
		{"Error", "NotFound", "code", "brand_new_code"},
	} {
		schema, where := component(t, m.schema)
		value := mutate(t, example(t, m.example), strings.Split(m.field, "."), m.value)
		if violations := ValidateJSON(schema, where, value); len(violations) > 0 {
			t.Errorf("%s with %s=%s: %v", m.example, m.field, name(m.value), violations)
		}
	}
}

// TestOlderObjectsLackYoungerFields is why x-required-since exists.
func TestOlderObjectsLackYoungerFields(t *testing.T) {
	schema, where := component(t, "Charge")
	value := mutate(t, example(t, "Charge"), []string{"can_perform_void"}, absent{})
	for created, valid := range map[string]bool{"2024-12-31T23:59:59Z": true, "2025-01-01T00:00:00Z": false} {
		value = mutate(t, value, []string{"created_at"}, created)
		if violations := ValidateJSON(schema, where, value); (len(violations) == 0) != valid {
			t.Errorf("a charge of %s without can_perform_void: %v, want valid %v", created, violations, valid)
		}
	}
	// A source without a time of its own is as old as its charge.
	value = mutate(t, example(t, "SourceCharge"), []string{"source", "created_at"}, absent{})
	value = mutate(t, value, []string{"created_at"}, "2019-05-22T06:01:12Z")
	value = mutate(t, value, []string{"source", "promotion_code"}, absent{})
	if violations := ValidateJSON(schema, where, value); len(violations) > 0 {
		t.Errorf("a charge of 2019 with a source of the time: %v", violations)
	}
}

func example(t testing.TB, name string) any {
	t.Helper()
	ref := contract(t).Doc.Components.Examples[name]
	if ref == nil {
		t.Fatalf("there is no example %s", name)
	}
	return copyOf(t, ref.Value.Value)
}

func copyOf(t testing.TB, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// mutate returns value with one field changed; value itself may change.
func mutate(t testing.TB, value any, field []string, to any) any {
	t.Helper()
	switch container := value.(type) {
	case map[string]any:
		if len(field) > 1 {
			container[field[0]] = mutate(t, container[field[0]], field[1:], to)
		} else if _, remove := to.(absent); remove {
			if _, present := container[field[0]]; !present {
				t.Fatalf("%s is not there to be taken away", field[0])
			}
			delete(container, field[0])
		} else {
			container[field[0]] = to
		}
	case []any:
		i, err := strconv.Atoi(field[0])
		if err != nil || i >= len(container) {
			t.Fatalf("no element %s", field[0])
		}
		if len(field) > 1 {
			container[i] = mutate(t, container[i], field[1:], to)
		} else {
			container[i] = to
		}
	default:
		t.Fatalf("%v is in no object", field)
	}
	return value
}

func name(value any) string {
	if _, ok := value.(absent); ok {
		return "absent"
	}
	text, _ := json.Marshal(value)
	return string(text)
}
