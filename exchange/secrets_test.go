package exchange

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// b64 writes a text in base64.
func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func inMultipart(name, value string) string {
	return "--edge\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n" +
		"--edge\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n--edge--\r\n"
}

func TestSecretsAreFoundInEveryEncoding(t *testing.T) {
	for name, test := range map[string]struct {
		name, value, want string
	}{
		"secret key":           {"", "the key " + plantedSecret, "[{secret key here}]"},
		"live key":             {"", plantedLive, "[{live secret key here}]"},
		"public key":           {"", plantedPublic, "[{public key here}]"},
		"chain key":            {"", plantedChain, "[{chain key here}]"},
		"key of the guides":    {"", plantedGuide, "[{chain key here}]"},
		"card":                 {"", plantedCard, "[{card number here}]"},
		"card in groups":       {"", "card 4929 1234 5678 1236.", "[{card number here}]"},
		"card and key":         {"", plantedCard + " " + plantedSecret, "[{secret key here} {card number here}]"},
		"code by name":         {"security_code", "987", "[{security code here}]"},
		"code in text":         {"", "cvv: 987", "[{security code here}]"},
		"code in base64":       {"cvc", b64("123"), "[{security code here, base64}]"},
		"JSON":                 {"", `{"card":{"number":"` + plantedCard + `","security_code":"987"}}`, "[{card number here, field card.number} {security code here, field card.security_code}]"},
		"JSON numbers":         {"", `{"n":[1,4929123456781236],"cvc":987}`, "[{security code here, field cvc} {card number here, field n.1}]"},
		"JSON name":            {"", `{"` + plantedSecret + `":1}`, "[{secret key here, name of a field}]"},
		"JSON cut short":       {"", `{"card":{"number":"` + plantedCard, "[{card number here}]"},
		"JSON escapes":         {"", `{"k":"\u0073key_test_5xuy4w91xqz7d1w9zzz"}`, "[{secret key here, field k}]"},
		"JSON twice the name":  {"", `{"n":"` + plantedCard + `","n":"x"}`, "[{card number here}]"},
		"JSON in JSON":         {"", `{"log":"{\"cvc\":\"987\"}"}`, "[{security code here, field log, field cvc}]"},
		"form":                 {"", "a=1&card%5Bnumber%5D=4929+1234+5678+1236&card[security_code]=987", "[{card number here, field card[number]} {security code here, field card[security_code]}]"},
		"form name":            {"", plantedSecret + "=1", "[{secret key here, name of a field}]"},
		"percent":              {"", writings["every byte percent"](plantedSecret), "[{secret key here, escaped}]"},
		"percent twice":        {"", writings["percent twice"](plantedSecret), "[{secret key here, escaped, escaped}]"},
		"base64":               {"", b64(plantedSecret + ":"), "[{secret key here, base64}]"},
		"base64 shifted":       {"", "abc" + b64(plantedSecret), "[{secret key here, base64}]"},
		"base64 url":           {"", writings["base64 url"](plantedLive), "[{live secret key here, base64}]"},
		"base64 in lines":      {"", b64("a text before " + plantedCard)[:18] + "\n" + b64("a text before " + plantedCard)[18:], "[{card number here, base64}]"},
		"base64 among bytes":   {"", b64("\x00\xff\x01" + plantedCard + "\x00\x80"), "[{card number here, base64}]"},
		"base64 of base64":     {"", b64(b64(plantedSecret)), "[{secret key here, base64, base64}]"},
		"base64 of JSON":       {"", `{"x":"` + b64(`{"cvc":"987"}`) + `"}`, "[{security code here, field x, base64, field cvc}]"},
		"gzip":                 {"", string(packed(`{"k":"` + plantedSecret + `"}`)), "[{secret key here, gzip, field k}]"},
		"gzip cut short":       {"", string(packed(plantedSecret + strings.Repeat(" and so on", 9)))[:50], "[{secret key here, gzip}]"},
		"gzip in base64":       {"", b64(string(packed("card[number]=" + plantedCard))), "[{card number here, base64, gzip, field card[number]}]"},
		"multipart":            {"", inMultipart("card[security_code]", "987"), "[{security code here, part card[security_code]}]"},
		"multipart, base64":    {"", inMultipart("file", b64(plantedSecret)), "[{secret key here, part file, base64}]"},
		"multipart, line feed": {"", strings.ReplaceAll(inMultipart("n", plantedCard), "\r", ""), "[{card number here, part n}]"},
		"multipart cut short":  {"", strings.TrimSuffix(inMultipart("n", plantedCard), "edge--\r\n"), "[{card number here, part n}]"},
		"XML":                  {"", "<cvc>987</cvc>", "[{security code here}]"},
		"another credential":   {"Authorization", "Basic hunter2", "[{credential here}]"},
		"key as credential":    {"Authorization", "Basic " + b64(plantedSecret+":"), "[{secret key here, base64}]"},
		"cookie":               {"Set-Cookie", "session=1", "[{cookie here}]"},
	} {
		if got := fmt.Sprint(Secrets("here", test.name, test.value)); got != test.want {
			t.Errorf("%s: found %s, want %s", name, got, test.want)
		}
	}
}

