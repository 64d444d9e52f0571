// Package methods is the table of payment methods other than cards, with what a source of each
// must say and shows.
package methods

import (
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/money"
	"github.com/omise-conformance/harness/emulator/internal/record"
)

// Flow states how the payer of a source gets to pay.
type Flow uint8

const (
	FlowRedirect    Flow = iota // to authorize_uri in a browser
	FlowAppRedirect             // to authorize_uri in an app
	FlowOffline                 // with the code or the references shown on the charge
)

func (f Flow) String() string { return [...]string{"redirect", "app_redirect", "offline"}[f] }

// Instructions states what an offline source shows once it is charged.
type Instructions uint8

const (
	showNothing    Instructions = iota
	ShowCode                    // scannable_code with a QR image
	ShowReferences              // references of a bill or of a scanned barcode
)

// Promptpay is the name of the method whose codes recorded traffic shows newest.
const Promptpay = "promptpay"

// SourceKind is one payment method other than a plain card.
type SourceKind struct {
	Name       string
	flow       Flow
	Currencies []string
	min, max   int64    // in the smallest unit; 0 takes the limit of the currency
	Require    []string // parameters that must not be blank; "a|b" wants one of them
	Terms      []int    // installment terms on offer
	Shows      Instructions
	Rate       money.Rate
	Refundable bool // may be refunded after payment
	Voidable   bool // may be voided on the day of payment
	WithCard   bool // a card is charged in addition to the source (white-label installments)
}

// promptPayRange: a PromptPay code carries 20 to 150,000 baht.
const promptPayMin, promptPayMax = 2000, 15_000_000

// InstallmentMin is limits.installment_amount.min of the recorded capability.
const InstallmentMin = 200_000

var (
	inBaht    = []string{"THB"}
	inSGD     = []string{"SGD"}
	inRinggit = []string{"MYR"}
	inYen     = []string{"JPY"}
	// alipayPlus wallets are settled in the currency of the account's country.
	alipayPlus = []string{"THB", "SGD", "MYR"}
)

// SourceKinds is what the emulator accepts, in the order of the capability answer. Flows and
// currencies are those seen in recordings and SDK fixtures; terms are those of the recorded
// capability.
var SourceKinds = joinKinds(
	redirects(inBaht, "internet_banking_bay", "internet_banking_bbl", "internet_banking_ktb", "internet_banking_scb"),
	wallets(FlowRedirect, inBaht, "alipay"),
	wallets(FlowAppRedirect, alipayPlus, "alipay_cn", "alipay_hk", "dana", "gcash", "kakaopay", "touch_n_go", "bkash", "easypaisa"),
	[]SourceKind{
		{Name: "alipayplus_mpm", flow: FlowOffline, Currencies: alipayPlus, Shows: ShowCode, Refundable: true, Voidable: true},
		{
			Name:       "alipayplus_upm",
			flow:       FlowOffline,
			Currencies: alipayPlus,
			Require:    []string{"barcode"},
			Shows:      ShowReferences,
			Refundable: true,
			Voidable:   true,
		},
		{Name: "bill_payment_tesco_lotus", flow: FlowOffline, Currencies: inBaht, Shows: ShowReferences},
		{
			Name:       "barcode_alipay",
			flow:       FlowOffline,
			Currencies: inBaht,
			Require:    []string{"barcode"},
			Shows:      ShowReferences,
			Rate:       money.RatePrompt,
			Refundable: true,
		},
		{
			Name:       "barcode_wechat",
			flow:       FlowOffline,
			Currencies: inBaht,
			Require:    []string{"barcode"},
			Shows:      ShowReferences,
			Rate:       money.RatePrompt,
		},
		{Name: Promptpay, flow: FlowOffline, Currencies: inBaht, min: promptPayMin, max: promptPayMax, Shows: ShowCode, Rate: money.RatePrompt},
		{Name: "paynow", flow: FlowOffline, Currencies: inSGD, Shows: ShowCode},
		{Name: "econtext", flow: FlowOffline, Currencies: inYen, Require: []string{"name", "email", "phone_number"}, Shows: ShowReferences},
		{Name: "qr_code_upi", flow: FlowOffline, Currencies: inBaht, Shows: ShowCode},
		{Name: "truemoney_qr", flow: FlowOffline, Currencies: inBaht, Shows: ShowCode},
		{Name: "wechat_pay_mpm", flow: FlowOffline, Currencies: inBaht, Shows: ShowCode},
		{Name: "wechat_pay_upm", flow: FlowOffline, Currencies: inBaht, Require: []string{"barcode"}, Shows: ShowReferences},
		{Name: "wechat_pay", flow: FlowAppRedirect, Currencies: inBaht},
		{Name: "truemoney", flow: FlowRedirect, Currencies: inBaht, Require: []string{"phone_number|mobile_number"}, Refundable: true},
		{Name: "fpx", flow: FlowRedirect, Currencies: inRinggit, Require: []string{"bank"}},
		{Name: "duitnow_obw", flow: FlowRedirect, Currencies: inRinggit, Require: []string{"bank"}},
		{Name: "paypay", flow: FlowRedirect, Currencies: inYen, Refundable: true},
		{Name: "grabpay", flow: FlowRedirect, Currencies: []string{"SGD", "THB", "MYR"}, Refundable: true},
		{Name: "shopeepay", flow: FlowRedirect, Currencies: []string{"MYR", "THB", "SGD"}, Refundable: true},
		{Name: "shopeepay_jumpapp", flow: FlowRedirect, Currencies: []string{"MYR", "THB"}, Refundable: true},
		{Name: "atome", flow: FlowRedirect, Currencies: alipayPlus, Refundable: true},
		{Name: "atome_qr", flow: FlowOffline, Currencies: alipayPlus, Shows: ShowCode, Refundable: true},
		{Name: "points_citi", flow: FlowRedirect, Currencies: inBaht},
		{
			Name:       "installment_paynext_extra_jumpapp",
			flow:       FlowAppRedirect,
			Currencies: inBaht,
			min:        InstallmentMin,
			Require:    []string{"installment_term"},
			Terms:      []int{3, 6, 10},
		},
		{
			Name:       "installment_paynext_extra_qr",
			flow:       FlowOffline,
			Currencies: inBaht,
			min:        InstallmentMin,
			Require:    []string{"installment_term"},
			Terms:      []int{3, 6, 10},
			Shows:      ShowCode,
		},
	},
	redirects(inBaht, "rabbit_linepay"),
	redirects(inRinggit, "boost", "duitnow_qr", "maybank_qr"),
	wallets(FlowAppRedirect, inBaht, "truemoney_jumpapp"),
	appKinds(inBaht, "mobile_banking_bay", "mobile_banking_bbl", "mobile_banking_kbank", "mobile_banking_ktb", "mobile_banking_scb"),
	appKinds(inSGD, "mobile_banking_ocbc", "mobile_banking_ocbc_pao"),
	installments("installment_", false),
	installments("installment_wlb_", true),
	[]SourceKind{
		{
			Name:       "installment_mbb",
			flow:       FlowRedirect,
			Currencies: inRinggit,
			Require:    []string{"installment_term"},
			Terms:      []int{6, 12, 18, 24},
			Refundable: true,
		},
	},
)

