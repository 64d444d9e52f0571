package seedfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzParse holds that any text is read or refused in bounded time, without a panic, and that a refusal is one sentence that begins
// with the file.
func FuzzParse(f *testing.F) {
	example, err := os.ReadFile(filepath.Join("..", "..", "testdata", "seeds.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(example), "", "# nothing\n", "customers:\n- metadata: &a {b: *a}\n", "customers: &a\n- *a\n", "accounts: &a [&b {accounts: *a}]\n",
		"customers:\n- id: cust_test_1\n  cards:\n  - {id: card_test_1, number: 4242424242424242}\n", "charges:\n- card: !!str\n", "? a\n: b\n", "<<: *a\n",
		"a: |\n  b\n", "'", "%", "\xff", "\ufefftokens: []\n", "customers: {a\u001b: 1}\n", "refunds:\n- amount: 0x10\n  charge: chrg_test_1\n", "---\n---\na: 1\n",
		strings.Repeat("[", 5_000), strings.Repeat("? ", 5_000), strings.Repeat("- ", 5_000) + "a", "\"a\nb\": 1\n", "\"\\e[31m\": 1\n", "customers:\n- email: [\"\\e\"]\n",
		"customers:\n- created_at: 2017-01-31\n  metadata: {a: [1, 2.5, .inf, ~, true, 2017-01-01]}\n", "sources:\n- type: promptpay\n  amount: 99999999999999999999\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		begun := time.Now()
		file, err := Parse("seeds.yaml", text)
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("reading %d bytes took %s", len(text), took)
		}
		switch {
		case err == nil && file == nil:
			t.Error("neither a file nor an error")
		case err == nil:
			for _, each := range file.Requests {
				if each.Path == "" && each.Outcome == "" {
					t.Errorf("a request that asks for nothing: %+v", each)
				}
			}
		case file != nil:
			t.Error("half of a file along with an error")
		case !strings.HasPrefix(err.Error(), "seeds.yaml:") || strings.ContainsAny(err.Error(), "\n\r\x1b\x00"):
			t.Errorf("not one sentence that begins with the file: %q", err)
		}
	})
}
