package emulatorcmd

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/cobra"
)

// addListenerFlags adds the flags of who may reach the listeners, and how.
func addListenerFlags(cmd *cobra.Command, o *emulatorOptions) {
	o.server.CORS = true // pages cannot do without, and nothing else sees it
	f := cmd.Flags()
	f.StringSliceVar(&o.ControlHosts, "control-host", nil,
		"name under which others reach the control API, such as host.docker.internal or a service of compose; repeatable "+
			"(this machine's names and the address of --control-addr need none)")
	f.BoolVar(&o.server.CORSAPI, "cors-api", false, "let pages of any origin reach all of the api host, not only tokens and sources")
	f.BoolVar(&o.server.TLS, "tls", false, "serve both hosts with TLS, too, by the names api.omise.co and vault.omise.co; needs --tls-ca-file")
	f.StringVar(&o.server.TLSAddr, "tls-addr", "127.0.0.1:18443", "address for --tls")
	f.StringVar(&o.server.TLSCAFile, "tls-ca-file", "",
		"file to write for --tls: the certificate of the authority that clients must trust, in PEM, made for this run")
}

// checkListeners refuses names that no request can have, and flags of TLS that lead to nothing.
func checkListeners(cmd *cobra.Command, o *emulatorOptions) error {
	for _, name := range o.ControlHosts {
		if name == "" || strings.ContainsAny(name, "/*@ ") || strings.Contains(name, ":") && net.ParseIP(strings.Trim(name, "[]")) == nil {
			return fmt.Errorf("--control-host: %q is no name of a host: give one without scheme, port and path, for example host.docker.internal", name)
		}
	}
	if o.server.TLS && o.server.TLSCAFile == "" {
		return errors.New("--tls: no client can trust the certificate without its authority; give a file for it with --tls-ca-file")
	}
	for _, flag := range []string{"tls-addr", "tls-ca-file"} {
		if !o.server.TLS && cmd.Flags().Changed(flag) {
			return errors.New("--" + flag + ": nothing is served with TLS; add --tls")
		}
	}
	return nil
}
