package cardnumbers

// published are the test card numbers of the official documentation
// (docs.omise.co/api-testing) and of the lists that copy it. They are public,
// so they stay readable in a request. In an answer they are still a leak.
var published = makeSet(
	// Success.
	"4242424242424242", "4111111111111111", "5555555555554444", "5454545454545454",
	"3530111333300000", "3566111111111113", "378282246310005", "6250947000000006",
	"6447032400000000001", "36021042000004",
	// insufficient_fund
	"4111111111140011", "5555551111110011", "3530111111190011", "6250947000000014",
	// stolen_or_lost_card
	"4111111111130012", "5555551111100012", "3530111111180012", "6250947000000022",
	// failed_processing
	"4111111111120013", "5555551111190013", "3530111111170013", "377138160000009",
	"6250947000000030", "6447032400001111005", "36021042111108",
	// payment_rejected
	"4111111111110014", "5555551111180014", "3530111111160014", "6250947000000048",
	// failed_fraud_check
	"4111111111190016", "5555551111160016", "3530111111140016", "6250947000000055",
	// invalid_account_number
	"4111111111180017", "5555551111150017", "3530111111130017", "6250947000000063",
	// invalid_security_code
	"4111111111160001", "5555551111130001", "3530111111110001",
	// 3-D Secure enrollment fails
	"4111111111150002", "5555551111120002", "3530111111100002", "6250947000000071",
	// 3-D Secure validation fails
	"4111111111140003", "5555551111110003", "3530111111190003", "377138161111003",
	"6250947000000089",
	// The guides' declined card.
	"4000000000000002",
)

func makeSet(values ...string) map[string]bool {
	set := make(map[string]bool, len(values))
	for _, value := range values {
		set[value] = true
	}
	return set
}

// Published reports whether the digits are a published test card.
func Published(digits string) bool { return published[digits] }
