package webhooks

import (
	"errors"
	"net"
	"net/url"
	"strings"
)

// CheckWebhookURL accepts https anywhere and, for tests, http on the loopback interface.
func CheckWebhookURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("url must be an http or https address")
	}
	if u.Scheme == "http" {
		ip := net.ParseIP(u.Hostname())
		if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return errors.New("url must be https, or http on a loopback address")
		}
	}
	return nil
}

// CheckReceiverURL refuses addresses of receivers that the control API does not take: it also takes http on
// an address beside this machine, where a test listens for an emulator in a container.
func CheckReceiverURL(text string) error {
	u, err := url.Parse(text)
	if err == nil && u.Scheme == "http" && nearby(u.Hostname()) {
		return nil
	}
	if err = CheckWebhookURL(text); err != nil && u != nil && u.Scheme == "http" && u.Hostname() != "" {
		return errors.New("url must be https, or http on a loopback or private address")
	}
	return err
}

// nearby reports whether a host has a private address, or a name that no public host has.
func nearby(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	return host != "" && !strings.Contains(host, ".") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".local")
}
