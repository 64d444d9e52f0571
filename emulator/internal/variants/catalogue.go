// Package variants makes the emulator behave otherwise where the sources leave it open, to see
// whether a suite cries wolf. A variant is a row of a table, as package seam describes it.
package variants

import (
	"fmt"

	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
)

// variant is a row of a table.
func variant(name string, changes ...alter.Change) seam.Row { return seam.New(name, changes...) }

// catalogue has all variants, by the base name of their file here and in specs/variants.
var catalogue = seam.Catalogue{
	{File: "accounts", Rows: accountVariants},
	{File: "answers", Rows: answerVariants},
	{File: "charges", Rows: chargeVariants},
	{File: "clocks", Rows: clockVariants},
	{File: "completions", Rows: completionVariants},
	{File: "customers", Rows: customerVariants},
	{File: "lists", Rows: listVariants},
	{File: "recipients", Rows: recipientVariants},
	{File: "refusals", Rows: refusalVariants},
	{File: "requests", Rows: requestVariants},
	{File: "sources", Rows: sourceVariants},
	{File: "tokens", Rows: tokenVariants},
}

// Names returns the names that Options.Variants takes, in the order of the catalogue.
func Names() []string { return catalogue.Names() }

// Check returns an error where a name is not one of Names.
func Check(name string) error {
	if catalogue.Find(name) == nil {
		return fmt.Errorf("the emulator has no variant %q", name)
	}
	return nil
}

// Rows returns the variants of some names in the order of the catalogue, in which they change the
// emulator.
func Rows(names []string) []*seam.Row {
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	var rows []*seam.Row
	for _, table := range catalogue {
		for i := range table.Rows {
			if wanted[table.Rows[i].Name()] {
				rows = append(rows, &table.Rows[i])
			}
		}
	}
	return rows
}
