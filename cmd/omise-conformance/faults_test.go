package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/reports/trials"
	"github.com/omise-conformance/harness/specs"
)

// TestFaultsAreWrittenAndPrinted holds what the command does with what was tried. Tests of the
// root package try faults; CI does it by command, with a sample.
func TestFaultsAreWrittenAndPrinted(t *testing.T) {
	t.Parallel()
	entries := []trials.FaultEntry{
		{ID: "clean", Kind: trials.KindClean, Cases: 4},
		{ID: "refund.reversed", Sentence: "Refunds are reversed.", Kind: specs.SemanticFault, Killed: true, ExitCode: 1, Cases: 2},
		{ID: "refund.lost", Sentence: "Refunds are lost.", Kind: specs.SemanticFault, Cases: 2},
	}
	o := &faultsOptions{trialOptions: trialOptions{things: "faults", reportDir: t.TempDir()}}
	if err := o.write(nil, entries); err != nil {
		t.Fatal(err)
	}
	for extension, write := range map[string]func(w io.Writer) error{
		".json": func(w io.Writer) error { return trials.WriteFaultsJSON(w, entries) },
		".md":   func(w io.Writer) error { return trials.WriteFaultsMarkdown(w, entries, faultsCommand) },
	} {
		var want bytes.Buffer
		if err := write(&want); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(o.path(extension))
		if err != nil || !bytes.Equal(got, want.Bytes()) || want.Len() == 0 {
			t.Errorf("%s (%v) has\n%s\nwant\n%s", extension, err, got, want.String())
		}
	}
	var out strings.Builder
	if surprising := printFaults(&out, entries); surprising != 1 || !strings.HasPrefix(out.String(), "refund.lost\n  Refunds are lost.\n  ") {
		t.Errorf("%d faults are printed:\n%s", surprising, out.String())
	}
}
