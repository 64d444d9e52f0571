package gate_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/gate"
)

// shop is the client that is judged: it has the hosts of the API built in, and takes an HTTP client.
type shop struct {
	http           *http.Client
	public, secret string
}

// pay charges a card and returns the status of the charge.
func (s shop) pay(number string, satang int) (status string, err error) {
	token, err := s.ask("https://vault.omise.co/tokens", s.public, url.Values{
		"card[name]": {"Somchai Prasert"}, "card[number]": {number}, "card[security_code]": {"123"},
		"card[expiration_month]": {"12"}, "card[expiration_year]": {"2099"},
	})
	if err != nil {
		return "", err
	}
	charge, err := s.ask("https://api.omise.co/charges", s.secret, url.Values{
		"amount": {fmt.Sprint(satang)}, "currency": {"thb"}, "card": {token.ID},
	})
	return charge.Status, err
}

// object is what the shop reads of an answer.
type object struct {
	ID, Status, Message string
}

func (s shop) ask(address, key string, form url.Values) (got object, err error) {
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return got, err
	}
	request.SetBasicAuth(key, "")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := s.http.Do(request)
	if err != nil {
		return got, err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		return got, err
	}
	if answer.StatusCode != http.StatusOK {
		return got, fmt.Errorf("the API refuses: %s", got.Message)
	}
	return got, nil
}

// TestShop is what the test of a client looks like. It fails where the shop breaks a rule of the API, whatever its
// own assertions say.
func TestShop(t *testing.T) {
	g := gate.New(t)
	for card, want := range map[string]string{"4242424242424242": "successful", "4111111111140011": "failed"} {
		t.Run(want, func(t *testing.T) {
			status, err := shop{http: g.Client(t), public: g.PublicKey, secret: g.SecretKey}.pay(card, 100000)
			if err != nil || status != want {
				t.Errorf("status %q, %v", status, err)
			}
		})
	}
}
