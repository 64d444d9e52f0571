package cassettelint

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/specs"
)

// The planted secrets. The keys are made up and in two parts, so that no scanner
// of this repository takes them for real; no list of test cards has the card.
const (
	secretKey = "skey_test_" + "5xuy4w91xqz7d1w9zzz"
	publicKey = "pkey_test_" + "5xuy4w91xqz7d1w9ppp"
	liveKey   = "skey_live_" + "5xuy4w91xqz7d1w9yyy"
	chainKey  = "ckey_test_" + "5xuy4w91xqz7d1w9ccc"
	cardData  = "4929123456781236"
	code      = "987"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

const caseName = "customers/example"

// clean is a cassette in which there is nothing to find.
func clean() *cassettes.Cassette {
	first, second := &cassette.Interaction{}, &cassette.Interaction{}
	for _, i := range []*cassette.Interaction{first, second} {
		i.Method, i.URL = http.MethodGet, "http://api.target/charges/chrg_test_66dtww9mm91lnwz4u34?expand=true"
		i.Request.Headers = http.Header{"Authorization": {"Basic [secret key]"}, "Content-Type": {"application/json"}}
		i.Request.Body = `{"card":{"number":"4242424242424242","security_code":"***"},"other":"492912******1236 skey_test_xxxxxxxxxxxxxxxxxxx"}`
		i.Code, i.Status = 404, "404 Not Found"
		i.Response.Headers = http.Header{"Content-Type": {"application/json; charset=utf-8"}}
		i.Response.Body = `{"object":"error","location":"https://www.omise.co/api-errors#not-found","code":"not_found","message":"charge chrg_test_66dtww9mm91lnwz4u34 was not found"}`
	}
	return &cassettes.Cassette{
		Header: cassettes.Header{
			Case: caseName, Target: "omise", Dialect: "any", HarnessVersion: "1.2.3", SpecVersion: specs.Version,
			RecordedAt: now.AddDate(0, -1, 0), Clock: now.AddDate(0, -1, 0), Verdict: "passed",
		},
		Interactions: []*cassette.Interaction{first, second},
	}
}

// checked writes a cassette, perhaps with its text changed, and lints its folder.
func checked(t *testing.T, c *cassettes.Cassette, edit func(string) string) []string {
	t.Helper()
	dir := t.TempDir()
	path := cassettes.Path(dir, caseName)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	text := string(c.Encode())
	if edit != nil {
		text = edit(text)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return problems(t, dir)
}

// problems returns what linting a folder finds, without the folder's name.
func problems(t *testing.T, dir string) []string {
	t.Helper()
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	result, err := Folder(dir, Options{Contract: contract, Cases: []string{caseName}, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, problem := range result.Problems {
		text := strings.TrimPrefix(problem.String(), dir+string(filepath.Separator))
		if problem.Warning {
			text = "warning: " + text
		}
		for _, secret := range []string{secretKey, publicKey, liveKey, chainKey, cardData} {
			if strings.Contains(text, secret) || strings.Contains(text, b64(secret)) {
				t.Errorf("the sentence tells the secret: %s", text)
			}
		}
		found = append(found, text)
	}
	return found
}

func expect(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\ngot\n  %s\nwant\n  %s", name, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func gz(s string) string {
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	_, _ = writer.Write([]byte(s)) // a buffer takes all
	_ = writer.Close()
	return out.String()
}

func multipart(name, value string) string {
	return "--edge\nContent-Disposition: form-data; name=\"" + name + "\"\n\n" + value + "\n--edge--"
}
