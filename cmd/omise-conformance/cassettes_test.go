package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/cassettes"
)

func TestLintOfWhatIsCommitted(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs(committed)
	if err != nil {
		t.Fatal(err)
	}
	o := omise(t, "cassettes", "lint", folder).exits(t, 0)
	if !strings.HasSuffix(o.out, " checked: whole, as the contract says, and without secrets.\n") {
		t.Errorf("got %s", o.out)
	}
}

func TestLintFindsWhatWasPlanted(t *testing.T) {
	t.Parallel()
	key := "skey_test_" + "5xuy4w91xqz7d1w9zzz"
	folder := copied(t, t.TempDir(), recipientCase)
	path := cassettes.Path(folder, recipientCase)
	edited(t, folder, recipientCase, "somsri@shop.example", key)
	o := omise(t, "cassettes", "lint", folder).exits(t, 1)
	o.prints(t, path+": interaction 1: request body, field email: a secret key\n", "1 cassette with 2 interactions checked: 1 problem.\n")
	if strings.Contains(o.out+o.err, key) {
		t.Error("the key is printed")
	}
	edited(t, folder, recipientCase, key, "x@shop.example")
	omise(t, "cassettes", "lint", folder).exits(t, 0)

	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), `"deleted": false`, `"deleted": true`, 1)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	omise(t, "cassettes", "lint", folder).exits(t, 1).prints(t, path+": it was changed after it was recorded: its checksum is ")
}

func TestShow(t *testing.T) {
	t.Parallel()
	folder := copied(t, t.TempDir(), recipientCase)
	o := omise(t, "cassettes", "show", recipientCase, "--cassettes", folder).exits(t, 0)
	o.prints(t, "events/recipient-create\nrecording of emulator, made at ", " (passed): 2 interactions\ndialect any, clock 2026-01-01T00:00:00Z, seed 1, harness ",
		"\n[1] POST /recipients (api, secret key)\nAuthorization: Basic [secret key]\n", `    "number": "1234567890"`, "\n--> 200 OK after ",
		"\n[2] GET /events?limit=100&offset=0&order=reverse_chronological (api, secret key)\n")
	if strings.Contains(o.out, "curl") || strings.Contains(o.out, "bytes more") {
		t.Errorf("the transcript must be whole and without commands:\n%s", o.out)
	}
	if byPath := omise(t, "cassettes", "show", cassettes.Path(folder, recipientCase)).exits(t, 0); byPath.out != o.out {
		t.Error("the path of a cassette shows something else than its case")
	}
	omise(t, "cassettes", "show", recipientCase, "--cassettes", folder, "--curl").exits(t, 0).prints(t,
		"# 1: was answered 200\ncurl -sS -X POST \"$OMISE_API_URL\"/recipients \\\n  -u \"$OMISE_SECRET_KEY:\" \\\n",
		"\n\n# 2: was answered 200\ncurl -sS \"$OMISE_API_URL\"'/events?limit=100&offset=0&order=reverse_chronological' \\\n")
}

func TestCassettesRefuse(t *testing.T) {
	t.Parallel()
	folder, empty := copied(t, t.TempDir(), recipientCase), t.TempDir()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"lint"}, "cassettes lint needs one folder, not 0; see omise-conformance cassettes lint --help"},
		{[]string{"lint", "nowhere"}, "there is no folder nowhere"},
		{[]string{"lint", empty}, empty + " is not a folder of cassettes: it has no .yaml file"},
		{[]string{"show"}, "cassettes show needs one case, not 0; see omise-conformance cassettes show --help"},
		{[]string{"show", "events/recipient-creat", "--cassettes", folder}, folder + ` holds no cassette of the case "events/recipient-creat"; did you mean events/recipient-create?`},
		{[]string{"show", recipientCase, "--cassettes", empty}, empty + " holds no cassettes"},
		{[]string{"show", "nowhere.yaml"}, "no cassette at nowhere.yaml"},
	} {
		o := omise(t, append([]string{"cassettes"}, test.args...)...).exits(t, 2)
		if o.err != "omise-conformance: "+test.want+"\n" {
			t.Errorf("%q: got %s, want %s", test.args, o.err, test.want)
		}
	}
}

func TestCassettesComplete(t *testing.T) {
	t.Parallel()
	folder := copied(t, t.TempDir(), recipientCase)
	omise(t, "__complete", "cassettes", "show", "--cassettes", folder, "").exits(t, 0).prints(t, recipientCase+"\n")
	omise(t, "__complete", "diff", "a", "b", "--format", "").exits(t, 0).prints(t, "json\nmarkdown\ntext\n")
}
