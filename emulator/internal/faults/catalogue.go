// Package faults makes the emulator wrong on purpose, to see whether a suite notices. A fault is a
// row of a table, as package seam describes it.
package faults

import (
	"fmt"
	"slices"

	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

// Fault is one way in which the emulator can be made wrong.
type Fault = seam.Row

// fault is a row of a table.
func fault(name string, changes ...alter.Change) Fault { return seam.New(name, changes...) }

// catalogue has all faults, by the base name of their file here and in specs/faults.
var catalogue = seam.Catalogue{
	{File: "answers", Rows: answerFaults},
	{File: "auth", Rows: authFaults},
	{File: "captures", Rows: captureFaults},
	{File: "chains", Rows: chainFaults},
	{File: "charge_states", Rows: chargeStateFaults},
	{File: "charges", Rows: chargeFaults},
	{File: "contract", Rows: contractFaults},
	{File: "customers", Rows: customerFaults},
	{File: "events", Rows: eventFaults},
	{File: "lists", Rows: listFaults},
	{File: "recipients", Rows: recipientFaults},
	{File: "refunds", Rows: refundFaults},
	{File: "requests", Rows: requestFaults},
	{File: "sources", Rows: sourceFaults},
	{File: "tokens", Rows: tokenFaults},
}

// Names returns the names that Options.Fault takes, sorted.
func Names() []string { return slices.Sorted(slices.Values(catalogue.Names())) }

// Check returns an error where a name is neither empty nor one of Names.
func Check(name string) error {
	if name == "" || catalogue.Find(name) != nil {
		return nil
	}
	return fmt.Errorf("the emulator has no fault %q", name)
}

// Touches reports whether a fault can change what one of these routes does.
func Touches(name string, routes []string) bool {
	f := catalogue.Find(name)
	return f != nil && f.Touches(routes)
}

// Row returns the fault of a name, nil where there is none.
func Row(name string) *seam.Row { return catalogue.Find(name) }
