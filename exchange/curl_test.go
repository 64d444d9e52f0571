package exchange

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// basicAuth is the header that a key makes.
func basicAuth(key string) string {
	request := http.Request{Header: http.Header{}}
	request.SetBasicAuth(key, "")
	return request.Header.Get("Authorization")
}

func TestCurlSentences(t *testing.T) {
	for name, test := range map[string]struct {
		raw  Raw
		want string
	}{
		"a form to the vault": {
			Raw{
				Method: "POST", Host: Vault, Path: "/tokens", Body: []byte("card[name]=O'Neil&card[security_code]=987"),
				Header: http.Header{
					"Authorization": {basicAuth("pkey_test_abc")}, "Omise-Version": {"2019-05-29"},
					"Content-Type": {"application/x-www-form-urlencoded"}, "User-Agent": {"x"},
				},
			},
			`curl -sS -X POST "$OMISE_VAULT_URL"/tokens \
  -u "$OMISE_PUBLIC_KEY:" \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  -H 'Omise-Version: 2019-05-29' \
  --data-raw 'card[name]=O'\''Neil&card[security_code]='"$OMISE_SECURITY_CODE"''`,
		},
		"a list": {
			Raw{
				Method: "GET", Host: API, Path: "/charges", Query: "limit=5&order=chronological",
				Header: http.Header{"Authorization": {basicAuth("skey_test_abc")}, "Accept": {"*/*"}},
			},
			`curl -sS "$OMISE_API_URL"'/charges?limit=5&order=chronological' \
  -u "$OMISE_SECRET_KEY:"`,
		},
		"JSON with a chain key": {
			Raw{
				Method: "POST", Host: API, Path: "/charges", Body: []byte(`{"card":{"security_code":987},"amount":1}`),
				Header: http.Header{"Authorization": {basicAuth("ckey_test_abc")}, "Content-Type": {"application/json"}},
			},
			`curl -sS -X POST "$OMISE_API_URL"/charges \
  -u "$OMISE_CHAIN_KEY:" \
  -H 'Content-Type: application/json' \
  --data-raw '{"card":{"security_code":"'"$OMISE_SECURITY_CODE"'"},"amount":1}'`,
		},
		"no key and no body": {
			Raw{Method: "DELETE", Host: API, Path: "/customers/cust_test_1", Header: http.Header{"X-Empty": {""}}},
			`curl -sS -X DELETE "$OMISE_API_URL"/customers/cust_test_1 \
  -H 'X-Empty;'`,
		},
		"a bearer token": {
			Raw{Method: "GET", Host: API, Path: "/charges", Header: http.Header{"Authorization": {"Bearer skey_test_abc"}}},
			`curl -sS "$OMISE_API_URL"/charges \
  -H "Authorization: Bearer $OMISE_SECRET_KEY"`,
		},
		"a key of another shape": {
			Raw{Method: "GET", Host: API, Path: "/charges", Header: http.Header{"Authorization": {basicAuth("nonsense")}}},
			`curl -sS "$OMISE_API_URL"/charges \
  -u 'unknown_key:'`,
		},
		"an empty key": {
			Raw{Method: "GET", Host: API, Path: "/charges", Header: http.Header{"Authorization": {basicAuth("")}}},
			`curl -sS "$OMISE_API_URL"/charges \
  -u ':'`,
		},
		"a query with brackets": {
			Raw{Method: "GET", Host: API, Path: "/charges", Query: "a[b]=$HOME"},
			`curl -sS -g "$OMISE_API_URL"'/charges?a[b]=$HOME'`,
		},
	} {
		if got := New(test.raw).Curl(); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, test.want)
		}
	}
}

// TestCurlIsTakenBack runs each command with a curl that prints its arguments,
// and with the shell's own check of the syntax.
func TestCurlIsTakenBack(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	folder := t.TempDir()
	fake := "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\ncase \" $* \" in *' @- '*) cat;; esac\n"
	if err := os.WriteFile(filepath.Join(folder, "curl"), []byte(fake), 0o755); err != nil {
		t.Fatal(err)
	}
	bodies := []string{
		"", "a=1", "a='b' \"c\" $HOME `id` \\ ! # & ; | > <", "--data=x", "@file", "-", "two\nlines\n", "tab\there",
		"ünïcode ✓", "'", "''''", "{\"a\":\"\\u0000\"}", "control \x00\x01\x1b", "not utf-8 \xff\xfe", "back\\slash \x00", "%s %d %%", "\r\n",
		strings.Repeat("x", 20000),
	}
	for _, body := range bodies {
		raw := Raw{
			Method: "PATCH", Host: API, Path: "/charges/$(id)'x", Query: "a=`id`",
			Header: http.Header{"Authorization": {basicAuth("skey_test_abc")}, "X-Odd": {"it's $HOME"}}, Body: []byte(body),
		}
		command := New(raw).Curl()
		if out, err := exec.Command(shell, "-n", "-c", command).CombinedOutput(); err != nil {
			t.Errorf("%q: sh -n: %v %s\n%s", body, err, out, command)
			continue
		}
		run := exec.Command(shell, "-c", command)
		run.Env = []string{"PATH=" + folder + ":/usr/bin:/bin", "OMISE_API_URL=http://127.0.0.1:1", "OMISE_SECRET_KEY=the key"}
		out, err := run.Output()
		if err != nil {
			t.Errorf("%q: %v\n%s", body, err, command)
			continue
		}
		for _, want := range []string{"PATCH", "the key:", "X-Odd: it's $HOME", "http://127.0.0.1:1/charges/$(id)'x?a=`id`"} {
			if !slices.Contains(strings.Split(string(out), "\x00"), want) {
				t.Errorf("%q: no argument %q in %q", body, want, out)
			}
		}
		if body != "" && !bytes.Contains(out, []byte(body)) {
			t.Errorf("%.60q: body not among %.300q", body, out)
		}
	}
}

func TestCurlNamesTheHost(t *testing.T) {
	for host, want := range map[Host]string{
		API:       `curl -sS "$OMISE_API_URL"/x`,
		Vault:     `curl -sS "$OMISE_VAULT_URL"/x`,
		"control": `curl -sS "$OMISE_CONTROL_URL"/x`,
	} {
		ex := New(Raw{Method: "GET", Host: host, Path: "/x"})
		if got := ex.Curl(); got != want {
			t.Errorf("%s: got %s, want %s", host, got, want)
		}
	}
}
