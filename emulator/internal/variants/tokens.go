package variants

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/cards"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

var tokenVariants = []seam.Row{
	variant("token.lifetime/30-minutes", alter.On(route.SpendToken, alter.Only(when.Not(when.SpentOn(true)),
		alter.Only(when.Not(when.SpentOn(false)),
			alter.Before(alter.ExpireAfter(31*time.Minute)))))),
	variant("token.empty-request/200", alter.On(route.CreateToken, alter.TokenOfNothing, alter.ShowNoCard),
		alter.On(route.RetrieveToken, alter.ShowNoCard),
		alter.On(route.CreateCharge, alter.Only(when.Card(nameless),
			alter.Refuse(apierror.Invalid("invalid_card_token", "invalid card token"))))),
	variant("token.fresh-charge-status/null", alter.On(route.CreateToken, statusOfFresh), alter.On(route.RetrieveToken, statusOfFresh)),
	variant("token.past-expiry/accepted", alter.On(route.CreateToken, alter.AcceptPastExpiry)),
	variant("token.after-decline/unspent",
		alter.On(route.CreateCharge, alter.Only(when.Card(declines), alter.SpareToken))),
}

// statusOfFresh shows the charge_status of a token without a charge as null.
var statusOfFresh = alter.Answer(func(_ *api.Call, token map[string]any) {
	if token["charge_status"] == "unknown" {
		token["charge_status"] = nil
	}
})

func nameless(cd *cards.Card) bool { return cd.Name == "" }

func declines(cd *cards.Card) bool { return cd.Outcome != cards.OutcomeSuccess }
