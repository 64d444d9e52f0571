package cassettelint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/processortime"
	"github.com/omise-conformance/harness/specs"
)

// FuzzFolder holds that a file of anybody's making is checked without a panic and in bounded time, that only a cassette has no
// problem, and that no sentence quotes a secret.
func FuzzFolder(f *testing.F) {
	whole := clean().Encode()
	for _, seed := range []string{
		string(whole), string(whole[:len(whole)/2]), "", "\xff\x00", "a: " + secretKey + "\n", "interactions:\n- request:\n    body: " + cardData + "\n",
		"a: &a [*a]\n", "a0: &a0 [x,x,x,x,x,x,x,x,x]\na1: &a1 [*a0,*a0,*a0,*a0,*a0,*a0,*a0,*a0]\n", "- ? :\n", strings.Repeat("[", 5_000), strings.Repeat("- ", 5_000),
		strings.Repeat(secretKey+"\n", 20), "\x1b[31m: " + b64(secretKey) + "\n", "a: b" + strings.Repeat(",", 10_000), "version: 99999999999999999999\n",
	} {
		f.Add([]byte(seed))
	}
	contract, err := specs.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.yaml"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		used := processortime.Used()
		result, err := Folder(dir, Options{Contract: contract, Cases: []string{"a"}, Now: now})
		if took := processortime.Since(used); took > 5*time.Second+time.Duration(len(data))*10*time.Microsecond {
			t.Errorf("checking %d bytes took %s of processor time", len(data), took)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, broken := cassettes.Parse(data); broken != nil && !result.Failed() {
			t.Errorf("no problem with what is no cassette: %v", broken)
		}
		for _, problem := range result.Problems {
			if found := exchange.Secrets("", "", problem.Message); problem.Kind != Secret && len(found) > 0 || strings.Contains(problem.Message, secretKey) {
				t.Errorf("the sentence tells a secret: %q", problem.Message)
			}
		}
	})
}
