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
