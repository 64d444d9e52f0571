package hooks

import (
	"errors"
	"fmt"
	"net"
	"net/url"
)

// readAddress reads the address of a handler. One that is not on this machine is refused unless remote is set: what the
// gate delivers is forged on purpose.
func readAddress(text string, remote bool) (*url.URL, error) {
	address, err := url.Parse(text)
	switch {
	case err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Hostname() == "":
		return nil, fmt.Errorf("%q is not an http or https address, such as http://localhost:3000/hook", text)
	case address.User != nil:
		return nil, errors.New("the address of a webhook handler has no user and password")
	case !remote && !onThisMachine(address):
		return nil, fmt.Errorf("%s is not on this machine, and the gate delivers what is wrong on purpose; "+
			"--webhooks-remote allows it", address.Host)
	}
	address.Fragment = ""
	if address.Path == "" {
		address.Path = "/"
	}
	return address, nil
}

// onThisMachine reports whether an address is a loopback one.
func onThisMachine(address *url.URL) bool {
	ip := net.ParseIP(address.Hostname())
	return address.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// hostPort returns host and port of an address, as they are dialed.
func hostPort(address *url.URL) string {
	port := address.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[address.Scheme]
	}
	return net.JoinHostPort(address.Hostname(), port)
}
