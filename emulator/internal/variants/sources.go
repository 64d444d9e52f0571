package variants

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
)

var sourceVariants = []seam.Row{
	variant("source.promptpay-lifetime/a-week",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("promptpay"), 7*day))),
	variant("source.internet-banking-lifetime/a-day",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("internet_banking_bay", "internet_banking_bbl"), day))),
	variant("source.internet-banking-lifetime/23-hours",
		alter.On(route.CreateCharge,
			alter.Lifetime(paidBy("internet_banking_bay", "internet_banking_bbl"), 23*time.Hour))),
	variant("source.installment-lifetime/a-day",
		alter.On(route.CreateCharge,
			alter.Lifetime(paidByAny("installment_"), day))),
	variant("source.installment-lifetime/23-hours",
		alter.On(route.CreateCharge,
			alter.Lifetime(paidByAny("installment_"), 23*time.Hour))),
	variant("source.mobile-banking-lifetime/2-hours",
		alter.On(route.CreateCharge,
			alter.Lifetime(paidByAny("mobile_banking_"), 2*time.Hour))),
	variant("source.truemoney-lifetime/3-days",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("truemoney"), 3*day))),
	variant("source.alipay-lifetime/3-days", alter.On(route.CreateCharge, alter.Lifetime(paidBy("alipay"), 3*day))),
	variant("source.rabbit-linepay-lifetime/3-days",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("rabbit_linepay"), 3*day))),
	variant("source.wallet-lifetime/6-hours",
		alter.On(route.CreateCharge,
			alter.Lifetime(paidBy("alipay_cn", "alipay_hk", "dana", "gcash", "kakaopay", "touch_n_go"), 6*time.Hour))),
	variant("source.shopeepay-lifetime/6-hours",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("shopeepay", "shopeepay_jumpapp"), 6*time.Hour))),
	variant("source.wechat-pay-lifetime/2-hours",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("wechat_pay"), 2*time.Hour))),
	variant("source.paynow-lifetime/a-day", alter.On(route.CreateCharge, alter.Lifetime(paidBy("paynow"), day))),
	variant("source.fpx-lifetime/a-day",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("fpx", "duitnow_obw"), day))),
	variant("source.bill-payment-lifetime/2-days",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("bill_payment_tesco_lotus"), 2*day))),
	variant("source.econtext-lifetime/30-days",
		alter.On(route.CreateCharge, alter.Lifetime(paidBy("econtext"), 30*day))),
	variant("source.refunds/none", alter.On(route.CreateCharge, alter.SourceRefunds(false, paidByAny("")))),
	variant("source.refunds/all-but-wechat-pay",
		alter.On(route.CreateCharge,
			alter.SourceRefunds(true, func(ch *api.Charge) bool { return ch.Kind().Name != "wechat_pay" }))),
	variant("source.code-of-charge/not-on-source",
		alter.On(route.RetrieveSource,
			alter.Members(map[string]any{"scannable_code": nil, "references": nil, "provider_references": nil}))),
	variant("source.installment-terms/of-one-account",
		alter.On(route.CreateSource, alter.Only(ofLackingTerm,
			alter.Refuse(apierror.BadRequest("installment_term is not included in the list")))),
		alter.On(route.RetrieveCapability, alter.Answer(withoutLackingTerms))),
}

// lackingTerms are those of the documentation that the account of a recorded capability does not have.
var lackingTerms = map[string][]string{
	"installment_kbank": {"4"}, "installment_wlb_kbank": {"4"},
	"installment_bbl": {"3", "5", "7", "9"}, "installment_wlb_bbl": {"3", "5", "7", "9"},
}

func ofLackingTerm(c *api.Call) bool {
	return slices.Contains(lackingTerms[c.Params.Text("type")], c.Params.Text("installment_term"))
}

// withoutLackingTerms takes the terms out of a capability.
func withoutLackingTerms(_ *api.Call, capability map[string]any) {
	listed, _ := capability["payment_methods"].([]any)
	for _, each := range listed {
		method, _ := each.(map[string]any)
		name, _ := method["name"].(string)
		if terms, isList := method["installment_terms"].([]any); isList {
			method["installment_terms"] = slices.DeleteFunc(terms, func(term any) bool {
				return slices.Contains(lackingTerms[name], fmt.Sprint(term))
			})
		}
	}
}

const day = 24 * time.Hour

// paidBy reports whether a charge is paid by one of some types of sources.
func paidBy(types ...string) func(ch *api.Charge) bool {
	return func(ch *api.Charge) bool { return ch.Kind() != nil && slices.Contains(types, ch.Kind().Name) }
}

// paidByAny reports whether a charge is paid by a source whose type begins so.
func paidByAny(start string) func(ch *api.Charge) bool {
	return func(ch *api.Charge) bool { return ch.Kind() != nil && strings.HasPrefix(ch.Kind().Name, start) }
}