func TestWhatIsNoSecret(t *testing.T) {
	for _, each := range []struct{ name, value string }{
		{"", `{"card":{"number":"4242424242424242","security_code":"***","last_digits":"4242","security_code_check":true}}`},
		{"", "card[number]=492912******1236&card[security_code]=***"},
		{"", "skey_test_xxxxxxxxxxxxxxxxxxx and pkey_xxxxxxxxxxxxxxxxxxx, also skey_ and [encoded key]"},
		{"", "charge chrg_test_4929123456781236abc at 1732092255105 for 100000"},
		{"", `{"fingerprint":"tCCtXvQZNHURxoo+mjRINjvRqnuz8PicTOHA/+t5k2g="}`},
		{"", "reference_number_1=758182940893199850"},
		{"Authorization", "[secret key]"},
		{"Authorization", "Basic [public key]"},
		{"Authorization", "[unknown scheme] [unknown key]"},
		{"Cookie", "[redacted]"},
		{"", b64("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")},
	} {
		if found := Secrets("here", each.name, each.value); len(found) > 0 {
			t.Errorf("%q under %q: found %v", each.value, each.name, found)
		}
	}
}

// TestRedactionLeavesNoSecret holds redaction and search together: whatever New
// redacts, in whatever place and encoding, the search finds nothing left.
func TestRedactionLeavesNoSecret(t *testing.T) {
	for place, put := range places {
		for encoding, encode := range writings {
			for _, secret := range []string{plantedSecret, plantedLive, plantedPublic, plantedChain, plantedGuide, plantedCard} {
				raw := plainRaw()
				put(&raw, encode(secret))
				for _, found := range secretsIn(New(raw)) {
					// Redaction looks for cards in clear and percent-encoded only.
					if secret == plantedCard && strings.Contains(found.At, "base64") {
						continue
					}
					t.Errorf("%s, %s, %s…: %v", place, encoding, secret[:9], found)
				}
			}
		}
	}
}

func secretsIn(ex *Exchange) []Secret {
	found := slices.Concat(Secrets("path", "", ex.Request.Path), Secrets("query", "", ex.Request.Query),
		Secrets("body", "", string(ex.Request.Body)))
	for name, values := range ex.Request.Header {
		found = append(found, Secrets("header", name, values[0])...)
	}
	if ex.Failure != nil {
		return append(found, Secrets("failure", "", ex.Failure.Message)...)
	}
	for name, values := range ex.Response.Header {
		found = append(found, Secrets("header", name, values[0])...)
	}
	return append(found, Secrets("answer", "", string(ex.Response.Body))...)
}

