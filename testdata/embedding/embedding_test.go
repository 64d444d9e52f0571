// Package embedding is what another module's test looks like.
package embedding

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/conformancetest"
	"github.com/omise-conformance/harness/emulator"
)

func TestOwnTargetConforms(t *testing.T) {
	emu := emulator.New(emulator.Options{})
	defer emu.Close()
	api, vault, control := httptest.NewServer(emu.API()), httptest.NewServer(emu.Vault()), httptest.NewServer(emu.Control())
	defer api.Close()
	defer vault.Close()
	defer control.Close()
	public, secret := emu.Keys()
	report := conformancetest.Run(t, conformance.Config{
		Target: conformance.Target{
			APIURL: api.URL, VaultURL: vault.URL, ControlURL: control.URL, PublicKey: public, SecretKey: secret,
		},
		Selection: conformance.Selection{LabelFilter: "tokens"},
	})
	if report.Totals.Passed < 20 {
		t.Errorf("%d cases passed, which is too few", report.Totals.Passed)
	}
}

func TestEmulatorAlone(t *testing.T) {
	emu := emulator.New(emulator.Options{})
	defer emu.Close()
	api := httptest.NewServer(emu.API())
	defer api.Close()
	_, secret := emu.Keys()
	request, _ := http.NewRequest(http.MethodGet, api.URL+"/charges", nil)
	request.SetBasicAuth(secret, "")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var list struct{ Object string }
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil || list.Object != "list" {
		t.Errorf("the charges are %+v (%v), not a list", list, err)
	}
}
