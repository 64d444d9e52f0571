package conformancetest_test

import (
	"net/http/httptest"
	"testing"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/conformancetest"
	"github.com/omise-conformance/harness/emulator"
)

// TestFakeConforms is what the test of a fake looks like. Here the fake is the project's emulator.
func TestFakeConforms(t *testing.T) {
	fake := emulator.New(emulator.Options{})
	defer fake.Close()
	api, vault := httptest.NewServer(fake.API()), httptest.NewServer(fake.Vault())
	defer api.Close()
	defer vault.Close()
	public, secret := fake.Keys()

	report := conformancetest.Run(t, conformance.Config{
		Target:    conformance.Target{APIURL: api.URL, VaultURL: vault.URL, PublicKey: public, SecretKey: secret},
		Selection: conformance.Selection{LabelFilter: "customers"},
	})

	if report.Totals.Passed < 10 {
		t.Errorf("%d cases passed, which is too few", report.Totals.Passed)
	}
}
