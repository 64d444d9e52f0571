package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// The planted secrets. No list of test cards has the card; the keys are made up.
const (
	plantedSecret = "skey_test_5xuy4w91xqz7d1w9zzz"
	plantedLive   = "skey_5xuy4w91xqz7d1w9yyy"
	plantedPublic = "pkey_test_5xuy4w91xqz7d1w9ppp"
	plantedChain  = "ckey_test_5xuy4w91xqz7d1w9ccc"
	plantedGuide  = "ck_test_5xuy4w91xqz7d1w9ggg"
	plantedCard   = "4929123456781236"
	plantedCode   = "987"
	plantedOdd    = "hunter2/very+secret="
)

// writings are the ways in which a secret may be written.
var writings = map[string]func(string) string{
	"plain":             func(s string) string { return s },
	"base64 with colon": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s + ":")) },
	"base64 shifted":    func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x" + s + ":")) },
	"base64 url":        func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("??" + s)) },
	"percent":           url.QueryEscape,
	"every byte percent": func(s string) string {
		var out strings.Builder
		for i := range len(s) {
			fmt.Fprintf(&out, "%%%02X", s[i])
		}
		return out.String()
	},
	"percent twice": func(s string) string { return url.QueryEscape(strings.ReplaceAll(s, "_", "%5F")) },
}

// places put a secret somewhere into an exchange.
var places = map[string]func(raw *Raw, secret string){
	"path":            func(raw *Raw, s string) { raw.Path = "/tokens/" + s },
	"query":           func(raw *Raw, s string) { raw.Query = "a=1&key=" + s + "&b=2" },
	"query name":      func(raw *Raw, s string) { raw.Query = s + "=1" },
	"request header":  func(raw *Raw, s string) { raw.Header.Set("X-Debug", "key "+s) },
	"cookie":          func(raw *Raw, s string) { raw.Header.Set("Cookie", "key="+s) },
	"bearer":          func(raw *Raw, s string) { raw.Header.Set("Authorization", "Bearer "+s) },
	"bare auth":       func(raw *Raw, s string) { raw.Header.Set("Authorization", s) },
	"request JSON":    func(raw *Raw, s string) { raw.Body = []byte(`{"a":[{"b":"x ` + s + ` y"}]}`) },
	"request name":    func(raw *Raw, s string) { raw.Body = []byte(`{"` + s + `":1}`) },
	"cut JSON":        func(raw *Raw, s string) { raw.Body = []byte(`{"a":"` + s) },
	"request form":    func(raw *Raw, s string) { raw.Body = []byte("card[name]=" + s + "&x=1") },
	"request text":    func(raw *Raw, s string) { raw.Body = []byte("<p>" + s + "</p>") },
	"response JSON":   func(raw *Raw, s string) { raw.Response.Body = []byte(`{"object":"token","a":"` + s + `"}`) },
	"response list":   func(raw *Raw, s string) { raw.Response.Body = []byte(`["` + s + `"]`) },
	"response HTML":   func(raw *Raw, s string) { raw.Response.Body = []byte("<html>" + s + "</html>") },
	"response gzip":   func(raw *Raw, s string) { raw.Response.Body = packed(`{"a":"` + s + `"}`) },
	"response header": func(raw *Raw, s string) { raw.Response.Header.Set("X-Debug", s) },
	"set-cookie":      func(raw *Raw, s string) { raw.Response.Header.Set("Set-Cookie", "k="+s) },
	"failure":         func(raw *Raw, s string) { raw.Failure = &Failure{Kind: "transport", Message: "no " + s} },
}

func packed(s string) []byte {
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	writer.Write([]byte(s))
	writer.Close()
	return out.Bytes()
}

