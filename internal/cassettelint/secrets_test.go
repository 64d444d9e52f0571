package cassettelint

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dnaeon/go-vcr/v2/cassette"
)

// file is where the planted cassette lies in the folder.
const file = "customers/example.yaml: "

// planting puts a text at one place of an interaction.
var planting = []struct {
	place string
	put   func(i *cassette.Interaction, secret string)
}{
	{"request URL", func(i *cassette.Interaction, s string) { i.URL = "http://api.target/tokens/" + s }},
	{"request query", func(i *cassette.Interaction, s string) { i.URL = "http://api.target/charges?" + s }},
	{"request header Authorization", func(i *cassette.Interaction, s string) { i.Request.Headers.Set("Authorization", s) }},
	{"request header X-Debug", func(i *cassette.Interaction, s string) { i.Request.Headers.Set("X-Debug", s) }},
	{"request body", func(i *cassette.Interaction, s string) { i.Request.Body = s }},
	{"response header X-Debug", func(i *cassette.Interaction, s string) { i.Response.Headers.Set("X-Debug", s) }},
	{"response body", func(i *cassette.Interaction, s string) { i.Response.Body = s }},
	{"error text", func(i *cassette.Interaction, s string) {
		i.Code, i.Status, i.Response.Body = 0, "", ""
		i.Response.Headers = http.Header{"X-Cassette-Failure": {"transport: " + s}}
	}},
}

// writing is a way to write a secret, and how the place is told then.
var writing = []struct {
	how   string
	write func(secret string) string
	told  string
}{
	{"plain", func(s string) string { return s }, ""},
	{"base64", b64, ", base64"},
	{"base64 of a pair", func(s string) string { return b64(s + ":") }, ", base64"},
	{"gzip in base64", func(s string) string {
		return b64(gz(s + " and more, so that it is packed " + strings.Repeat("x", 40)))
	}, ", base64, gzip"},
}

func TestSecretsAreFoundAtEveryPlace(t *testing.T) {
	for _, at := range planting {
		for _, how := range writing {
			for kind, secret := range map[string]string{
				"a secret key": secretKey, "a public key": publicKey, "a live secret key": liveKey, "a chain key": chainKey,
				"a card number that is not a published test card": cardData,
			} {
				c := clean()
				at.put(c.Interactions[1], how.write(secret))
				want := file + "interaction 2: " + at.place + how.told + ": " + kind
				if got := secretsOf(checked(t, c, nil)); len(got) != 1 || got[0] != want {
					t.Errorf("%s, %s:\ngot  %q\nwant %q", at.place, how.how, got, want)
				}
			}
		}
	}
}

// secretsOf leaves out what the planted text breaks beside.
func secretsOf(found []string) []string {
	var secrets []string
	for _, each := range found {
		if !strings.Contains(each, "answer.") && !strings.Contains(each, "error.") && !strings.Contains(each, "cannot be unpacked") {
			secrets = append(secrets, each)
		}
	}
	return secrets
}

func TestSecretsAreFoundInEveryStructure(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"JSON", `{"card":{"security_code":"` + code + `"}}`, ", field card.security_code: a security code"},
		{"JSON number", `{"a":[{"n":` + cardData + `}]}`, ", field a.0.n: a card number that is not a published test card"},
		{"JSON name", `{"` + secretKey + `":1}`, ", name of a field: a secret key"},
		{"form", "card%5Bnumber%5D=4929+1234+5678+1236", ", field card[number]: a card number that is not a published test card"},
		{"form code", "card[security_code]=" + code, ", field card[security_code]: a security code"},
		{"percent", "note=%73key_test_" + strings.TrimPrefix(secretKey, "skey_test_"), ", field note: a secret key"},
		{"percent twice", "note=%2573key_test_" + strings.TrimPrefix(secretKey, "skey_test_"), ", field note, escaped: a secret key"},
		{"multipart", multipart("card[security_code]", code), ", part card[security_code]: a security code"},
		{"multipart in base64", b64(multipart("note", liveKey)), ", base64, part note: a live secret key"},
		{"form in gzip in base64 in JSON", `{"log":"` + b64(gz("cvc="+code)) + `"}`, ", field log, base64, gzip, field cvc: a security code"},
		{"XML", "<cvv>" + code + "</cvv>", ": a security code"},
	} {
		c := clean()
		c.Interactions[0].Request.Body = test.body
		expect(t, test.name, checked(t, c, nil), file+"interaction 1: request body"+test.want)
	}
}

