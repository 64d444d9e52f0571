package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/yamldocument"
)

// hook is the entry for pre-commit.
type hook struct {
	ID    string `yaml:"id"`
	Entry string `yaml:"entry"`
	Files string `yaml:"files"`

	Name, Description, Language string
	RequireSerial               bool `yaml:"require_serial"`
}

// TestHookForPreCommit: the command of the hook exists with its flags, judges what is named, passes over what has nothing of the
// API, and is given the files in the folders that fixtures are kept in.
func TestHookForPreCommit(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []hook
	if err := yamldocument.Decode(text, &hooks); err != nil || len(hooks) != 1 {
		t.Fatal(err, hooks)
	}
	of := hooks[0]
	given := regexp.MustCompile(of.Files)
	for path, want := range map[string]bool{
		"test/fixtures/charge.json": true, "tests/Fixtures/charge.json": true, "__tests__/__fixtures__/a.json": true, "nock-fixtures/a.json": true,
		"spec/cassettes/a.yml": true, "fixtures/vcr_cassettes/a.yaml": true, "__recordings__/a_1/b_2/recording.har": true, "testdata/a.yaml": true,
		"src/test/resources/mappings/a.json": true, "src/test/resources/__files/a.json": true, "__mocks__/a.json": true, "test/nock/a.json": true,
		"test/responses/a.json": true, "pacts/shop-omise.json": true, "test/fixtures/raw.http": true, "fixtures/log.jsonl.gz": true, "shop.har": true,
		"package.json": false, "src/charge.js": false, "docs/fixtures.md": false, "test/fixtures/logo.png": false, "fixtures.json": false,
	} {
		if given.MatchString(path) != want {
			t.Errorf("%s: given to the hook is to be %v", path, want)
		}
	}
	folder := t.TempDir()
	body := `{"object":"charge","id":"chrg_test_1","location":"/charges/chrg_test_1","amount":"1"}`
	for name, text := range map[string]string{"wrong.json": body, "other.json": `{"a":1}`, "odd.json": "{ // of no format\n}", "empty.yml": ""} {
		if err := os.WriteFile(folder+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	words := strings.Fields(of.Entry)
	if words[0] != program {
		t.Fatalf("the entry is %q", of.Entry)
	}
	run := func(names ...string) outcome {
		return invocation{args: slices.Concat(words[1:], names), folder: folder}.run(t)
	}
	run("other.json", "odd.json", "empty.yml").exits(t, 0)
	run("other.json", "wrong.json").exits(t, 1).says(t, "expected amount to be an integer", "1 of 1 file")
	if _, err := os.Stat(folder + "/conformance-report"); err == nil {
		t.Error("the hook leaves reports in the repository")
	}
}
