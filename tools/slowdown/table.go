package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// slowdowns returns a sentence for each line of benchstat's table, as CSV, that has more by a limit in percent. Lines whose difference may be
// chance have a ~ there.
func slowdowns(table string, over float64) (all []string) {
	reader := csv.NewReader(strings.NewReader(table))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		return []string{"the table of benchstat cannot be read: " + err.Error()}
	}
	unit, difference := "", -1
	for _, row := range rows {
		if at := slices.Index(row, "vs base"); at > 0 {
			unit, difference = row[1], at
			continue
		}
		if difference < 0 || len(row) <= difference || row[0] == "geomean" {
			continue
		}
		percent, err := strconv.ParseFloat(strings.TrimSuffix(row[difference], "%"), 64)
		if err != nil || percent <= over {
			continue
		}
		sentence := fmt.Sprintf("%s has %.1f %% more %s", row[0], percent, unit)
		if sure := difference + 1; sure < len(row) {
			sentence += " (" + row[sure] + ")"
		}
		all = append(all, sentence)
	}
	return all
}
