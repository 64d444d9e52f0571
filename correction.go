package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/omise-conformance/harness/internal/atomicfile"
	"github.com/omise-conformance/harness/internal/check"
	"github.com/omise-conformance/harness/internal/corrections"
	"github.com/omise-conformance/harness/internal/inputfile"
	"github.com/omise-conformance/harness/internal/selection"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/internal/worktree"
	"github.com/omise-conformance/harness/specs"
)

// narrow reads the baseline, and asks git what has changed.
func (c *CheckConfig) narrow(ctx context.Context, settings *check.Settings) error {
	settings.Update, settings.AllowEmpty, settings.Captures.PassOver = c.UpdateBaseline, c.AllowEmpty, c.AllowEmpty
	if c.Baseline == "" && c.UpdateBaseline {
		return usage.Errorf("UpdateBaseline", "there is no baseline to update; name its file")
	}
	contract, err := specs.Load()
	if err != nil {
		return err
	}
	settings.Baseline, err = selection.ReadBaseline("Baseline", c.Baseline, check.BaselineRules(contract), c.UpdateBaseline)
	if err != nil {
		return err
	}
	noteSetting(settings.Filters, "baseline", c.Baseline)
	noteSetting(settings.Filters, "since", c.Since)
	if c.Since == "" {
		return nil
	}
	changes, err := worktree.Since(ctx, ".", c.Since)
	if err != nil {
		return usage.Errorf("Since", "%w", err)
	}
	for _, path := range c.Paths {
		if _, err := os.Stat(path); err != nil {
			continue // standard input, and what is not there
		}
		if _, err := changes.Has(path); err != nil {
			return usage.Errorf("Since", "%w", err)
		}
	}
	settings.Since, settings.Unchanged = c.Since, "is the same as in "+c.Since
	settings.Changed = func(file string) bool {
		if _, err := os.Stat(file); err != nil {
			return true // as above; to open it says what is wrong with it
		}
		changed, err := changes.Has(file)
		return changed || err != nil
	}
	return nil
}

// Correction is a file in which something is surely wrong, such as the old name of a field that was renamed.
type Correction struct {
	File string
	// Why is the end of the sentence "FILE …" for a file that is wrong and has nothing that is sure; empty where something is.
	Why    string
	mended *check.Mended
}

// Corrections calls each for every file that a check of the same configuration finds wrong, in their order, until it returns an
// error. It changes no file.
func Corrections(ctx context.Context, config CheckConfig, each func(*Correction) error) error {
	config.UpdateBaseline = false
	settings, err := config.settle(ctx)
	if err != nil {
		return public(err)
	}
	return check.Mend(ctx, settings, func(m *check.Mended) error {
		return each(&Correction{File: m.File, Why: m.Why, mended: m})
	})
}

// Patch returns the correction as a unified diff for git apply and patch -p1 in the working folder. An error is the end of the
// sentence "FILE …".
func (c *Correction) Patch() (string, error) {
	if c.Why != "" {
		return "", errors.New(c.Why)
	}
	return corrections.Unified(c.File, c.mended.Old, c.mended.Edits)
}

// Write changes the file, as a whole. It returns an error and writes nothing if the file has changed meanwhile.
func (c *Correction) Write() error {
	if c.Why != "" {
		return errors.New(c.Why)
	}
	now, err := inputfile.Read(inputfile.Correction, c.File)
	switch {
	case err != nil:
		return fmt.Errorf("cannot be read: %w", err)
	case !bytes.Equal(now, c.mended.Old):
		return errors.New("has changed meanwhile")
	}
	return atomicfile.Write(c.File, 0o644, c.mended.New)
}
