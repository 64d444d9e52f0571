package emulator

// flow tells how the payer of a source gets to pay.
type flow uint8

const (
	flowRedirect    flow = iota // to authorize_uri in a browser
	flowAppRedirect             // to authorize_uri in an app
	flowOffline                 // with the code or the references shown on the charge
)

func (f flow) String() string { return [...]string{"redirect", "app_redirect", "offline"}[f] }

// instructions tells what an offline source shows once it is charged.
type instructions uint8

const (
	showNothing    instructions = iota
	showCode                    // scannable_code with a QR image
	showReferences              // references of a bill or of a scanned barcode
)

// sourceKind is one payment method other than a plain card.
type sourceKind struct {
	name       string
	flow       flow
	currencies []string
	min, max   int64    // in the smallest unit; 0 takes the limit of the currency
	require    []string // parameters that may not be blank; "a|b" wants one of them
	terms      []int    // installment terms on offer
	shows      instructions
	rate       rate
	refundable bool // may be refunded after payment
	voidable   bool // may be voided on the day of payment
	withCard   bool // a card is charged beside the source (white-label installments)
}

// promptPayRange: a PromptPay code carries 20 to 150,000 baht.
const promptPayMin, promptPayMax = 2000, 15_000_000

// installmentMin is limits.installment_amount.min of the recorded capability.
const installmentMin = 200_000

var (
	thb = []string{"THB"}
	sgd = []string{"SGD"}
	myr = []string{"MYR"}
	jpy = []string{"JPY"}
	// alipayPlus wallets are settled in the currency of the account's country.
	alipayPlus = []string{"THB", "SGD", "MYR"}
)

// sourceKinds is what the emulator accepts, in the order of the capability answer. Flows and
// currencies are those seen in recordings and SDK fixtures; terms are those of the recorded capability.
var sourceKinds = joinKinds(
	redirects(thb, "internet_banking_bay", "internet_banking_bbl", "internet_banking_ktb", "internet_banking_scb"),
	wallets(flowRedirect, thb, "alipay"),
	wallets(flowAppRedirect, alipayPlus, "alipay_cn", "alipay_hk", "dana", "gcash", "kakaopay", "touch_n_go", "bkash", "easypaisa"),
	[]sourceKind{
		{name: "alipayplus_mpm", flow: flowOffline, currencies: alipayPlus, shows: showCode, refundable: true, voidable: true},
		{name: "alipayplus_upm", flow: flowOffline, currencies: alipayPlus, require: []string{"barcode"}, shows: showReferences, refundable: true, voidable: true},
		{name: "bill_payment_tesco_lotus", flow: flowOffline, currencies: thb, shows: showReferences},
		{name: "barcode_alipay", flow: flowOffline, currencies: thb, require: []string{"barcode"}, shows: showReferences, rate: ratePrompt, refundable: true},
		{name: "barcode_wechat", flow: flowOffline, currencies: thb, require: []string{"barcode"}, shows: showReferences, rate: ratePrompt},
		{name: "promptpay", flow: flowOffline, currencies: thb, min: promptPayMin, max: promptPayMax, shows: showCode, rate: ratePrompt},
		{name: "paynow", flow: flowOffline, currencies: sgd, shows: showCode},
		{name: "econtext", flow: flowOffline, currencies: jpy, require: []string{"name", "email", "phone_number"}, shows: showReferences},
		{name: "qr_code_upi", flow: flowOffline, currencies: thb, shows: showCode},
		{name: "truemoney_qr", flow: flowOffline, currencies: thb, shows: showCode},
		{name: "wechat_pay_mpm", flow: flowOffline, currencies: thb, shows: showCode},
		{name: "wechat_pay_upm", flow: flowOffline, currencies: thb, require: []string{"barcode"}, shows: showReferences},
		{name: "wechat_pay", flow: flowAppRedirect, currencies: thb},
		{name: "truemoney", flow: flowRedirect, currencies: thb, require: []string{"phone_number|mobile_number"}, refundable: true},
		{name: "fpx", flow: flowRedirect, currencies: myr, require: []string{"bank"}},
		{name: "duitnow_obw", flow: flowRedirect, currencies: myr, require: []string{"bank"}},
		{name: "paypay", flow: flowRedirect, currencies: jpy, refundable: true},
		{name: "grabpay", flow: flowRedirect, currencies: []string{"SGD", "THB", "MYR"}, refundable: true},
		{name: "shopeepay", flow: flowRedirect, currencies: []string{"MYR", "THB", "SGD"}, refundable: true},
		{name: "shopeepay_jumpapp", flow: flowRedirect, currencies: []string{"MYR", "THB"}, refundable: true},
		{name: "atome", flow: flowRedirect, currencies: alipayPlus, refundable: true},
		{name: "atome_qr", flow: flowOffline, currencies: alipayPlus, shows: showCode, refundable: true},
		{name: "points_citi", flow: flowRedirect, currencies: thb},
		{name: "installment_paynext_extra_jumpapp", flow: flowAppRedirect, currencies: thb, min: installmentMin, require: []string{"installment_term"}, terms: []int{3, 6, 10}},
		{name: "installment_paynext_extra_qr", flow: flowOffline, currencies: thb, min: installmentMin, require: []string{"installment_term"}, terms: []int{3, 6, 10}, shows: showCode},
	},
	redirects(thb, "rabbit_linepay"),
	redirects(myr, "boost", "duitnow_qr", "maybank_qr"),
	wallets(flowAppRedirect, thb, "truemoney_jumpapp"),
	apps(thb, "mobile_banking_bay", "mobile_banking_bbl", "mobile_banking_kbank", "mobile_banking_ktb", "mobile_banking_scb"),
	apps(sgd, "mobile_banking_ocbc", "mobile_banking_ocbc_pao"),
	installments("installment_", false),
	installments("installment_wlb_", true),
	[]sourceKind{{name: "installment_mbb", flow: flowRedirect, currencies: myr, require: []string{"installment_term"}, terms: []int{6, 12, 18, 24}, refundable: true}},
)

