package main

import (
	"bytes"
	"fmt"

	"github.com/omise-conformance/harness/internal/gate/intercept"
	"github.com/omise-conformance/harness/reports"
)

// interception writes what is known of how the clients of each runtime come to a gate.
func interception() []byte {
	var out bytes.Buffer
	fmt.Fprint(&out, `<!-- Made by make generate from the table of runtimes. Do not edit. -->

# How clients come to the gate

A command behind `+"`omise-conformance gate`"+` gets an environment that leads its clients to the gate. The table says by which variables those
of a runtime come. Clients that take an address need none of them:
`+"`OMISE_API_URL` and `OMISE_VAULT_URL`"+` have plain addresses, and `+"`--url-env NAME=api`"+` gives one to a variable of another name.

`+"`omise-conformance gate doctor -- COMMAND`"+` tries the ways of every runtime that is on the machine, those with *yes* in its column. Where a gate got
no request, its report has a sentence of the last two columns.

On Linux, `+"`--intercept namespace`"+` needs no variable: the command runs where the hosts of the API are the gate, at their own ports.

| runtime | ways | doctor | where no request comes | where the certificate is refused |
|---|---|---|---|---|
`)
	for _, runtime := range append(intercept.Runtimes(), intercept.Unknown()) {
		tried := "no"
		if len(runtime.Probes) > 0 {
			tried = "yes"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s |\n", runtime.Name, reports.MarkdownText(runtime.Way), tried,
			reports.MarkdownText(runtime.NoRequest), reports.MarkdownText(runtime.Refused))
	}
	return out.Bytes()
}
