package exchange

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

func TestLeaks(t *testing.T) {
	sent := `{"card":{"number":"4242424242424242","security_code":"987"}}`
	for name, test := range map[string]struct {
		body   string
		header string
		want   string
	}{
		"nothing":                 {`{"card":{"last_digits":"4242","security_code_check":true}}`, "", "[]"},
		"published card":          {`{"card":{"number":"4242424242424242"}}`, "", "[{card number body (number)}]"},
		"card as a number":        {`{"n":4929123456781236}`, "", "[{card number body (n)}]"},
		"card with spaces":        {`{"m":"card 4929 1234 5678 1236 declined"}`, "", "[{card number body (m)}]"},
		"card after an escape":    {`{"m":"no\n4929123456781236"}`, "", "[{card number body (m)}]"},
		"card before its code":    {`{"m":"4929123456781236 987 4929 1234 5678 1236"}`, "", "[{card number body (m)}]"},
		"numbers in a row":        {`{"m":"10 20 30 40 50 60 70 80 90 100 110 120"}`, "", "[]"},
		"card in HTML":            {`<p>4929123456781236</p>`, "", "[{card number body}]"},
		"a trace id by chance":    {`{"trace_id":"4929123456781236"}`, "", "[{possible card number body (trace_id)}]"},
		"a test card as an id":    {`{"trace_id":"4242424242424242"}`, "", "[{card number body (trace_id)}]"},
		"id of a card":            {`{"card_id":"4929123456781236"}`, "", "[{card number body (card_id)}]"},
		"digits of an id":         {`{"id":"chrg_test_4929123456781236abc"}`, "", "[]"},
		"digits of a hash":        {`{"sha":"` + strings.Repeat("4929123456781236abcdef0123456789", 2) + `"}`, "", "[]"},
		"card next to letters":    {`{"m":"PAN4929123456781236x"}`, "", "[{card number body (m)}]"},
		"key of a document":       {`{"u":"http://a/charges/c/documents/d/downloads/4929123456781236"}`, "", "[]"},
		"card in another path":    {`{"u":"http://a/cards/4929123456781236"}`, "", "[{card number body (u)}]"},
		"wrong check digit":       {`{"n":"4929123456781237"}`, "", "[]"},
		"a time in milliseconds":  {`{"at":1732092255105,"b":1732092255113}`, "", "[]"},
		"security code":           {`{"card":{"security_code":"987"}}`, "", "[{security code body (security_code)}]"},
		"security code, number":   {`{"cvc":987}`, "", "[{security code body (cvc)}]"},
		"another security code":   {`{"card":{"security_code":"***"}}`, "", "[]"},
		"secret key":              {`{"k":"` + plantedSecret + `"}`, "", "[{secret key body (k)}]"},
		"secret key, base64":      {`{"k":"` + writings["base64 with colon"](plantedSecret) + `"}`, "", "[{secret key body (k)}]"},
		"secret key in a header":  {`{}`, plantedSecret, "[{secret key header X-Debug}]"},
		"the key of the request":  {`{"m":"odd-key is wrong"}`, "", "[{secret body (m)}]"},
		"public key":              {`{"k":"` + plantedPublic + `"}`, "", "[]"},
		"chain key of a chain":    {`{"object":"chain","key":"` + plantedChain + `"}`, "", "[]"},
		"chain key anywhere else": {`{"object":"charge","description":"` + plantedChain + `"}`, "", "[{chain key body (description)}]"},
	} {
		raw := plainRaw()
		raw.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("odd-key:")))
		raw.Body = []byte(sent)
		raw.Response.Body = []byte(test.body)
		if test.header != "" {
			raw.Response.Header.Set("X-Debug", test.header)
		}
		if got := fmt.Sprint(New(raw).Leaks); got != test.want {
			t.Errorf("%s: leaks %s, want %s", name, got, test.want)
		}
	}
}

// TestChance holds that a number which nobody sent is not a certain leak in a header that names a trace, that it is masked all the
// same, and that the number which was sent is one everywhere.
func TestChance(t *testing.T) {
	for name, test := range map[string]struct{ header, value, want string }{
		"a span":            {"X-B3-Spanid", plantedCard, "[{possible card number header X-B3-Spanid}]"},
		"in a traceparent":  {"Traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-" + plantedCard + "-01", "[{possible card number header Traceparent}]"},
		"a ray with a city": {"Cf-Ray", plantedCard + "-BKK", "[{possible card number header Cf-Ray}]"},
		"an odd header":     {"X-Debug", plantedCard, "[{card number header X-Debug}]"},
		"of a card":         {"X-Card-Id", plantedCard, "[{card number header X-Card-Id}]"},
		"what was sent":     {"X-B3-Spanid", "4556737586899855", "[{card number header X-B3-Spanid}]"},
		"sent, in groups":   {"X-Trace-Id", "4556 7375 8689 9855", "[{card number header X-Trace-Id}]"},
		"a test card":       {"X-B3-Spanid", "4111111111111111", "[{card number header X-B3-Spanid}]"},
	} {
		raw := plainRaw()
		raw.Body = []byte(`{"card":{"number":"4556737586899855"}}`)
		raw.Response.Header.Set(test.header, test.value)
		ex := New(raw)
		if got := fmt.Sprint(ex.Leaks); got != test.want {
			t.Errorf("%s: leaks %s, want %s", name, got, test.want)
		}
		if strings.Contains(everything(t, ex), plantedCard) {
			t.Errorf("%s: the number is not masked", name)
		}
	}
}

func TestDecodedAnswer(t *testing.T) {
	for body, want := range map[string]string{
		"":          "the body is empty",
		" \n":       "the body is empty",
		`{"a":1}`:   "",
		`{"a":`:     "the body is not JSON: unexpected end of JSON input",
		`<html>`:    "the body is not JSON: invalid character '<' looking for beginning of value",
		`{"a":1} x`: "the body is not JSON: invalid character 'x' after top-level value",
	} {
		raw := plainRaw()
		raw.Response.Body = []byte(body)
		if got := New(raw).Response.JSONError; got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}
