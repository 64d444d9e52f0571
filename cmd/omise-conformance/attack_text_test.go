package main

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// attackText is what somebody has the command say.
const attackText = plantedKey + " " + plantedCard + ` \u001b[2J\u202e \r\n::error::x ##vso[x] section_start:1:x`

// errorObject is an answer that refuses with a text.
func errorObject(status, text string) answerer {
	body := `{"object":"error","location":"https://example.test","code":"x","message":"` + text + `","error":"` + text + `"}`
	return bytesThenEnd(fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/json\r\nX-Debug: ::error::x ##vso[x]\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body))
}

// textAttacks are texts that the command has to show and that nobody may obey.
var textAttacks = []attack{
	{name: "the control API refuses", args: onControl, answer: errorObject("500 Oh", attackText), code: 3, says: "skey_test_xxxxxxxxxxxxxxxxxxx"},
	{name: "the control API answers no JSON", args: onControl, answer: bytesThenEnd("HTTP/1.1 500 Oh\r\n\r\n" + plantedText), code: 3, says: "skey_test_xxxxxxxxxxxxxxxxxxx"},
	{
		name: "the control API has a feature with such a name", args: onControl, code: 3, says: "the control API at",
		answer: bytesThenEnd("HTTP/1.1 200 OK\r\n\r\n" + `{"features":"` + attackText + `"}`),
	},
	{name: "the target refuses", answer: errorObject("400 Bad Request", attackText), code: 1, says: "status 400"},
	{name: "the target redirects", answer: bytesThenEnd("HTTP/1.1 302 Found\r\nLocation: /?key=" + plantedKey + " ##vso[x]\r\nContent-Length: 0\r\n\r\n"), code: 3, says: "redirects every request"},
	{name: "what comes after an answer", leftOver: true, answer: bytesThenEnd("HTTP/1.1 204 No Content\r\n\r\n" + plantedText), code: 1, says: "Report:"},
	{name: "a line of a megabyte", answer: errorObject("400 Bad Request", strings.Repeat("::error::x ##vso[x] ", 50_000)), code: 1, says: "status 400"},
	{
		name: "a configuration with such values", code: 2, says: "omise-conformance.yaml", reportless: true, args: "run -q",
		files: map[string]string{"omise-conformance.yaml": "api_url: \"http://h/?key=" + plantedKey + "\\e[2J\"\n"},
	},
	{
		name: "a configuration with such a key", code: 2, says: "skey_test_xxxxxxxxxxxxxxxxxxx", reportless: true, args: "run -q",
		files: map[string]string{"omise-conformance.yaml": "\"" + plantedKey + "\\e[2J\": 1\n"},
	},
	{
		name: "a list with such a line", code: 2, says: "skey_test_xxxxxxxxxxxxxxxxxxx", reportless: true, args: "run -q --known-failing list",
		files: map[string]string{"list": plantedKey + "\x1b[2J # " + plantedCard + "\n"},
	},
	{
		name: "objects with such names", code: 2, says: "skey_test_xxxxxxxxxxxxxxxxxxx", reportless: true, args: "emulator --api-addr 127.0.0.1:0 --vault-addr 127.0.0.1:0 --control-addr 127.0.0.1:0 --seed-file seeds",
		files: map[string]string{"seeds": "\"" + plantedKey + "\\e[2J\":\n- id: 1\n"},
	},
	{
		name: "a case of such a name", code: 2, says: "skey_test_xxxxxxxxxxxxxxxxxxx", reportless: true, args: "run -q --case " + plantedKey,
	},
}

func TestTextsThatAreObeyed(t *testing.T) {
	t.Parallel()
	for i := range textAttacks {
		textAttacks[i].holds = func(t *testing.T, o outcome) {
			t.Helper()
			if part := leaked(o.out); part != "" {
				t.Errorf("the output has %q:\n%s", part, tail(o.out))
			}
			reportsClean(t, filepath.Join(o.folder, defaultReportDir))
		}
	}
	attacked(t, textAttacks)
}

// reportsClean holds that no report has a secret of the planted texts.
func reportsClean(t *testing.T, folder string) {
	t.Helper()
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil //nolint:nilerr // a command that is refused has written none
		}
		text, err := os.ReadFile(path)
		for _, part := range []string{plantedKey[len("skey_test_"):], plantedCard, "\x1b"} {
			if strings.Contains(string(text), part) {
				t.Errorf("%s has %q", path, part)
			}
		}
		return err
	})
}

// TestOddKeysAreKnown: the keys of a run are no secrets of its output, whatever their shape.
func TestOddKeysAreKnown(t *testing.T) {
	t.Parallel()
	const public, secret = "hunter2-public", "hunter2-secret"
	address := serveFake(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = fmt.Fprintf(w, `{"object":"error","message":"%s and %s are your keys"}`, public, secret)
	}))
	i := invocation{
		args: []string{"run", "--api-url", address, "--case", "tokens/create", "--control-url", address, "--rule", "x" + secret},
		env:  []string{"OMISE_PUBLIC_KEY=" + public, "OMISE_SECRET_KEY=" + secret}, folder: t.TempDir(),
	}
	for range 2 {
		o := i.run(t)
		if all := o.out + o.err; strings.Contains(all, "hunter2") {
			t.Errorf("the key is shown:\n%s", all)
		}
		i.args = i.args[:len(i.args)-2] // once with a wrong argument, once with a control API that repeats the keys
	}
	reportsClean(t, filepath.Join(i.folder, defaultReportDir))
	text, _ := os.ReadFile(filepath.Join(i.folder, defaultReportDir, "report.json"))
	if len(text) == 0 || strings.Contains(string(text), "hunter2") {
		t.Errorf("report.json shows the key:\n%s", tail(string(text)))
	}
}
