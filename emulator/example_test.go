package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/omise-conformance/harness/emulator"
)

// An emulator needs no network of its own: its methods are handlers for any server, here one of
// httptest. It starts with one account, whose keys are published.
func ExampleNew() {
	emu := emulator.New(emulator.Options{})
	defer emu.Close()
	vault := httptest.NewServer(emu.Vault())
	defer vault.Close()

	card := "card[name]=Somchai&card[number]=4242424242424242&card[expiration_month]=12&card[expiration_year]=2099"
	request, _ := http.NewRequest(http.MethodPost, vault.URL+"/tokens", strings.NewReader(card))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	public, _ := emu.Keys()
	request.SetBasicAuth(public, "")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	var token struct {
		Object string
		Used   bool
		Card   struct{ Brand string }
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response.StatusCode, token.Object, token.Used, token.Card.Brand)
	// Output: 200 token false Visa
}