func TestNoPlaceTellsTheSecret(t *testing.T) {
	for _, value := range []string{
		`{"` + plantedSecret + `":{"` + plantedCard + `":"` + plantedSecret + `"}}`,
		plantedSecret + "=" + plantedCard,
		inMultipart(plantedSecret, plantedCard),
		`{"` + b64(plantedSecret) + `":"` + plantedCard + `"}`,
	} {
		for _, found := range Secrets("here", "", value) {
			if strings.Contains(found.At, plantedSecret) || strings.Contains(found.At, plantedCard) || strings.Contains(found.At, b64(plantedSecret)) {
				t.Errorf("the place %q holds the secret", found.At)
			}
		}
	}
}

func TestRedact(t *testing.T) {
	got := Redact("line 3: key " + plantedSecret + ", card " + plantedCard + ", cvc: 987")
	want := "line 3: key skey_test_xxxxxxxxxxxxxxxxxxx, card 492912******1236, cvc: ***"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkSecrets(b *testing.B) {
	body := string(chargeBody(b))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if found := Secrets("body", "", body); len(found) > 0 {
			b.Fatal(found)
		}
	}
}

// TestTheSearchIsNotSlowOnHostileBodies: decoding within decoding could take
// for ever. The longest recorded body has 300 KB.
func TestTheSearchIsNotSlowOnHostileBodies(t *testing.T) {
	nested := "harmless"
	for range 12 {
		nested = b64(nested)
	}
	for name, body := range map[string]func(size int) string{
		"percent":       func(size int) string { return strings.Repeat("%25", size/3) },
		"JSON escapes":  func(size int) string { return `{"a":"` + strings.Repeat(`\u0025`, size/6) + `"}` },
		"nested base64": func(size int) string { return strings.Repeat(nested+" ", size/len(nested)) },
		"base64 of all": func(size int) string { return b64(strings.Repeat("a=1&", size/4)) },
		"form of forms": func(size int) string { return strings.Repeat("a=%2561%253D1&", size/14) },
		"brackets":      func(size int) string { return strings.Repeat("[", size) },
		"digits":        func(size int) string { return strings.Repeat("4929 ", size/5) },
		"names":         func(size int) string { return strings.Repeat("security_code ", size/14) },
		"entities":      func(size int) string { return strings.Repeat("&amp;#38;", size/9) },
		"printable":     func(size int) string { return strings.Repeat("=3D=\n", size/5) },
		"hex":           func(size int) string { return strings.Repeat("3334", size/4) },
		"hex in pairs":  func(size int) string { return strings.Repeat("33:", size/3) },
		"base32":        func(size int) string { return strings.Repeat("GEZDGNBV", size/8) },
		"slashes":       func(size int) string { return strings.Repeat("eJx/", size/4) },
		"gzip starts":   func(size int) string { return strings.Repeat("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00", size/10) },
		"NULs":          func(size int) string { return strings.Repeat("a\x00", size/2) },
		"wide digits":   func(size int) string { return strings.Repeat("\uff14\u200b", size/6) },
		"gzip of gzip": func(size int) string {
			return strings.Repeat(b64(gzipped(gzipped(strings.Repeat("4929 ", 99))))+" ", size/200)
		},
	} {
		growsWithLength(t, name, 128<<10, func(size int) { Secrets("body", "", body(size)) })
	}
}

func FuzzSecrets(f *testing.F) {
	for _, seed := range []string{"", "a=1", `{"a":"b"}`, "--x\r\n\r\n", "\x1f\x8b\x08", "%4", `\u00`, "[", `"`, b64("x=1&cvc=1")} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		// Whatever stands around it, a key between spaces is found and not told.
		all := Secrets("body", "", before+" "+plantedSecret+" "+after)
		if len(all) == 0 {
			t.Fatalf("%q and %q hide the key", before, after)
		}
		for _, found := range all {
			if strings.Contains(found.At, plantedSecret) {
				t.Fatalf("%q and %q: the place %q tells the key", before, after, found.At)
			}
		}
	})
}
