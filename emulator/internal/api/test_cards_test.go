package api

import (
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/cards"
)

func TestEveryTestCard(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		for _, card := range cards.TestCards {
			answer := k.cardCharge(jsonBody{"card": k.tokenOf(card.Number)})
			declined := card.Outcome.Declined(k.documented())
			switch {
			case declined == nil:
				answer.ok().hasAll(jsonBody{"status": "successful", "failure_code": nil, "failure_message": nil})
			case k.documented():
				code := declined.Code
				if code == "insufficient_fund" {
					code = "insufficient_funds"
				}
				answer.refused(402, code, declined.Message)
			default:
				answer.ok().hasAll(jsonBody{
					"status": "failed", "failure_code": declined.Code, "failure_message": declined.Message,
					"paid": false, "authorized": false, "transaction": nil,
				})
			}
		}
	})
}

func TestFailureCodesOfTheRecordedDialect(t *testing.T) {
	k := newKit(t, Options{})
	for number, code := range map[string]string{
		"4111111111140011": "insufficient_fund", "5555551111100012": "stolen_or_lost_card",
		"377138160000009": "failed_processing", "3530111111160014": "payment_rejected",
		"6250947000000055": "failed_fraud_check", "4111111111180017": "invalid_account_number",
		"4111111111160001": "invalid_security_code",
	} {
		k.cardCharge(jsonBody{"card": k.tokenOf(number)}).ok().has(code, "failure_code")
	}
	k.cardCharge(jsonBody{"card": k.tokenOf("4000000000000002")}).ok().has("successful", "status")
	k.cardCharge(jsonBody{"card": k.tokenOf("4111111111150002")}).ok().has("successful", "status")
	k.cardCharge(jsonBody{"card": k.tokenOf("4111111111140003")}).ok().has("successful", "status")
	g := newKit(t, Options{Dialect: Documented})
	g.cardCharge(jsonBody{"card": g.tokenOf("4000000000000002")}).refused(402, "payment_rejected", "payment rejected")
}

func TestDeclineSpendsTheToken(t *testing.T) {
	inDialects(t, func(t *testing.T, k *kit) {
		token := k.tokenOf("4111111111140011")
		k.cardCharge(jsonBody{"card": token})
		k.cardCharge(jsonBody{"card": token}).refused(400, "used_token", "token was already used")
		k.vault("GET", "/tokens/"+token, nil).ok().hasAll(jsonBody{"used": true, "charge_status": "failed"})
	})
}

func TestThreeDSecureCards(t *testing.T) {
	k := newKit(t, Options{})
	withReturn := jsonBody{"return_uri": "https://shop.example/done"}

	notEnrolled := k.cardCharge(with(withReturn, jsonBody{"card": k.tokenOf("5555551111120002")})).ok()
	notEnrolled.hasAll(jsonBody{
		"status": "failed", "failure_code": "payment_rejected",
		"failure_message": "3d secure is requested but card is not enrolled",
	})

	for number, code := range map[string]string{"377138161111003": "payment_rejected", "4111111111140011": "insufficient_fund"} {
		waiting := k.cardCharge(with(withReturn, jsonBody{"card": k.tokenOf(number)})).ok()
		waiting.has("pending", "status")
		k.control("POST", "/charges/"+waiting.str("id")+"/complete", jsonBody{"outcome": "successful"}).ok().
			hasAll(jsonBody{"status": "failed", "failure_code": code})
	}
	failed := k.cardCharge(withReturn).ok().str("id")
	k.control("POST", "/charges/"+failed+"/complete", jsonBody{"outcome": "failed", "failure_code": "timeout"}).ok().
		hasAll(jsonBody{"status": "failed", "failure_code": "timeout", "failure_message": "Timeout"})
	own := k.cardCharge(withReturn).ok().str("id")
	k.control("POST", "/charges/"+own+"/complete", jsonBody{"outcome": "failed", "failure_code": "mine"}).ok().
		hasAll(jsonBody{"failure_code": "mine", "failure_message": "mine"})
	marked := k.cardCharge(withReturn).ok().str("id")
	k.act(marked, "mark_as_failed", nil).ok().hasAll(jsonBody{"failure_code": "failed_processing", "failure_message": "failed processing"})
}
