package exchange

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// spots are where a target may write a text; each is escaped as the spot asks for.
var spots = map[string]func(raw *Raw, text string){
	"header":      func(raw *Raw, s string) { raw.Response.Header["X-Debug"] = []string{s} },
	"header name": func(raw *Raw, s string) { raw.Response.Header[s] = []string{"1"} },
	"sent header": func(raw *Raw, s string) { raw.Header["X-Debug"] = []string{s} },
	"JSON value":  func(raw *Raw, s string) { raw.Response.Body = []byte(`{"object":"error","message":` + quoted(s) + `}`) },
	"JSON list":   func(raw *Raw, s string) { raw.Response.Body = []byte(`{"a":[{"b":[1,` + quoted("x "+s) + `]}]}`) },
	"JSON name":   func(raw *Raw, s string) { raw.Response.Body = []byte(`{` + quoted(s) + `:1}`) },
	"raw in JSON": func(raw *Raw, s string) { raw.Response.Body = []byte(`{"message":"` + s + `"}`) },
	"form":        func(raw *Raw, s string) { raw.Body = []byte("a=1&note=" + url.QueryEscape(s) + "&b=2") },
	"raw in form": func(raw *Raw, s string) { raw.Body = []byte("a=1&note=" + s + "&b=2") },
	"form name":   func(raw *Raw, s string) { raw.Body = []byte(url.QueryEscape(s) + "=1") },
	"text":        func(raw *Raw, s string) { raw.Response.Body = []byte("an error: " + s + " was refused") },
	"whole text":  func(raw *Raw, s string) { raw.Response.Body = []byte(s) },
	"HTML": func(raw *Raw, s string) {
		raw.Response.Body = []byte("<html><p>" + html.EscapeString(s) + "</p></html>")
	},
	"XML":       func(raw *Raw, s string) { raw.Response.Body = []byte("<?xml version=\"1.0\"?><a b='" + s + "'/>") },
	"multipart": func(raw *Raw, s string) { raw.Body = []byte(inMultipart("file", s)) },
	"path":      func(raw *Raw, s string) { raw.Path = "/charges/" + url.PathEscape(s) },
	"query":     func(raw *Raw, s string) { raw.Query = "a=1&q=" + url.QueryEscape(s) },
	"failure": func(raw *Raw, s string) {
		raw.Response, raw.Failure = nil, &Failure{Kind: FailureClosed, Message: "no " + s}
	},
	"UTF-16": func(raw *Raw, s string) { raw.Response.Body = []byte(utf16Of(true, "")(`{"a":` + quoted(s) + `}`)) },
	"UTF-16, low": func(raw *Raw, s string) {
		raw.Response.Body = []byte(utf16Of(false, "\xff\xfe")(`{"a":` + quoted(s) + `}`))
	},
	"gzip":         func(raw *Raw, s string) { raw.Response.Body = packed(`{"a":` + quoted(s) + `}`) },
	"deflate":      func(raw *Raw, s string) { raw.Response.Body = []byte(deflated(`{"a":` + quoted(s) + `}`)) },
	"JSON in JSON": func(raw *Raw, s string) { raw.Response.Body = []byte(`{"log":` + quoted(`{"a":`+quoted(s)+`}`) + `}`) },
}

func quoted(s string) string {
	text, _ := json.Marshal(s)
	return string(text)
}

// survives reports whether a spelling, or half of it, stands in what an exchange holds. Whoever has half of an encoded
// secret has half of the secret.
func survives(t *testing.T, ex *Exchange, secret, spelled string) bool {
	t.Helper()
	all := everything(t, ex)
	all += html.UnescapeString(all) + strings.ReplaceAll(all, "\x00", "")
	if len(secret) <= 4 && strings.Contains(all, secret) {
		return true
	}
	for _, writing := range []string{spelled, strings.Trim(quoted(spelled), `"`), url.QueryEscape(spelled)} {
		if strings.Contains(all, writing) {
			return true
		}
		runes := []rune(writing)
		if len(secret) <= 4 { // its name, which is no secret, is longer
			continue
		}
		half := (len(runes) + 1) / 2
		for start := 0; start+half <= len(runes); start += max(1, half/4) {
			if strings.Contains(all, string(runes[start:min(len(runes), start+half+half/4)])) {
				return true
			}
		}
	}
	return false
}

// attack plants a secret in every spelling at every spot, and holds that it does not survive and that the search
// finds nothing more.
func attack(t *testing.T, secret string, spellings []spelling, listed ...string) {
	t.Helper()
	for _, spelling := range spellings {
		for spot, put := range spots {
			spelled := spelling.write(secret)
			raw := plainRaw()
			raw.Secrets = listed
			put(&raw, spelled)
			valid := raw.Response != nil && json.Valid(raw.Response.Body)
			ex := New(raw)
			if survives(t, ex, secret, spelled) {
				t.Errorf("%s, %s: %q survives:\n%.600s", spelling.name, spot, spelled, everything(t, ex))
			}
			for _, found := range secretsIn(ex) {
				t.Errorf("%s, %s: the search still finds %v", spelling.name, spot, found)
			}
			if valid && !json.Valid(ex.Response.Body) {
				t.Errorf("%s, %s: no longer JSON: %s", spelling.name, spot, ex.Response.Body)
			}
		}
	}
}

func TestNoSpellingOfANumberSurvives(t *testing.T) {
	spellings := append(written(), ofNumbers...)
	if len(spellings) < 76 {
		t.Errorf("%d spellings", len(spellings))
	}
	attack(t, plantedCard, spellings)
}

func TestNoSpellingOfAKeySurvives(t *testing.T) {
	spellings := append(written(), ofKeys...)
	if len(spellings)+len(listedKeys) < 71 {
		t.Errorf("%d spellings", len(spellings)+len(listedKeys))
	}
	attack(t, plantedSecret, spellings)
	attack(t, plantedSecret, listedKeys, plantedSecret)
	attack(t, plantedLive, spellings[:8])
	attack(t, plantedOdd, written(), plantedOdd)
}

// withMore matches the names of the spellings that write more than the secret.
var withMore = regexp.MustCompile("letters|0x|pair|after|JSON|addresses|as an address|three parts|of bytes")

// TestNoSpellingOfACodeSurvives: a security code is too short to be found by itself, so each stands with its name. Those
// of the request are known, and are found in an answer without one where they are encoded.
func TestNoSpellingOfACodeSurvives(t *testing.T) {
	var spellings []spelling
	for _, named := range ofCodes {
		spellings = append(spellings, named, spelling{named.name + " in base64", then(named.write, b64)})
	}
	for _, named := range written() {
		if !strings.Contains(named.name, "quoted-printable lines") && !strings.Contains(named.name, "letters") && !strings.Contains(named.name, "after ") {
			spellings = append(spellings, spelling{named.name + " of a form", func(s string) string { return named.write("cvc=" + s) }})
		}
	}
	if len(spellings) < 28 {
		t.Errorf("%d spellings", len(spellings))
	}
	attack(t, plantedCode, spellings)
	for _, alone := range written() {
		value := alone.write(plantedCode)
		if value == plantedCode || allDigits(value) || withMore.MatchString(alone.name) {
			continue // what says a number may be a number
		}
		raw := plainRaw()
		raw.Body = []byte("card[security_code]=" + plantedCode)
		raw.Response.Body = []byte(`{"name":` + quoted(value) + `}`)
		if ex := New(raw); string(ex.Response.Body) == string(raw.Response.Body) {
			t.Errorf("%s: the code that was sent survives as %s", alone.name, value)
		}
	}
}
