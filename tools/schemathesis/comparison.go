package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/omise-conformance/harness/emulator"
)

// meeting is what both have made of a fault.
type meeting struct {
	fault
	schemathesis, suite finding
}

// finding is what one of them has made of it.
type finding struct {
	noticed string // the first thing that it has found, empty if it has found nothing
	excused int    // answers that Schemathesis calls wrong, and hooks.py does not
	cost
}

// compare has both meet an emulator without a fault and then faults of the catalogue, and writes the document after each, so that what
// was tried is kept.
func (t *trial) compare(ctx context.Context, most int, document string) error {
	// The sample of make faults-sample, with some more for those that are not chosen.
	list, err := exec.CommandContext(ctx, t.suite, "faults", "--list", "--sample", strconv.Itoa(2*most)).Output()
	if err != nil {
		return fmt.Errorf("omise-conformance faults --list: %w", err)
	}
	chosen, of, err := chosenFaults(string(list), most)
	if err != nil {
		return err
	}
	var all []meeting
	for i, f := range append([]fault{none}, chosen...) {
		met := meeting{fault: f}
		if met.schemathesis, err = t.bySchemathesis(ctx, f); err != nil {
			return err
		}
		if met.suite, err = t.bySuite(ctx, f); err != nil {
			return err
		}
		fmt.Printf("%d of %d, %s: Schemathesis %s; the suite %s\n", i, len(chosen), f.sentence, met.schemathesis, met.suite)
		all = append(all, met)
		if document != "" {
			if err := os.WriteFile(filepath.Clean(document), []byte(comparison(all, of)), 0o644); err != nil {
				return err
			}
		}
	}
	if document == "" {
		fmt.Print(comparison(all, of))
	}
	return nil
}

func (f finding) String() string {
	said := "finds nothing"
	if f.noticed != "" {
		said = "finds " + f.noticed
	}
	return fmt.Sprintf("%s in %.0f s (%.0f s of a processor)", said, f.wall.Seconds(), f.processor.Seconds())
}

func (t *trial) bySchemathesis(ctx context.Context, f fault) (finding, error) {
	o, err := t.run(ctx, f, []string{"--max-failures", "1"})
	if err != nil {
		return finding{}, err
	}
	found := finding{cost: o.took}
	for _, n := range o.excused {
		found.excused += n
	}
	if len(o.Failures) > 0 {
		found.noticed = o.Failures[0].Title
	}
	return found, nil
}

// bySuite runs the suite on an emulator of its own.
func (t *trial) bySuite(ctx context.Context, f fault) (finding, error) {
	ctx, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	s, err := newStage(ctx, emulator.Options{Seed: seed}, f)
	if err != nil {
		return finding{}, err
	}
	defer s.close()
	folder, err := t.folder()
	if err != nil {
		return finding{}, err
	}
	process := exec.CommandContext(ctx, t.suite, "run", "--quiet", "--strict", "--fail-fast", "--report-dir", ".",
		"--api-url", s.APIURL, "--vault-url", s.VaultURL, "--control-url", s.ControlURL)
	process.Dir, process.WaitDelay = folder, 5*time.Second
	process.Env = append(os.Environ(), "OMISE_PUBLIC_KEY="+s.public, "OMISE_SECRET_KEY="+s.secret)
	begun := time.Now()
	said, ended := process.CombinedOutput()
	if ctx.Err() != nil {
		return finding{}, fmt.Errorf("the suite was ended: %w\n%s", ctx.Err(), said)
	}
	found := finding{cost: took(begun, process)}
	var report struct {
		Cases []struct {
			Status   string `json:"status"`
			Findings []struct {
				Rule string `json:"rule"`
			} `json:"findings"`
		} `json:"cases"`
	}
	if read := readJSON(filepath.Join(folder, "report.json"), &report); read != nil {
		return finding{}, fmt.Errorf("the suite left no report: %w\n%s", errors.Join(read, ended), said)
	}
	for _, c := range report.Cases {
		if c.Status == "failed" && len(c.Findings) > 0 && found.noticed == "" {
			found.noticed = "`" + c.Findings[0].Rule + "`"
		}
	}
	return found, nil
}