// installmentBanks holds the terms each bank offers.
var installmentBanks = []struct {
	bank  string
	terms []int
}{
	{"bay", []int{3, 4, 6, 9, 10}},
	{"bbl", []int{4, 6, 8, 10}},
	{"first_choice", []int{3, 4, 6, 9, 10, 12, 18, 24, 36}},
	{"kbank", []int{3, 6, 10}},
	{"ktc", []int{3, 4, 5, 6, 7, 8, 9, 10}},
	{"scb", []int{3, 4, 6, 9, 10}},
	{"ttb", []int{3, 4, 6, 10}},
	{"uob", []int{3, 4, 6, 10}},
}

func installments(prefix string, withCard bool) []sourceKind {
	kinds := make([]sourceKind, 0, len(installmentBanks))
	for _, offer := range installmentBanks {
		kinds = append(kinds, sourceKind{
			name: prefix + offer.bank, flow: flowRedirect, currencies: thb, min: installmentMin,
			require: []string{"installment_term"}, terms: offer.terms, refundable: true, withCard: withCard,
		})
	}
	return kinds
}

func redirects(currencies []string, names ...string) []sourceKind {
	return plainKinds(sourceKind{flow: flowRedirect, currencies: currencies}, names)
}

func apps(currencies []string, names ...string) []sourceKind {
	return plainKinds(sourceKind{flow: flowAppRedirect, currencies: currencies}, names)
}

func wallets(via flow, currencies []string, names ...string) []sourceKind {
	return plainKinds(sourceKind{flow: via, currencies: currencies, refundable: true}, names)
}

func plainKinds(like sourceKind, names []string) []sourceKind {
	kinds := make([]sourceKind, len(names))
	for i, name := range names {
		kinds[i] = like
		kinds[i].name = name
	}
	return kinds
}

// freeKinds cost their merchant nothing: wechat_pay has fee 0 at rate "0.0" in its recorded charge.
var freeKinds = map[string]bool{"wechat_pay": true, "wechat_pay_mpm": true, "wechat_pay_upm": true}

func joinKinds(groups ...[]sourceKind) []sourceKind {
	var all []sourceKind
	for _, group := range groups {
		all = append(all, group...)
	}
	for i := range all {
		if all[i].rate == 0 && !freeKinds[all[i].name] {
			all[i].rate = rateCards
		}
	}
	return all
}

var sourceKindsByName = func() map[string]*sourceKind {
	byName := make(map[string]*sourceKind, len(sourceKinds))
	for i := range sourceKinds {
		byName[sourceKinds[i].name] = &sourceKinds[i]
	}
	return byName
}()

// takes tells whether the method can be paid in a currency.
func (k *sourceKind) takes(cur *currency) bool {
	for _, code := range k.currencies {
		if code == cur.code {
			return true
		}
	}
	return false
}

// limits are the smallest and largest amount of the method in a currency.
func (k *sourceKind) limits(cur *currency) (low, high int64) {
	low, high = cur.min, cur.max
	if k.min > 0 {
		low = k.min
	}
	if k.max > 0 {
		high = k.max
	}
	return low, high
}

// flowIn is the flow of the method in a dialect: the guides show promptpay as a redirect.
func (k *sourceKind) flowIn(documented bool) flow {
	if documented && k.name == "promptpay" {
		return flowRedirect
	}
	return k.flow
}

// leavesMerchant tells whether the payer is sent to authorize_uri and needs a return_uri to come back.
func (k *sourceKind) leavesMerchant(documented bool) bool { return k.flowIn(documented) != flowOffline }
