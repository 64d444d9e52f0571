package checkcmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/outlet"
	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/config"
	"github.com/omise-conformance/harness/internal/names"
)

// standardOutput is what a patch is written to that is to be piped into git apply.
const standardOutput = "-"

// shownReasons is how many files are named of which nothing is corrected.
const shownReasons = 20

// correct writes the patch, or the files.
func correct(cmd *cobra.Command, given *config.Given, o *options) error {
	if o.fix == "" && !o.write {
		return nil
	}
	var patch strings.Builder
	var not []string
	corrected := 0
	err := conformance.Corrections(cmd.Context(), o.CheckConfig, func(c *conformance.Correction) error {
		var diff string
		var err error
		if o.write {
			err = c.Write()
		} else {
			diff, err = c.Patch()
		}
		if err != nil {
			not = append(not, strings.TrimPrefix(fmt.Sprintf("%s %v", c.File, err), c.File+" "+c.File))
			return nil
		}
		patch.WriteString(diff)
		corrected++
		return nil
	})
	if err != nil {
		return rows.Located(cmd, given, err)
	}
	if err := writePatch(cmd, o, patch.String()); err != nil {
		return err
	}
	tellCorrections(cmd.ErrOrStderr(), o, corrected, not)
	return nil
}

// writePatch writes the patch, and leads what follows elsewhere where it takes standard output. An empty patch is none: git refuses
// it.
func writePatch(cmd *cobra.Command, o *options, patch string) error {
	switch {
	case o.fix == standardOutput:
		// Byte by byte as it is, or it would not apply; corrections.Unified has made sure that nothing in it is obeyed.
		if _, err := io.WriteString(outlet.Own(cmd.OutOrStdout()), patch); err != nil {
			return fmt.Errorf("--fix: the patch could not be written: %w", err)
		}
		cmd.SetOut(cmd.ErrOrStderr())
	case o.fix != "" && patch != "":
		if err := atomicfile.Write(o.fix, 0o644, []byte(patch)); err != nil {
			return fmt.Errorf("--fix: %w", &atomicfile.UnwrittenError{Path: o.fix, Err: err})
		}
	}
	return nil
}

// tellCorrections says what was corrected and what was not, each with why.
func tellCorrections(to io.Writer, o *options, corrected int, not []string) {
	where := "in the patch"
	switch {
	case o.write:
		where = "in place"
	case corrected == 0:
		where = "and no patch is written"
	case o.fix != standardOutput:
		where = "in " + o.fix
	}
	_, _ = fmt.Fprintf(to, "Corrected: %s, %s.\n", names.Count(corrected, "file"), where) // nobody may read it
	for i, sentence := range not {
		if i == shownReasons {
			_, _ = fmt.Fprintf(to, "  … and %d more are not\n", len(not)-i)
			break
		}
		_, _ = fmt.Fprintf(to, "  not corrected: %s\n", sentence)
	}
}
