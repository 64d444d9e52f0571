package suites

import "maps"

// SourceType describes the sources of one payment method.
type SourceType struct {
	Type     string
	Flow     string // redirect, app_redirect or offline
	Currency string
	Amount   int64    // an amount well within the limits of the method
	Min      int64    // the smallest amount; 0 if it is not documented
	Params   P        // what a source needs in addition to type, amount and currency
	Required []string // the names of those parameters that must not be missing
}

// SourceTypes lists every type whose flow and currency are documented or were seen in
// recorded traffic. Do not change the list.
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
	installment("installment_bay", 3),
	installment("installment_bbl", 4),
	installment("installment_first_choice", 3),
	installment("installment_kbank", 3),
	installment("installment_ktc", 3),
	installment("installment_scb", 3),
	{Type: "internet_banking_bay", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "internet_banking_bbl", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "rabbit_linepay", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "shopeepay", Flow: "redirect", Currency: "thb", Amount: 100000},
	{
		Type: "truemoney", Flow: "redirect", Currency: "thb", Amount: 100000,
		Params:   P{"phone_number": "0812345678"},
		Required: []string{"phone_number"},
	},
	{Type: "points_citi", Flow: "redirect", Currency: "thb", Amount: 100000},
	{Type: "boost", Flow: "redirect", Currency: "myr", Amount: 10000},
	{
		Type: "duitnow_obw", Flow: "redirect", Currency: "myr", Amount: 10000,
		Params:   P{"bank": "affin"},
		Required: []string{"bank"},
	},
	{Type: "duitnow_qr", Flow: "redirect", Currency: "myr", Amount: 10000},
	{
		Type: "fpx", Flow: "redirect", Currency: "myr", Amount: 10000,
		Params:   P{"bank": "affin", "email": "payer@shop.example"},
		Required: []string{"bank"},
	},
	{Type: "maybank_qr", Flow: "redirect", Currency: "myr", Amount: 10000},
	{Type: "grabpay", Flow: "redirect", Currency: "sgd", Amount: 10000},
	{Type: "paypay", Flow: "redirect", Currency: "jpy", Amount: 10000},
	{Type: "promptpay", Flow: "offline", Currency: "thb", Amount: 100000},
	{Type: "paynow", Flow: "offline", Currency: "sgd", Amount: 10000},
	{Type: "bill_payment_tesco_lotus", Flow: "offline", Currency: "thb", Amount: 100000},
	{
		Type: "barcode_alipay", Flow: "offline", Currency: "thb", Amount: 100000,
		Params:   P{"barcode": "1234567890123456"},
		Required: []string{"barcode"},
	},
	{
		Type: "econtext", Flow: "offline", Currency: "jpy", Amount: 10000,
		Params:   P{"name": "Yamada", "email": "payer@shop.example", "phone_number": "01234567891"},
		Required: []string{"name", "email", "phone_number"},
	},
}

// SourceTypeOf returns the row of SourceTypes for a type, which must be listed.
func SourceTypeOf(kind string) SourceType {
	for _, st := range SourceTypes {
		if st.Type == kind {
			return st
		}
	}
	panic("suites: no source type " + kind + " in the table")
}

// SourceParams returns the parameters of a valid source of a type; those in over replace or
// add to them.
func SourceParams(kind string, over P) P {
	st := SourceTypeOf(kind)
	params := P{"type": st.Type, "amount": st.Amount, "currency": st.Currency}
	maps.Copy(params, st.Params)
	maps.Copy(params, over)
	return params
}

// SourceRequest is a valid request for a source.
type SourceRequest struct {
	Feature string // the feature that the target must have
	Params  P      // of POST /sources
}

// SourceRequests returns a valid request for a source of each type, in the order of
// SourceTypes.
func SourceRequests() []SourceRequest {
	var out []SourceRequest
	for _, st := range SourceTypes {
		out = append(out, SourceRequest{Feature: "source." + st.Type, Params: SourceParams(st.Type, nil)})
	}
	return out
}

// installment returns the row of an installment type, whose payer pays in a number of
// months.
func installment(kind string, term int) SourceType {
	return SourceType{
		Type: kind, Flow: "redirect", Currency: "thb", Amount: 300000, Min: 200000,
		Params: P{"installment_term": term}, Required: []string{"installment_term"},
	}
}
