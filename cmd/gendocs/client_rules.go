package main

import (
	"bytes"
	"fmt"

	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

// writeClientRules writes the rules of clients, each with the clients by which it is proven.
func writeClientRules(out *bytes.Buffer, contract *specs.Contract) {
	fmt.Fprint(out, `
## Client rules

`+"`omise-conformance gate`"+` judges by these what a client sends. What the API itself takes for the same is no finding: null and empty
texts for what is not given, 0 for a number that was never set, texts for numbers and truth values, {} where no body is
needed, a slash at the end of a path. What the contract does not describe, such as transfers, is counted and not judged, but for
keys. A test sends each faulty client below to the emulator and wants the rule to fail, and each odd one and wants it to hold;
both are data, in specs/clients.
`)
	for _, rule := range contract.ClientRules {
		writeSentence(out, rule)
		proofs := rulebook.ProofsOf(contract, rule)
		fmt.Fprintln(out, "- faulty clients that it must notice:")
		for i := range proofs.Faults {
			fmt.Fprintf(out, "  - `%s`: %s\n", proofs.Faults[i].ID, proofs.Faults[i].Sentence)
		}
		fmt.Fprintln(out, "- odd clients that it allows:")
		for i := range proofs.Variants {
			who := proofs.Variants[i].Who
			if who != "" {
				who = " (" + who + ")"
			}
			fmt.Fprintf(out, "  - `%s`%s: %s\n", proofs.Variants[i].ID, who, proofs.Variants[i].Sentence)
		}
	}
}
