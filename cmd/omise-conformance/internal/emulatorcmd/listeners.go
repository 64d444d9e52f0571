package emulatorcmd

import "github.com/spf13/cobra"

// addListenerFlags adds the flags of who may reach the listeners, and how.
func addListenerFlags(cmd *cobra.Command, o *emulatorOptions) {
	o.server.CORS = true // pages cannot do without, and nothing else sees it
	f := cmd.Flags()
	f.BoolVar(&o.server.CORSAPI, "cors-api", false, "let pages of any origin reach all of the api host, not only tokens and sources")
}