func TestSecretsOfTheHeaderOfACassette(t *testing.T) {
	c := clean()
	c.Header.Target = "http://" + secretKey + "@fake.example"
	expect(t, "target", checked(t, c, nil), file+"header of the cassette, target: a secret key")
}

func TestCredentialsOfAnotherShape(t *testing.T) {
	c := clean()
	c.Interactions[0].Request.Headers.Set("Authorization", "Basic "+b64("hunter2:"))
	c.Interactions[1].Response.Headers.Set("Set-Cookie", "session=1")
	expect(t, "credentials", checked(t, c, nil),
		file+"interaction 1: request header Authorization: a credential that is not redacted",
		file+"interaction 2: response header Set-Cookie: a cookie that is not redacted")
}

func TestSecretsInFilesThatCannotBeLoaded(t *testing.T) {
	plant := func(text string) string { return strings.Replace(text, "was not found", "with "+secretKey, 1) }
	changed := checked(t, clean(), plant)
	if len(changed) < 2 || !strings.HasPrefix(changed[0], file+"it was changed after it was recorded: its checksum is ") {
		t.Fatalf("an edited cassette: %q", changed)
	}
	expect(t, "edited", changed[1:2], file+"interaction 1: response body, field message: a secret key")

	cut := checked(t, clean(), func(text string) string { return plant(text)[:len(text)*2/3] })
	expect(t, "cut short", cut[1:], file+"line 28: a secret key")

	conflict := checked(t, clean(), func(text string) string { return "<<<<<<< ours\n" + plant(text) })
	expect(t, "conflict", conflict,
		file+`it holds a merge conflict in line 1 ("<<<<<<< ours"): take one side whole, or record the case again`,
		file+"line 29: a secret key")

	foreign := checked(t, clean(), func(string) string {
		return "---\nversion: 1\ninteractions:\n- request:\n    body: \"\"\n    form:\n      card[number]:\n      - \"" + cardData +
			"\"\n    headers:\n      Authorization:\n      - Basic " + b64(secretKey+":") + "\n    url: https://api.omise.co/tokens\n    method: POST\n"
	})
	expect(t, "a cassette of go-vcr", foreign,
		file+"it has no header: it was not written by this harness",
		file+"interaction 1: request form card[number]: a card number that is not a published test card",
		file+"interaction 1: request header Authorization, base64: a secret key")

	comment := checked(t, clean(), func(text string) string { return "# " + secretKey + "\n" + text })
	expect(t, "a comment", comment[1:], file+"line 1: a secret key")
}

func TestSecretsInOtherFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.yaml": string(clean().Encode()), ".saving-123": "key " + secretKey, "README.md": "Use " + publicKey + ".", ".lock": secretKey,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, "others", problems(t, dir),
		"warning: .saving-123: it is not a cassette; if it was left by a recording that was interrupted, delete it",
		".saving-123: line 1: a secret key",
		"README.md: line 1: a public key",
		"a.yaml: its header names the case customers/example; the file was moved, or the case renamed: record it again")
}

// TestWhatIsTooMuchToSearch: a file of many megabytes is searched at its beginning, and the command says so rather than be silent.
func TestWhatIsTooMuchToSearch(t *testing.T) {
	for name, row := range map[string]struct {
		text string
		last string
		many int
	}{
		"long":      {secretKey + "\n" + strings.Repeat(" ", mostSearched), "line 1: a secret key", 3},
		"many keys": {strings.Repeat(secretKey+"\n", mostTold+10), "after line 1001 it was not searched for secrets, since 1000 problems were found", mostTold + 3},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		found := problems(t, dir)
		if len(found) != row.many || !strings.HasSuffix(found[len(found)-1], row.last) {
			t.Errorf("%s: %d problems, the last is %q", name, len(found), found[len(found)-1])
		}
	}
}