// installmentBanks holds the terms each bank offers, by the pages on installments. The capability of
// a recorded account has fewer.
var installmentBanks = []struct {
	bank  string
	terms []int
}{
	{"bay", []int{3, 4, 6, 9, 10}},
	{"bbl", []int{3, 4, 5, 6, 7, 8, 9, 10}},
	{"first_choice", []int{3, 4, 6, 9, 10, 12, 18, 24, 36}},
	{"kbank", []int{3, 4, 6, 10}},
	{"ktc", []int{3, 4, 5, 6, 7, 8, 9, 10}},
	{"scb", []int{3, 4, 6, 9, 10}},
	{"ttb", []int{3, 4, 6, 10}},
	{"uob", []int{3, 4, 6, 10}},
}

func installments(prefix string, withCard bool) []SourceKind {
	kinds := make([]SourceKind, 0, len(installmentBanks))
	for _, offer := range installmentBanks {
		kinds = append(kinds, SourceKind{
			Name: prefix + offer.bank, flow: FlowRedirect, Currencies: inBaht, min: InstallmentMin,
			Require: []string{"installment_term"}, Terms: offer.terms, Refundable: true, WithCard: withCard,
		})
	}
	return kinds
}

func redirects(currencies []string, names ...string) []SourceKind {
	return plainKinds(SourceKind{flow: FlowRedirect, Currencies: currencies}, names)
}

func appKinds(currencies []string, names ...string) []SourceKind {
	return plainKinds(SourceKind{flow: FlowAppRedirect, Currencies: currencies}, names)
}

func wallets(via Flow, currencies []string, names ...string) []SourceKind {
	return plainKinds(SourceKind{flow: via, Currencies: currencies, Refundable: true}, names)
}

func plainKinds(like SourceKind, names []string) []SourceKind {
	kinds := make([]SourceKind, len(names))
	for i, name := range names {
		kinds[i] = like
		kinds[i].Name = name
	}
	return kinds
}

// freeKinds cost their merchant nothing: wechat_pay has fee 0 at rate "0.0" in its recorded charge.
var freeKinds = map[string]bool{"wechat_pay": true, "wechat_pay_mpm": true, "wechat_pay_upm": true}

func joinKinds(groups ...[]SourceKind) []SourceKind {
	var all []SourceKind
	for _, group := range groups {
		all = append(all, group...)
	}
	for i := range all {
		if all[i].Rate == 0 && !freeKinds[all[i].Name] {
			all[i].Rate = money.RateCards
		}
	}
	return all
}

var SourceKindsByName = func() map[string]*SourceKind {
	byName := make(map[string]*SourceKind, len(SourceKinds))
	for i := range SourceKinds {
		byName[SourceKinds[i].Name] = &SourceKinds[i]
	}
	return byName
}()

// Takes reports whether the method can be paid in a currency.
func (k *SourceKind) Takes(cur *money.Currency) bool {
	return slices.Contains(k.Currencies, cur.Code)
}

// limits are the smallest and largest amount of the method in a currency.
func (k *SourceKind) limits(cur *money.Currency) (low, high int64) {
	low, high = cur.Min, cur.Max
	if k.min > 0 {
		low = k.min
	}
	if k.max > 0 {
		high = k.max
	}
	return low, high
}

// FlowIn is the flow of the method in a dialect: the guides show promptpay as a redirect.
func (k *SourceKind) FlowIn(documented bool) Flow {
	if documented && k.Name == Promptpay {
		return FlowRedirect
	}
	return k.flow
}

// LeavesMerchant reports whether the payer is sent to authorize_uri and needs a return_uri to
// come back.
func (k *SourceKind) LeavesMerchant(documented bool) bool { return k.FlowIn(documented) != FlowOffline }

// Field keeps a kind by its name.
func Field(c *record.Codec, v **SourceKind) {
	record.Row(c, v, func(k *SourceKind) string { return k.Name }, func(name string) *SourceKind { return SourceKindsByName[name] })
}