func plainRaw() Raw {
	return Raw{
		Method: "POST", Host: API, Path: "/charges", Header: http.Header{"Content-Type": {"application/json"}},
		Response: &RawResponse{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"object":"charge"}`)},
	}
}

// everything writes out every part of an exchange, also those that its JSON
// leaves out, percent-decoded and not.
func everything(t *testing.T, ex *Exchange) string {
	t.Helper()
	text, err := json.Marshal(ex)
	if err != nil {
		t.Fatal(err)
	}
	all := string(text) + string(ex.Request.Body) + ex.Curl()
	if ex.Response != nil {
		decoded, _ := json.Marshal(ex.Response.JSON)
		all += string(ex.Response.Body) + string(decoded)
	}
	for range 2 {
		if plain, err := url.QueryUnescape(all); err == nil {
			all += plain
		}
	}
	return all
}

// traces are the forms in which the test looks for a secret again.
func traces(secret string) []string {
	forms := []string{secret, url.QueryEscape(secret)}
	return append(forms, base64Forms(secret)...)
}

// base64Forms returns the base64 forms of s within a longer text: one for each
// of the three offsets, without the characters that depend on its neighbors.
func base64Forms(s string) []string {
	var forms []string
	for lead := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			whole := encoding.EncodeToString([]byte("\x00\x00"[:lead] + s))
			form := whole[(lead*8+5)/6 : (lead+len(s))*8/6]
			if !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

func TestPlantedSecretSurvivesNowhere(t *testing.T) {
	for _, secret := range []string{plantedSecret, plantedLive, plantedPublic, plantedChain, plantedGuide, plantedOdd} {
		for place, plant := range places {
			for encoding, encode := range writings {
				raw := plainRaw()
				raw.Secrets = []string{plantedOdd}
				plant(&raw, encode(secret))
				all := everything(t, New(raw))
				for _, trace := range traces(secret) {
					if strings.Contains(all, trace) {
						t.Errorf("%s in %s as %s: %q survives in\n%.300s", secret, place, encoding, trace, all)
						break
					}
				}
			}
		}
	}
}

func TestPlantedCardSurvivesNowhere(t *testing.T) {
	forms := []string{plantedCard, "4929 1234 5678 1236", "4929-1234-5678-1236"}
	for place, plant := range places {
		for _, form := range forms {
			for _, escape := range []func(string) string{writings["plain"], writings["percent"], writings["every byte percent"]} {
				raw := plainRaw()
				plant(&raw, escape(form))
				all := everything(t, New(raw))
				for _, trace := range forms {
					if strings.Contains(all, trace) {
						t.Errorf("card in %s as %s survives in\n%.300s", place, escape(form), all)
					}
				}
			}
		}
	}
}

func TestSecurityCodeSurvivesNowhere(t *testing.T) {
	bodies := []string{
		"card[number]=4242424242424242&card[security_code]=987",
		"card%5Bsecurity_code%5D=987&a=1",
		"cvc=987",
		"a=1&cvv=987",
		`{"card":{"security_code":"987"}}`,
		`{"card":{"security_code": 987}}`,
		`{"cvc":["987"]}`,
		`{"cvv":"987`,
		`{"card":{"security_code":"987"`,
		`{"card":{"security\u005fcode":"987"}}`,
		`{'card':{'security_code':'987'}}`,
		`{card:{security_code:987}}`,
		`{"card":{"name":"a",'cvc':'987'}}`,
		`{"log":"{\"security_code\":\"987\"}"}`,
		"<card><security_code>987</security_code></card>",
		"--b\r\nContent-Disposition: form-data; name=\"card[security_code]\"\r\n\r\n987\r\n--b--",
	}
	for _, body := range bodies {
		raw := plainRaw()
		raw.Header.Del("Content-Type")
		raw.Body = []byte(body)
		raw.Response.Body = []byte(body)
		raw.Response.Header.Set("X-Log", body)
		raw.Query = "security_code=987"
		if all := everything(t, New(raw)); strings.Contains(all, plantedCode) {
			t.Errorf("sent as %s\nsurvives in %s", body, all)
		}
	}
}

func TestKnownSecurityCodeIsRedactedAsAWordOnly(t *testing.T) {
	raw := plainRaw()
	raw.Secrets = []string{plantedCode}
	raw.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	raw.Body = []byte("amount=987&note=code+987&card=tokn_test_987a")
	raw.Response.Body = []byte(`{"amount":987,"a":"987","b":"x987"}`)
	ex := New(raw)
	if got, want := string(ex.Request.Body), "amount=987&note=code+***&card=tokn_test_987a"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got, want := string(ex.Response.Body), `{"amount":987,"a":"***","b":"x987"}`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestRedactionKeepsTheShape(t *testing.T) {
	raw := plainRaw()
	raw.Method, raw.Host, raw.Path = "POST", Vault, "/tokens"
	raw.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(plantedPublic+":")))
	raw.Body = []byte(`{"card": {"name":"A \"B\"","number":4929123456781236,"security_code":987,"city":"Zürich\/CH"}}`)
	raw.Response.Body = []byte(`{"object":"chain","key":"` + plantedChain + `","n":4242424242424242}`)
	ex := New(raw)
	if got, want := string(ex.Request.Body), `{"card": {"name":"A \"B\"","number":"492912******1236","security_code":"***","city":"Zürich\/CH"}}`; got != want {
		t.Errorf("request body %s\nwant %s", got, want)
	}
	if got, want := ex.Request.Header.Get("Authorization"), "Basic [public key]"; got != want {
		t.Errorf("Authorization %q, want %q", got, want)
	}
	if ex.Request.Key != KeyPublic {
		t.Errorf("key kind %s, want public", ex.Request.Key)
	}
	if got, want := ex.Response.Object()["key"], "ckey_test_xxxxxxxxxxxxxxxxxxx"; got != want {
		t.Errorf("chain key %v, want %s", got, want)
	}
}

func TestPublishedCardsStay(t *testing.T) {
	for _, number := range []string{"4242424242424242", "6447032400000000001", "378282246310005"} {
		raw := plainRaw()
		raw.Body = []byte(`{"card":{"number":"` + number + `"}}`)
		if got := string(New(raw).Request.Body); got != string(raw.Body) {
			t.Errorf("published card %s became %s", number, got)
		}
	}
}

