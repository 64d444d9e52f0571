package config

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// schemaFile is where gendocs keeps the schema.
const schemaFile = "omise-conformance.schema.json"

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("schema.json")
}

func TestSchemaIsCurrent(t *testing.T) {
	kept, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if made, err := Schema(); err != nil || !bytes.Equal(made, kept) {
		t.Errorf("%s is stale (%v): run make generate", schemaFile, err)
	}
}

// malformed are files that the reader refuses.
var malformed = []string{
	"targt: x\n", "secret_key: skey_test_a\n", "rate: fast\n", "parallel: 1.5\n", "strict: 1\n", "strict: 'true'\n", "shard: 2\n", "cases: tokens/create\n",
	"cases:\n", "cases: [{a: b}]\n", "cases: [1]\n", "target: [a]\n", "timeouts: 5s\n", "timeouts: {reqest: 5s}\n", "timeouts: {request: 5}\n", "timeouts: {poll: x}\n",
	"timeouts: {poll: ''}\n", "timeouts: {poll: 5 s}\n", "timeouts:\n", "- a\n", "hello\n", "3\n", "seed: '1'\n", "rate: '2'\n",
}

// TestSchemaAndReaderAgree: editors see what the reader says. The keys of the schema are those of the reader, with the
// same kinds of values.
func TestSchemaAndReaderAgree(t *testing.T) {
	schema := compiled(t)
	refused := slices.Clone(malformed)
	taken := []string{whole, "", "{}\n", "# nothing\n"}
	values := []string{"text", "''", "2", "0", "2.5", "true", "null", "[a, b]", "[]", "[2]", "{a: b}", "30s", "1h30m", "1.5h", "'0'"}
	for i := range Keys {
		key := &Keys[i]
		if key.Account != "" {
			continue
		}
		taken = append(taken, line(key, key.Example))
		if key.Default != "" {
			taken = append(taken, line(key, key.Default))
		}
		for _, value := range values {
			// Of words there are few for some keys, which the reader leaves to the verbs.
			if _, err := parse("f.yaml", []byte(line(key, value))); err != nil {
				refused = append(refused, line(key, value))
			} else if len(key.Choices) == 0 {
				taken = append(taken, line(key, value))
			}
		}
	}
	for _, text := range taken {
		if _, err := parse("f.yaml", []byte(text)); err != nil {
			t.Errorf("the reader refuses %q: %v", text, err)
		}
		if err := schema.Validate(decoded(t, text)); err != nil {
			t.Errorf("the schema refuses %q: %v", text, err)
		}
	}
	for _, text := range refused {
		if _, err := parse("f.yaml", []byte(text)); err == nil {
			t.Errorf("the reader takes %q", text)
		}
		if schema.Validate(decoded(t, text)) == nil {
			t.Errorf("the schema takes %q", text)
		}
	}
	for _, text := range []string{"dialect: thai\n", "target: nowhere\n", "min_coverage: 101\n", "rate: -1\n", "parallel: -1\n", "timeouts: {poll: -5s}\n"} {
		if schema.Validate(decoded(t, text)) == nil {
			t.Errorf("the schema takes %q, which every verb refuses", text)
		}
	}
}

// line returns a file with one key.
func line(key *Key, value string) string {
	if group, member, ok := strings.Cut(key.Name, "."); ok {
		return fmt.Sprintf("%s:\n  %s: %s\n", group, member, value)
	}
	return fmt.Sprintf("%s: %s\n", key.Name, value)
}

// decoded reads YAML by another parser than the reader's, as an editor would.
func decoded(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return value
}
