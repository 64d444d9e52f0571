package stub

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures/record"
)

func TestPathsOfPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		`/charges`: "/charges", `^/charges/chrg_test_[0-9a-z]+$`: "/charges/{any}", `/charges/([^/]+)/refunds`: "/charges/{any}/refunds",
		`/charges\?limit=.*`: "/charges", `/v1\.0/x`: "/v1.0/x", `\/charges\/(a|b)`: "/charges/{any}", `/.*`: "", `/charges/.+`: "",
		`charges`: "", `/(`: "", ``: "", `/charges/[0-9]{2,3}`: "/charges/{any}", `/customers/(?i)abc`: "/customers/{any}",
	} {
		if got := pathOf(pattern); got != want {
			t.Errorf("%s: got %q, want %q", pattern, got, want)
		}
	}
}

// TestAnswersOfMappings: what the mapping does not say is not told.
func TestAnswersOfMappings(t *testing.T) {
	const request = `{"request":{"method":"ANY","urlPath":"/charges","headers":{"Omise-Version":{"equalTo":"2019-05-29"},"X":{"matches":".*"}}},"response":`
	for response, want := range map[string]string{
		`{"body":"{}"}`:                             `200 {} []`,
		`{"status":404,"jsonBody":{"a": 1}}`:        `404 {"a": 1} []`,
		`{"status":200,"base64Body":"e30="}`:        `200 {} []`,
		`{"status":200,"bodyFileName":"x.json"}`:    `200 none []`,
		`{"fault":"EMPTY_RESPONSE"}`:                `0 none []`,
		`{"proxyBaseUrl":"https://api.omise.co"}`:   `0 none []`,
		`{"jsonBody":{"id":"{{randomValue}}"}}`:     `200 {"id":null} [/id]`,
		`{"body":"{{#if request.query.a}}{}"}`:      `200 none []`,
		`{"status":200,"body":"","base64Body":"*"}`: `holds a mapping in line 1 that has a body that is not the base64 that it is said to be`,
	} {
		for made, err := range read(&record.File{Reader: strings.NewReader(request + response + "}")}) {
			got := fmt.Sprint(err)
			if err == nil {
				body := string(made.Body)
				if made.Body == nil {
					body = "none"
				}
				got = fmt.Sprintf("%d %s %v", made.Status, body, made.Unknown)
				if made.Request.Method != "" || len(made.Request.Header) != 1 || made.Request.Header.Get("Omise-Version") != "2019-05-29" {
					t.Errorf("%s: asked %+v", response, made.Request)
				}
			}
			if got != want {
				t.Errorf("%s: got %s, want %s", response, got, want)
			}
		}
	}
}
