package config

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// TestDocumentsShowFilesThatAreRead reads the samples of the page on the configuration.
func TestDocumentsShowFilesThatAreRead(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	samples := yamlBlock.FindAllStringSubmatch(string(page), -1)
	if len(samples) == 0 {
		t.Fatal("the page has no sample")
	}
	schema := compiled(t)
	for _, sample := range samples {
		if _, err := parse("configuration.md", []byte(sample[1])); err != nil {
			t.Error(err)
		}
		if err := schema.Validate(decoded(t, sample[1])); err != nil {
			t.Error(err)
		}
	}
}

// TestDefaultsAreValues: what stands for a key that is not given is such a value, of those that the key may have.
func TestDefaultsAreValues(t *testing.T) {
	for i := range Keys {
		key := &Keys[i]
		if (key.Standard() == nil) != (key.Default == "") {
			t.Errorf("%s: the default %q is no value", key.Name, key.Default)
		}
		if len(key.Verbs) == 0 || key.Meaning == "" || key.Account == "" && key.Example == "" {
			t.Errorf("%s: who takes it, what it means, or its example is missing", key.Name)
		}
	}
}

// TestDefaultsAreThoseOfTheCode: what is said to stand for a value is what the code takes.
func TestDefaultsAreThoseOfTheCode(t *testing.T) {
	for name, each := range map[string]struct{ file, is string }{
		"timeouts.request": {"target/http.go", `defaultRequest += 30 \* time\.Second`},
		"timeouts.connect": {"target/http.go", `defaultConnect += 10 \* time\.Second`},
		"timeouts.case":    {"target/http.go", `defaultCase += 2 \* time\.Minute`},
		"timeouts.webhook": {"target/http.go", `defaultWebhook += 10 \* time\.Second`},
		"timeouts.poll":    {"target/http.go", `defaultPoll += 10 \* time\.Second`},
		"parallel":         {"settle.go", `parallelCases += 8\n\s+mostParallelCases = 64`},
	} {
		source, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(each.file)))
		if err != nil {
			t.Fatal(err)
		}
		key, _ := Named(name)
		value := map[string]string{"30 ": "30s", "10 ": "10s", "2 ": "2m", "8": "8"}[regexp.MustCompile(`\d+ ?`).FindString(each.is)]
		if !regexp.MustCompile(each.is).Match(source) || key.Default != value {
			t.Errorf("%s: the default is said to be %s, and %s of %s is %s", name, key.Default, each.is, each.file, value)
		}
	}
}
