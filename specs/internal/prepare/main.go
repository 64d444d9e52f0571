// Command prepare writes the prepared forms of the large files of the contract, which specs.Load reads. Run it in the folder of
// package specs, as go generate does, after a change of one of them; until then Load reads the file itself, which takes longer.
package main

import (
	"fmt"
	"os"

	"github.com/omise-conformance/harness/specs/internal/prepared"
)

func main() {
	for _, name := range []string{"openapi", "rules"} {
		if err := prepare(name); err != nil {
			fmt.Fprintf(os.Stderr, "%s.yaml: %v\n", name, err)
			os.Exit(1)
		}
	}
}

func prepare(name string) error {
	text, err := os.ReadFile(name + ".yaml")
	if err != nil {
		return err
	}
	form, err := prepared.Make(text)
	if err != nil {
		return err
	}
	return os.WriteFile(name+".prepared.json", form, 0o644) //nolint:gosec // a document for everyone
}
