package suites

import (
	"maps"

	"github.com/omise-conformance/harness/internal/explore"
)

// SourceType is what the sources know of one payment method.
type SourceType struct {
	Type     string
	Flow     string // redirect, app_redirect, offline
	Currency string
	Amount   int64 // an amount well within the method's limits
	Min      int64 // smallest amount, 0 where no source states one
	Params   P     // what the type needs besides type, amount and currency
	Required []string
}

// SourceTypes lists every type whose flow and currency were seen in a sample
// (api-reference facts §1.4, recorded-traffic facts §9).
var SourceTypes = []SourceType{
	{Type: "alipay", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "alipay_cn", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "alipay_hk", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "dana", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "gcash", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "kakaopay", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "touch_n_go", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "mobile_banking_bay", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "mobile_banking_bbl", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "mobile_banking_kbank", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "mobile_banking_ktb", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "mobile_banking_scb", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "truemoney_jumpapp", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "wechat_pay", Flow: "app_redirect", Currency: "thb", Amount: 100000},
	{Type: "installment_bay", Flow: "redirect", Currency: "thb", Amount: 300000, Min: 200000, Params: P{"installment_term": 3}, Required: []string{"installment_term"}},
	{Type: "installment_bbl", Flow: "redirect", Currency: "thb", Amount: 300000, Min: 200000, Params: P{"installment_term": 4}, Required: []string{"installment_term"}},
	{Type: "installment_first_choice", Flow: "redirect", Currency: "thb", Amount: 300000, Min: 200000, Params: P{"installment_term": 3}, Required: []string{"installment_term"}},
	{Type: "installment_kbank", Flow: "redirect", Currency: "thb", Amount: 300000, Min: 200000, Params: P{"installment_term": 3}, Required: []string{"installment_term"}},
	{Type: "installment_ktc", Flow: "redirect", Currency: "thb", Amount: 300000, Min: 200000, Params: P{"installment_term": 3}, Required: []string{"installment_term"}},
	{Type: "installment_scb", Flow: "redirect", Currency: "thb", Amount: 300000, Min: 200000, Params: P{"installment_term": 3}, Required: []string{"installment_term"}},
	{Type: "internet_banking_bay", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "internet_banking_bbl", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "rabbit_linepay", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "shopeepay", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "truemoney", Flow: "redirect", Currency: "thb", Amount: 100000, Params: P{"phone_number": "0812345678"}, Required: []string{"phone_number"}},
	{Type: "points_citi", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "boost", Flow: "redirect", Currency: "myr", Amount: 10000},
	{Type: "duitnow_obw", Flow: "redirect", Currency: "myr", Amount: 10000, Params: P{"bank": "affin"}, Required: []string{"bank"}},
	{Type: "duitnow_qr", Flow: "redirect", Currency: "myr", Amount: 10000},
	{Type: "fpx", Flow: "redirect", Currency: "myr", Amount: 10000, Params: P{"bank": "affin", "email": "payer@shop.example"}, Required: []string{"bank"}},
	{Type: "maybank_qr", Flow: "redirect", Currency: "myr", Amount: 10000},
	{Type: "grabpay", Flow: "redirect", Currency: "sgd", Amount: 10000},
	{Type: "paypay", Flow: "redirect", Currency: "jpy", Amount: 10000},
	{Type: "promptpay", Flow: "offline", Currency: "thb", Amount: 100000},
	{Type: "paynow", Flow: "offline", Currency: "sgd", Amount: 10000},
	{Type: "bill_payment_tesco_lotus", Flow: "offline", Currency: "thb", Amount: 100000},
	{Type: "barcode_alipay", Flow: "offline", Currency: "thb", Amount: 100000, Params: P{"barcode": "1234567890123456"}, Required: []string{"barcode"}},
	{Type: "econtext", Flow: "offline", Currency: "jpy", Amount: 10000, Params: P{"name": "Yamada", "email": "payer@shop.example", "phone_number": "01234567891"}, Required: []string{"name", "email", "phone_number"}},
}

// SourceTypeOf finds a type in the table.
func SourceTypeOf(kind string) SourceType {
	for _, st := range SourceTypes {
		if st.Type == kind {
			return st
		}
	}
	panic("suites: no source type " + kind + " in the table")
}

// SourceParams are the parameters of a valid source of that type.
func SourceParams(kind string, over P) P {
	st := SourceTypeOf(kind)
	params := P{"type": st.Type, "amount": st.Amount, "currency": st.Currency}
	maps.Copy(params, st.Params)
	maps.Copy(params, over)
	return params
}

// WalkSources are the payment methods for random walks.
func WalkSources() []explore.Source {
	var out []explore.Source
	for _, st := range SourceTypes {
		out = append(out, explore.Source{Feature: "source." + st.Type, Params: SourceParams(st.Type, nil)})
	}
	return out
}
