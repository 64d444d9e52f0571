package script

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The requests of the table: a token, a charge of it, what becomes of the charge.
var (
	token  = Request{Step: 1, Command: `curl -X POST "$V"/tokens`, Answer: []byte(`{"object":"token","id":"tokn_test_1a","card":{"object":"card","id":"card_test_1a"}}`)}
	charge = Request{
		Step: 2, Command: "curl -X POST \"$A\"/charges \\\n  --data-raw 'amount=1&card=tokn_test_1a&currency=thb'",
		Answer: []byte(`{"object":"charge","id":"chrg_test_1a","card":{"object":"card","id":"card_test_1a"}}`),
	}
	read = Request{Step: 3, Command: `curl "$A"/charges/chrg_test_1a`, Answer: charge.Answer}
)

func TestIDsOfAnswersAreVariables(t *testing.T) {
	for name, test := range map[string]struct {
		requests []Request
		want     string
	}{
		"nothing": {nil, ""},
		"one":     {[]Request{token}, "# step 1\ncurl -X POST \"$V\"/tokens\n"},
		"a chain": {
			[]Request{token, charge, read},
			"# step 1\ntoken_id=$(curl -X POST \"$V\"/tokens | jq -r .id)\n\n" +
				"# step 2\ncharge_id=$(curl -X POST \"$A\"/charges \\\n  --data-raw 'amount=1&card='\"$token_id\"'&currency=thb' | jq -r .id)\n\n" +
				"# step 3\ncurl \"$A\"/charges/\"$charge_id\"\n",
		},
		"two of an answer, at the ends of quotes": {
			[]Request{token, {Step: 2, Command: `curl "$A"'/x?card=card_test_1a' -d 'tokn_test_1a'`}},
			"# step 1\nanswer=$(curl -X POST \"$V\"/tokens)\n" +
				"card_id=$(printf '%s' \"$answer\" | jq -r .card.id)\ntoken_id=$(printf '%s' \"$answer\" | jq -r .id)\n\n" +
				"# step 2\ncurl \"$A\"'/x?card='\"$card_id\" -d ''\"$token_id\"\n",
		},
		"two of a kind, one from a list": {
			[]Request{
				token,
				{Step: 2, Command: "list", Answer: []byte(`{"data":[{"object":"token","id":"tokn_test_2b"}],"last":"tokn_test_3c"}`)},
				{Step: 3, Command: "get tokn_test_1a tokn_test_2b tokn_test_3c"},
			},
			"# step 1\ntoken_id=$(curl -X POST \"$V\"/tokens | jq -r .id)\n\n# step 2\nanswer=$(list)\n" +
				"last_id=$(printf '%s' \"$answer\" | jq -r .last)\ntoken_id_2=$(printf '%s' \"$answer\" | jq -r '.data[0].id')\n\n" +
				"# step 3\nget \"$token_id\" \"$token_id_2\" \"$last_id\"\n",
		},
		"an id of another shape": {
			[]Request{{Step: 1, Command: "make", Answer: []byte(`{"id":"550e8400-e29b"}`)}, {Step: 2, Command: "get x/550e8400-e29b x/550e8400-e29b1"}},
			"# step 1\nobject_id=$(make | jq -r .id)\n\n# step 2\nget x/\"$object_id\" x/550e8400-e29b1\n",
		},
		"what was sent first stays": {
			[]Request{{Step: 1, Command: "get tokn_test_1a", Answer: token.Answer}, {Step: 2, Command: "get tokn_test_1a"}},
			"# step 1\nget tokn_test_1a\n\n# step 2\nget tokn_test_1a\n",
		},
		"words that are no ids stay": {
			[]Request{{Step: 1, Command: "make", Answer: []byte(`{"object":"source","type":"internet_banking_bay","id":"short"}`)}, {Step: 2, Command: "get internet_banking_bay short"}},
			"# step 1\nmake\n\n# step 2\nget internet_banking_bay short\n",
		},
		"names that a shell would read are no paths": {
			[]Request{{Step: 1, Command: "make", Answer: []byte(`{"$(id)":"tokn_test_1a","object":"$(id)","id":"chrg_test_1a"}`)}, {Step: 2, Command: "get tokn_test_1a chrg_test_1a"}},
			"# step 1\nobject_id=$(make | jq -r .id)\n\n# step 2\nget tokn_test_1a \"$object_id\"\n",
		},
		"quotes within quotes": {
			[]Request{token, {Step: 2, Command: `get 'it'\''s tokn_test_1a' "tokn_test_1a" \'tokn_test_1a`}},
			"# step 1\ntoken_id=$(curl -X POST \"$V\"/tokens | jq -r .id)\n\n# step 2\n" + `get 'it'\''s '"$token_id" "tokn_test_1a" \'"$token_id"` + "\n",
		},
		"at once": {
			[]Request{{Step: 1, Command: "a", AtOnce: true, Answer: token.Answer}, {Step: 1, Command: "b", AtOnce: true}, {Step: 1, Command: "wait"}, {Step: 2, Command: "get tokn_test_1a"}},
			"# step 1\na >token_id.json &\nb &\nwait\ntoken_id=$(jq -r .id token_id.json)\n\n# step 2\nget \"$token_id\"\n",
		},
	} {
		if got := New(test.requests).String(); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

func TestWhatTheLastRequestNeedsStays(t *testing.T) {
	other := Request{Step: 4, Command: "curl -X POST other"}
	list := Request{Step: 5, Command: "curl list"}
	refund := Request{Step: 6, Command: "curl -X POST charges/chrg_test_1a/refunds"}
	all := []Request{token, charge, read, other, list, refund}
	for _, test := range []struct {
		lines, bytes int
		want         string
	}{
		{100, 1000, "[1 2 3 4 5 6] 0"},
		{0, 0, "[6] 5"},
		{12, 1000, "[1 2 6] 3"},
		{9, 1000, "[4 5 6] 3"}, // a charge without its token is of no use
		{13, 1000, "[1 2 4 6] 2"},
		{16, 1000, "[1 2 4 5 6] 1"},
		{100, 155, "[1 2 6] 3"},
	} {
		script, left := New(all).Within(test.lines, test.bytes)
		var steps []int
		for _, r := range script.requests {
			steps = append(steps, r.Step)
		}
		if got := fmt.Sprint(steps, left); got != test.want {
			t.Errorf("%d lines, %d bytes: got %s, want %s", test.lines, test.bytes, got, test.want)
		}
	}
	if script, left := New(nil).Within(1, 1); script.String() != "" || left != 0 {
		t.Errorf("of nothing, %d are left out of %q", left, script)
	}
}

func TestWhatAScriptNeeds(t *testing.T) {
	get := Request{Command: `curl "$OMISE_API_URL"/x/tokn_test_1a -u "$OMISE_SECRET_KEY:"`}
	for want, requests := range map[string][]Request{
		"[]":                                  nil,
		"[OMISE_API_URL OMISE_SECRET_KEY]":    {get, get},
		"[OMISE_API_URL OMISE_SECRET_KEY jq]": {token, get},
	} {
		if got := fmt.Sprint(New(requests).Needs()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A shell in which curl answers with a new id takes that id into the next request.
func TestAShellRunsTheScript(t *testing.T) {
	for _, tool := range []string{"sh", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("there is no %s here", tool)
		}
	}
	folder := t.TempDir()
	fake := "#!/bin/sh\necho \"$@\" >>requests\nprintf '{\"id\":\"new_id_%s\"}' \"$(wc -l <requests | tr -d ' ')\"\n"
	if err := os.WriteFile(filepath.Join(folder, "curl"), []byte(fake), 0o755); err != nil {
		t.Fatal(err)
	}
	run := exec.Command("sh", "-eu", "-c", New([]Request{token, charge, read}).String())
	run.Dir, run.Env = folder, append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "A=api", "V=vault")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(folder, "requests"))
	if err != nil {
		t.Fatal(err)
	}
	want := "-X POST vault/tokens\n-X POST api/charges --data-raw amount=1&card=new_id_1&currency=thb\napi/charges/new_id_2\n"
	if string(got) != want {
		t.Errorf("the requests are\n%s\nwant\n%s", got, strings.TrimSpace(want))
	}
}
