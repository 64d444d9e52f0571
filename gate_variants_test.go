package conformance_test

import (
	"strings"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/internal/embedded"
	"github.com/omise-conformance/harness/internal/trial"
	"github.com/omise-conformance/harness/reports"
)

// lateDelivery is in a finding about what the client never sends: an emulator of another run on this machine delivers a
// webhook again, whose receiver is gone, to a port that this gate has got since.
const lateDelivery = "sent POST /webhook "

// TestARightClientOfEveryVariant: whatever an upstream does that the sources allow, a gate blames no client for it that does
// only what the answers let it do.
func TestARightClientOfEveryVariant(t *testing.T) {
	variations, err := trial.Variations()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range variations {
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			emu, err := embedded.Serve(t.Context(), v.Emulator(1))
			if err != nil {
				t.Fatal(err)
			}
			defer emu.Close()
			g, err := conformance.OpenGate(t.Context(), conformance.GateConfig{Upstream: conformance.Upstream{
				APIURL: emu.Hosts.API, VaultURL: emu.Hosts.Vault, PublicKey: emu.Keys.Public, SecretKey: emu.Keys.Secret,
			}})
			if err != nil {
				t.Fatal(err)
			}
			buys(newGateClient(t, g, ""))
			report := g.Close(t.Context())
			own, foreign := 0, 0
			for i := range report.Cases {
				for _, f := range report.Cases[i].Findings {
					if strings.Contains(f.Message, lateDelivery) {
						foreign++
						continue
					}
					own++
					t.Errorf("%s: %s", report.Cases[i].ID, f.Message)
				}
			}
			if conformant := report.Verdict == reports.Conformant || own == 0 && foreign > 0; !conformant || report.Totals.Requests < 20 {
				t.Errorf("%s after %d requests: %s", report.Verdict, report.Totals.Requests, reports.VerdictSentence(report))
			}
		})
	}
}

// buys uses each part of the API once or twice, and asks for nothing that the answers do not allow.
func buys(c *gateClient) {
	paid := c.create("/charges", `{"amount":100000,"currency":"thb","card":"`+c.token()+`"}`)
	if paid["status"] == "successful" && paid["refundable"] == true {
		path := "/charges/" + text(paid["id"]) + "/refunds"
		c.create(path, `{"amount":20000}`)
		if now := c.get("/charges/" + text(paid["id"])); now["refundable"] == true {
			c.create(path, `{"amount":80000}`)
		}
		c.get(path)
	}
	for _, end := range []string{"capture", "reverse"} {
		held := c.create("/charges", `{"amount":50000,"currency":"thb","capture":false,"card":"`+c.token()+`"}`)
		if held["status"] == "pending" && held["authorized"] == true && (end == "capture" || held["reversible"] == true) {
			c.create("/charges/"+text(held["id"])+"/"+end, "")
		}
	}
	customer := c.create("/customers", `{"email":"somchai@example.com","card":"`+c.token()+`"}`)
	if card := text(customer["default_card"]); strings.HasPrefix(card, "card_") {
		c.create("/charges", `{"amount":30000,"currency":"thb","customer":"`+text(customer["id"])+`","card":"`+card+`"}`)
	}
	source := c.create("/sources", `{"type":"promptpay","amount":40000,"currency":"thb"}`)
	waits := c.create("/charges", `{"amount":40000,"currency":"thb","source":"`+text(source["id"])+`"}`)
	c.get("/charges/" + text(waits["id"]))
	c.create("/recipients", `{"name":"Somchai","type":"individual","bank_account":{"brand":"bbl","number":"1234567890","name":"Somchai"}}`)
	for _, list := range []string{"/charges?limit=5&order=reverse_chronological", "/customers", "/events", "/capability"} {
		c.get(list)
	}
}
