package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports"
)

// TestFaultsWriteTheirTable tries a fault, and the emulator without a fault.
func TestFaultsWriteTheirTable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	omise(t, "faults", "--fault", "refund.reversed", "--report-dir", dir).exits(t, 0).
		says(t, "1 of 1 faults in the emulator killed as specified, 1 of 1 runs without a fault all green.")
	data, err := os.ReadFile(filepath.Join(dir, "faults.json"))
	if err != nil {
		t.Fatal(err)
	}
	var entries []reports.FaultEntry
	if err := json.Unmarshal(data, &entries); err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Fatalf("faults.json has %d entries, want the clean run and the fault", len(entries))
	}
	for i := range entries {
		e := &entries[i]
		// The clean run has every case, a fault only the cases that it affects.
		clean := e.Kind == reports.KindClean
		if !e.Well() || clean != (len(e.Failed) == 0) || e.Cases == 0 || clean != (e.Cases > 1000) {
			t.Errorf("%s: well %v, %d cases of which %d failed; want the clean one to run all and none to fail",
				e.ID, e.Well(), e.Cases, len(e.Failed))
		}
	}
	table, err := os.ReadFile(filepath.Join(dir, "faults.md"))
	if err != nil || !strings.Contains(string(table), "| `refund.reversed` |") {
		t.Errorf("faults.md has no row of the fault (%v):\n%s", err, table)
	}
}
