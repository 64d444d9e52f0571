package postman

import (
	"fmt"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/captures/record"
)

// TestAddresses: what the collection has is put in, and what it does not say stands for anything.
func TestAddresses(t *testing.T) {
	const head = `{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},` +
		`"variable":[{"key":"api","value":"https://api.omise.co"},{"key":"kept","value":"chrg_test_1"},{"key":"off","value":"x","disabled":true}],"item":[{"request":`
	for request, want := range map[string]string{
		`"{{api}}/charges"`:         "GET https://api.omise.co/charges",
		`{"url":"{{api}}/charges"}`: "GET https://api.omise.co/charges",
		`{"method":"post","url":{"raw":"{{elsewhere}}/charges/{{kept}}/capture"}}`:                                                                             "POST /charges/chrg_test_1/capture",
		`{"url":{"raw":"https://{{host}}/charges/{{ unknown }}?expand={{x}}"}}`:                                                                                "GET /charges/{any}?expand={{x}}",
		`{"url":{"raw":"{{api}}/charges/:id/refunds/:refund","variable":[{"key":"id","value":"{{kept}}"}]}}`:                                                   "GET https://api.omise.co/charges/chrg_test_1/refunds/{any}",
		`{"url":{"raw":"api.omise.co/charges/{{off}}"}}`:                                                                                                       "GET https://api.omise.co/charges/{any}",
		`{"url":{"host":["https://api","omise","co"],"path":["charges",{"type":"string","value":"chrg_test_2"}]}}`:                                             "GET https://api.omise.co/charges/chrg_test_2",
		`{"url":{"raw":"https://api.omise.co"},"body":{"mode":"urlencoded","urlencoded":[{"key":"a b","value":"1"},{"key":"c","value":"2","disabled":true}]}}`: "GET https://api.omise.co a+b=1",
		`{"url":{"raw":"/charges"},"body":{"mode":"file","file":{"src":"x"}}}`:                                                                                 "GET /charges",
	} {
		var got []string
		for made, err := range read(&record.File{Reader: strings.NewReader(head + request + "}]}")}) {
			if err != nil {
				t.Fatal(err)
			}
			if made.Request.URL != "" {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", made.Request.Method, made.Request.URL, made.Request.Body)))
			}
		}
		if fmt.Sprint(got) != "["+want+"]" {
			t.Errorf("%s: got %s, want %s", request, got, want)
		}
	}
}

// TestWhatStandsBesideIsRead: keys stand in variables, authorization and scripts, of the collection, of folders and of requests.
func TestWhatStandsBesideIsRead(t *testing.T) {
	const text = `{"info":{"schema":"v2 postman.com"},
"auth":{"type":"basic","basic":["one"]},
"event":[{"script":{"exec":["two"]}}],
"item":[{"auth":["three"],
"item":[{"event":["four"],
"request":{"auth":{"basic":["five"]},"url":"/charges"}}]}],
"variable":[{"key":"six"}]}`
	var got []string
	for made, err := range read(&record.File{Reader: strings.NewReader(text)}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%d %s %s", made.At.Line, made.Name, made.Request.Body))
	}
	want := []string{
		`2 auth {"type":"basic","basic":["one"]}`, `3 event [{"script":{"exec":["two"]}}]`, `4 auth ["three"]`, `5 event ["four"]`,
		`6 auth {"basic":["five"]}`, `6 response 1 `, `7 variable [{"key":"six"}]`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestAnswers: what was not saved, or is put in when it is used, is not told.
func TestAnswers(t *testing.T) {
	for answer, want := range map[string]string{
		`{"code":200,"body":"{}"}`:                          "200 {} []",
		`{"code":200,"body":null}`:                          "200 none []",
		`{"code":404,"header":null,"body":""}`:              "404  []",
		`{"code":200,"body":"{\"id\":\"{{charge_id}}\"}"}`:  `200 {"id":null} [/id]`,
		`{"code":200,"body":"{{#if a}}{}"}`:                 "200 none []",
		`{"name":"never sent","code":0,"body":"{}"}`:        "0 none []",
		`{"code":null,"originalRequest":null,"body":"{}"}`:  "0 none []",
		`{"code":201,"status":"Created","responseTime":12}`: "201 none []",
	} {
		text := `{"item":[{"request":{"url":"/charges"},"response":[` + answer + `]}]}`
		for made, err := range read(&record.File{Reader: strings.NewReader(text)}) {
			if err != nil {
				t.Fatal(err)
			}
			body := string(made.Body)
			if made.Body == nil {
				body = "none"
			}
			if got := fmt.Sprintf("%d %s %v", made.Status, body, made.Unknown); got != want {
				t.Errorf("%s: got %s, want %s", answer, got, want)
			}
		}
	}
}

func TestFoldersWithinFoldersEnd(t *testing.T) {
	text := `{"item":` + strings.Repeat(`[{"item":`, 200) + "[]" + strings.Repeat("}]", 200) + "}"
	var failed error
	for _, err := range read(&record.File{Reader: strings.NewReader(text)}) {
		failed = err
	}
	if failed == nil || !strings.Contains(failed.Error(), "more than 50 folders within each other in line 1") {
		t.Errorf("got %v", failed)
	}
}
