package emulatorcmd

import (
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/omise-conformance/harness/cmd/omise-conformance/internal/commandline"
	"github.com/omise-conformance/harness/emulator"
)

// addIdentityFlags registers the flags about who the emulator is to its clients: its addresses, accounts and time.
func addIdentityFlags(cmd *cobra.Command, o *emulatorOptions) {
	f := cmd.Flags()
	f.BoolVar(&o.separateHosts, "separate-hosts", false,
		"have the api host answer its own paths only, as the real one does (default: it answers the vault's paths too)")
	f.BoolVar(&o.AcceptAnyTestKey, "accept-any-test-key", false,
		"accept every pkey_test_… and skey_test_…: each pair is an account of its own, made when first seen")
	f.StringVar(&o.now, "now", "",
		"date or time at which the clock starts and to which a reset sets it, for suites with cards of the past (a state file has its own): "+
			"2017-01-01 or 2017-01-01T09:00:00+07:00 (default: the machine's)")
	f.StringVar(&o.seedFile, "seed-file", "",
		"YAML file of customers, charges, recipients and other objects, with ids, that are there from the start and after a reset "+
			"(docs/emulator.md; --seed is that of the random ids)")
	_ = cmd.MarkFlagFilename("seed-file", "yaml", "yml")
}

// settleIdentity checks these flags and puts them into the options of the emulator.
func settleIdentity(cmd *cobra.Command, o *emulatorOptions) error {
	o.OneAddress = !o.separateHosts
	for _, flag := range []string{"public-api-url", "public-vault-url"} {
		text := cmd.Flags().Lookup(flag).Value.String()
		if text == "" {
			continue
		}
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return fmt.Errorf("--%s: invalid URL %q: want one such as https://api.omise.co, for the beginning of links", flag, text)
		}
	}
	var err error
	if o.StartTime, err = commandline.StartTime("--now", o.now); err != nil || o.StartTime.IsZero() {
		return err
	}
	if err = emulator.CheckStartTime(o.StartTime); err != nil {
		return fmt.Errorf("--now: %s: %w", o.now, err)
	}
	return nil
}
