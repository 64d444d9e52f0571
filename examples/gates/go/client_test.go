package payments

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"
)

var client = New(os.Getenv("OMISE_PUBLIC_KEY"), os.Getenv("OMISE_SECRET_KEY"))

// must returns an answer, and fails the test where there is none.
func must(t *testing.T) func(Object, error) Object {
	return func(got Object, err error) Object {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
}

func token(t *testing.T, number string) string {
	t.Helper()
	return must(t)(client.Token(number, time.Now().Year()+1)).ID()
}

func charge(t *testing.T, more Object) Object {
	t.Helper()
	body := Object{"amount": 100000, "currency": "thb"}
	for name, value := range more {
		body[name] = value
	}
	if body["card"] == nil && body["customer"] == nil && body["source"] == nil {
		body["card"] = token(t, "4242424242424242")
	}
	return must(t)(client.Post("/charges", body))
}

func refused(t *testing.T, code string, err error) {
	t.Helper()
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func is(t *testing.T, got Object, field string, want any) {
	t.Helper()
	if fmt.Sprint(got[field]) != fmt.Sprint(want) {
		t.Errorf("%s is %v, want %v", field, got[field], want)
	}
}

func TestTokenChargeAndRefund(t *testing.T) {
	paid := charge(t, nil)
	is(t, paid, "status", "successful")
	is(t, must(t)(client.Patch("/charges/"+paid.ID(), Object{"description": "Order 1"})), "description", "Order 1")
	is(t, must(t)(client.Post("/charges/"+paid.ID()+"/refunds", Object{"amount": 40000})), "amount", 40000)
	is(t, must(t)(client.Get("/charges/"+paid.ID()+"/refunds")), "total", 1)
}

func TestRefusedCards(t *testing.T) {
	_, err := client.Token("4242424242424242", 2015)
	refused(t, "invalid_card", err)
	is(t, charge(t, Object{"card": token(t, "4111111111140011")}), "failure_code", "insufficient_fund")
}

func TestUsedToken(t *testing.T) {
	once := token(t, "4242424242424242")
	charge(t, Object{"card": once})
	_, err := client.Post("/charges", Object{"amount": 100000, "currency": "thb", "card": once})
	refused(t, "used_token", err)
}

func TestAuthorizeAndCapture(t *testing.T) {
	whole := charge(t, Object{"capture": false})
	is(t, must(t)(client.Post("/charges/"+whole.ID()+"/capture", nil)), "paid", true)
	part := charge(t, Object{"capture": false, "authorization_type": "pre_auth"})
	is(t, must(t)(client.Post("/charges/"+part.ID()+"/capture", Object{"capture_amount": 50000})), "captured_amount", 50000)
}

func TestAuthorizeAndReverse(t *testing.T) {
	held := charge(t, Object{"capture": false})
	is(t, must(t)(client.Post("/charges/"+held.ID()+"/reverse", nil)), "status", "reversed")
}

func Test3DSecure(t *testing.T) {
	secure := charge(t, Object{"return_uri": "https://shop.example/return"})
	is(t, secure, "status", "pending")
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.PostForm(fmt.Sprint(secure["authorize_uri"]), url.Values{"decision": {"approve"}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	is(t, must(t)(client.Get("/charges/"+secure.ID())), "status", "successful")
}

func TestSourceAndItsPayment(t *testing.T) {
	source := must(t)(client.Source("promptpay", 100000))
	is(t, charge(t, Object{"source": source.ID()}), "status", "pending")
}

func TestCustomerAndCards(t *testing.T) {
	customer := must(t)(client.Post("/customers", Object{"email": "somchai@example.com", "card": token(t, "5555555555554444")}))
	at := "/customers/" + customer.ID()
	is(t, charge(t, Object{"customer": customer.ID()}), "paid", true)
	cards := must(t)(client.Get(at + "/cards"))
	is(t, cards, "total", 1)
	card := at + "/cards/" + Object(cards["data"].([]any)[0].(map[string]any)).ID()
	is(t, must(t)(client.Patch(card, Object{"city": "Chiang Mai"})), "city", "Chiang Mai")
	is(t, must(t)(client.Delete(card)), "deleted", true)
	is(t, must(t)(client.Delete(at)), "deleted", true)
}

func TestRecipient(t *testing.T) {
	made := must(t)(client.Post("/recipients", Object{
		"name": "Somchai Prasert", "type": "individual",
		"bank_account": Object{"brand": "bbl", "number": "1234567890", "name": "Somchai Prasert"},
	}))
	is(t, must(t)(client.Patch("/recipients/"+made.ID(), Object{"email": "pay@example.com"})), "email", "pay@example.com")
}

func TestPages(t *testing.T) {
	charge(t, nil)
	charge(t, nil)
	var pages [2]string
	for at := range pages {
		page := must(t)(client.Get(fmt.Sprintf("/charges?limit=1&offset=%d&order=chronological", at)))
		pages[at] = fmt.Sprint(page["data"].([]any)[0].(map[string]any)["id"])
	}
	if pages[0] == pages[1] {
		t.Errorf("both pages have %s", pages[0])
	}
}

func TestWrongKey(t *testing.T) {
	_, err := New("wrong", "wrong").Get("/charges")
	refused(t, "authentication_failure", err)
}
