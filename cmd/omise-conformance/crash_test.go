package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/reports"
)

// crashing is the command line with a command that writes its reports and then panics, as a process of its own: this test
// binary under that name.
const crashing = "omise-conformance-crashing"

func crash() {
	root := newRoot()
	root.AddCommand(&cobra.Command{Use: "crash", RunE: func(cmd *cobra.Command, _ []string) error {
		report := &reports.Report{}
		reports.Finish(report)
		_ = publish(cmd, report, defaultReportDir, false)
		panic("a value with " + someSecretKey)
	}})
	root.SetArgs([]string{"crash"})
	os.Exit(execute(context.Background(), root))
}

// TestCrashHasACodeOfItsOwn: a crash has exit code 70, says that it is a defect and where, without secrets, and
// leaves the reports that there are.
func TestCrashHasACodeOfItsOwn(t *testing.T) {
	t.Parallel()
	o := invocation{program: crashing, folder: t.TempDir()}.run(t).exits(t, 70)
	for _, want := range []string{"This is a defect of omise-conformance, please report it", "crash_test.go:", "a value with "} {
		if !strings.Contains(o.err, want) {
			t.Errorf("stderr lacks %q:\n%s", want, o.err)
		}
	}
	if strings.Contains(o.err, someSecretKey) {
		t.Errorf("stderr shows a key:\n%s", o.err)
	}
	for _, name := range []string{"junit.xml", "report.json", "summary.md", "report.html"} {
		if info, err := os.Stat(filepath.Join(o.folder, defaultReportDir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s is not there: %v", name, err)
		}
	}
}
