package matrix

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// asClient names the client that the test binary is when it is run as a command.
const asClient = "MATRIX_TEST_CLIENT"

func TestMain(m *testing.M) {
	if name := os.Getenv(asClient); name != "" {
		if err := clients[name](); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// clients buy something each, with faults of their own.
var clients = map[string]func() error{
	"copes":   func() error { return shop{client: patient, tries: 3, looks: true}.buy() },
	"blind":   func() error { return shop{client: patient, tries: 3}.buy() },
	"hangs":   func() error { return shop{client: &http.Client{}, tries: 1}.buy() },
	"strict":  func() error { return shop{client: patient, tries: 1, strict: true}.buy() },
	"hasty":   func() error { return shop{client: patient, tries: 3, looks: true, hasty: true}.buy() },
	"insists": func() error { return shop{client: patient, tries: 3, looks: true, insists: true}.buy() },
	"fails":   func() error { return errors.New("a test of its own fails") },
	"silent":  func() error { return nil },
	"two": func() error {
		for range 2 { // two tests that ask for the same: no retry
			if answer, err := (shop{client: patient}).ask(http.MethodGet, "/customers", nil); err != nil || answer.status != http.StatusOK {
				defer os.Exit(1)
			}
		}
		return nil
	},
}

var patient = &http.Client{Timeout: 700 * time.Millisecond}

// shop is a client of the API.
type shop struct {
	client *http.Client
	tries  int
	// looks: what became of a lost charge is looked for before it is asked for again.
	looks bool
	// strict: an unknown field is an error. hasty: Retry-After is not read. insists: a refusal is asked again.
	strict, hasty, insists bool
}

type reply struct {
	status int
	header http.Header
	body   []byte
}

func (s shop) buy() error {
	token, err := s.get(s.insist(http.MethodPost, "/tokens", url.Values{
		"card[name]": {"A"}, "card[number]": {"4242424242424242"}, "card[expiration_month]": {"10"}, "card[expiration_year]": {"2040"},
		"card[security_code]": {"123"},
	}))
	if err != nil {
		return err
	}
	customer, err := s.get(s.insist(http.MethodPost, "/customers", url.Values{"card": {token["id"].(string)}}))
	if err != nil {
		return err
	}
	charge, err := s.get(s.insist(http.MethodPost, "/charges", url.Values{
		"amount": {"10000"}, "currency": {"thb"}, "customer": {customer["id"].(string)}, "description": {"order 1"},
	}))
	if err != nil {
		return err
	}
	_, err = s.get(s.insist(http.MethodGet, "/charges/"+charge["id"].(string), nil))
	return err
}

// insist sends a request until it has an answer that it takes.
func (s shop) insist(method, path string, form url.Values) (answer *reply, err error) {
	for try := range max(1, s.tries) {
		if try > 0 && s.looks && path == "/charges" {
			if found, looked := s.find(); found != nil || looked != nil {
				return found, looked
			}
		}
		answer, err = s.ask(method, path, form)
		switch {
		case err != nil:
		case answer.status == http.StatusTooManyRequests || answer.status == http.StatusServiceUnavailable:
			if wait := answer.header.Get("Retry-After"); wait != "" && !s.hasty {
				pause, _ := time.ParseDuration(wait + "s")
				time.Sleep(pause)
			}
		case answer.status >= http.StatusInternalServerError || answer.status >= http.StatusBadRequest && s.insists:
		default:
			return answer, nil
		}
	}
	return answer, err
}

// find looks for the charge of the order.
func (s shop) find() (*reply, error) {
	answer, err := s.ask(http.MethodGet, "/charges?order=reverse_chronological", nil)
	for try := 0; try < s.tries && (err != nil || answer.status != http.StatusOK); try++ {
		time.Sleep(2 * time.Second)
		answer, err = s.ask(http.MethodGet, "/charges?order=reverse_chronological", nil)
	}
	if err != nil {
		return nil, err
	}
	var list struct{ Data []map[string]any }
	if err := json.Unmarshal(answer.body, &list); err != nil {
		return nil, err
	}
	for _, each := range list.Data {
		if each["description"] == "order 1" {
			text, err := json.Marshal(each)
			return &reply{http.StatusOK, nil, text}, err
		}
	}
	return nil, nil
}

func (s shop) ask(method, path string, form url.Values) (*reply, error) {
	base, key := os.Getenv("OMISE_API_URL"), os.Getenv("OMISE_SECRET_KEY")
	if path == "/tokens" {
		base, key = os.Getenv("OMISE_VAULT_URL"), os.Getenv("OMISE_PUBLIC_KEY")
	}
	request, err := http.NewRequest(method, base+path, strings.NewReader(form.Encode())) //nolint:noctx // the client has a time limit, or is to have none
	if err != nil {
		return nil, err
	}
	request.SetBasicAuth(key, "")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return &reply{response.StatusCode, response.Header, body}, err
}

// get reads an object, and takes nothing but success.
func (s shop) get(answer *reply, err error) (map[string]any, error) {
	if err != nil {
		return nil, err
	}
	if s.strict {
		if err := json.Unmarshal(answer.body, &known{}); err != nil {
			return nil, err
		}
	}
	var members map[string]any
	if err := json.Unmarshal(answer.body, &members); err != nil {
		return nil, err
	}
	if members["object"] == "error" || members["status"] == "failed" || members["status"] == "pending" {
		return nil, fmt.Errorf("refused: %v %v", members["code"], members["status"])
	}
	return members, nil
}

// known has the fields that a strict client knows.
type known struct{}

// UnmarshalJSON does what a decoder with all fields of the emulator's objects does, which knows no other.
func (*known) UnmarshalJSON(text []byte) error {
	if bytes.Contains(text, []byte(`"introduced_later"`)) {
		return errors.New("json: unknown field \"introduced_later\"")
	}
	return nil
}
