package emulatorcmd

import (
	"fmt"
	"net/url"

	"github.com/spf13/cobra"
)

// addIdentityFlags registers the flags about who the emulator is to its clients: its addresses, accounts and time.
func addIdentityFlags(cmd *cobra.Command, o *emulatorOptions) {
	f := cmd.Flags()
	f.BoolVar(&o.separateHosts, "separate-hosts", false,
		"have the api host answer its own paths only, as the real one does (default: it answers the vault's paths too)")
}

// settleIdentity checks these flags and puts them into the options of the emulator.
func settleIdentity(cmd *cobra.Command, o *emulatorOptions) error {
	o.OneAddress = !o.separateHosts
	for _, flag := range []string{"public-api-url", "public-vault-url"} {
		text := cmd.Flags().Lookup(flag).Value.String()
		if text == "" {
			continue
		}
		if u, err := url.Parse(text); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return fmt.Errorf("--%s: invalid URL %q: want one such as https://api.omise.co, for the beginning of links", flag, text)
		}
	}
	return nil
}