func TestKindsOfKeys(t *testing.T) {
	basic := func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }
	for value, want := range map[string]struct {
		kind  KeyKind
		label string
	}{
		"":                           {KeyNone, ""},
		basic("skey_test_abc:"):      {KeySecret, "Basic [secret key]"},
		basic("skey_abc:"):           {KeySecret, "Basic [secret key]"},
		basic("pkey_test_abc"):       {KeyPublic, "Basic [public key]"},
		basic("pkey_test_abc:x"):     {KeyPublic, "Basic [public key]"},
		basic("ckey_test_abc:"):      {KeyChain, "Basic [chain key]"},
		basic("ck_test_abc:"):        {KeyChain, "Basic [chain key]"},
		basic("nonsense:"):           {KeyOther, "Basic [unknown key]"},
		basic(":"):                   {KeyNone, "Basic [no key]"},
		"Basic %%%":                  {KeyOther, "Basic [unknown key]"},
		"Bearer skey_test_abc":       {KeySecret, "Bearer [secret key]"},
		"skey_test_abc":              {KeySecret, "[secret key]"},
		"Digest username=\"abc\", a": {KeyOther, "[unknown scheme] [unknown key]"},
	} {
		raw := plainRaw()
		if value != "" {
			raw.Header.Set("Authorization", value)
		}
		ex := New(raw)
		if ex.Request.Key != want.kind || ex.Request.Header.Get("Authorization") != want.label {
			t.Errorf("%q: got %s and %q, want %s and %q", value, ex.Request.Key, ex.Request.Header.Get("Authorization"), want.kind, want.label)
		}
	}
	for key, want := range map[string]bool{"skey_test_1": false, "skey_1": true, "pkey_live_1": true, "ck_1": true, "odd": false, "": false} {
		if LiveKey(key) != want {
			t.Errorf("LiveKey(%q) is %v", key, !want)
		}
	}
}

func TestNothingToRedactIsNotTouched(t *testing.T) {
	raw := plainRaw()
	raw.Path, raw.Query = "/charges/chrg_test_63444wyfsg4mtvvck1z", "limit=5&from=2025-01-01T00%3A00%3A00Z"
	raw.Body = []byte(`{"description":"call skey_ or pkey_ keys","at":1732092255105,"u":"12345678-1234-1234-1234-123456789012"}`)
	raw.Response.Body = chargeBody(t)
	ex := New(raw)
	if !bytes.Equal(ex.Request.Body, raw.Body) || !bytes.Equal(ex.Response.Body, raw.Response.Body) {
		t.Errorf("changed: %s %s", ex.Request.Body, ex.Response.Body)
	}
	if ex.Request.Path != raw.Path || ex.Request.Query != raw.Query {
		t.Errorf("changed: %s?%s", ex.Request.Path, ex.Request.Query)
	}
	if len(ex.Leaks) != 0 {
		t.Errorf("leaks in an ordinary charge: %v", ex.Leaks)
	}
}

func TestEveryPlaceIsRedactedOnce(t *testing.T) {
	// Redacting what is redacted changes nothing: recordings are read back.
	for _, place := range slices.Sorted(maps.Keys(places)) {
		raw := plainRaw()
		places[place](&raw, plantedSecret)
		once := New(raw)
		if once.Response == nil {
			continue
		}
		twice := New(Raw{
			Method: once.Request.Method, Host: once.Request.Host, Path: once.Request.Path, Query: once.Request.Query,
			Header: once.Request.Header, Body: once.Request.Body,
			Response: &RawResponse{Status: once.Response.Status, Header: once.Response.Header, Body: once.Response.Body},
		})
		if !bytes.Equal(once.Request.Body, twice.Request.Body) || once.Request.Query != twice.Request.Query ||
			once.Request.Path != twice.Request.Path || !bytes.Equal(once.Response.Body, twice.Response.Body) {
			t.Errorf("%s: redacted twice differs", place)
		}
	}
}

func TestRedactionIsNotSlowOnHostileBodies(t *testing.T) {
	for _, part := range []string{"%25", "25", "ck_", `\u005c`, `"`, `"a":`, "4 ", "4929-", "[", "key_ck_", "security_code", "a2V5", "Y2tf", "cvc=", "&", " "} {
		for name, whole := range map[string]func(string) string{
			"text": func(s string) string { return s }, "JSON": func(s string) string { return `{"a":"` + s + `"}` }, "form": func(s string) string { return "a=" + s },
		} {
			growsWithLength(t, part+" as "+name, 32_000, func(size int) {
				raw := plainRaw()
				raw.Secrets = []string{plantedOdd, plantedCode}
				raw.Response.Body = []byte(whole("%" + strings.Repeat(part, size/len(part))))
				New(raw)
			})
		}
	}
}
