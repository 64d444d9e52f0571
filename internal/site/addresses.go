package site

import (
	"net/url"
	"strings"

	"github.com/omise-conformance/harness/internal/explanation"
)

// places say where things of a kind are: a page of their own, or a place within one.
var places = map[explanation.Kind]struct{ page, prefix string }{
	explanation.Fault: {"faults.html", ""}, explanation.FaultyClient: {"clients.html", ""}, explanation.OddClient: {"clients.html", ""},
	explanation.Variant: {"variants.html", ""}, explanation.Injection: {"injections.html", ""},
	explanation.Lifecycle: {"lifecycles.html", ""}, explanation.State: {"lifecycles.html", ""},
	explanation.Operation: {"operations.html", ""}, explanation.Feature: {"features.html", ""},
	explanation.ErrorCode: {"codes.html", "error/"}, explanation.FailureCode: {"codes.html", "failure/"}, explanation.ExitCode: {"codes.html", "exit/"},
}

// anchor returns the id of a thing within its page.
func anchor(kind explanation.Kind, name string) string { return places[kind].prefix + name }

// addressOf returns where a thing is, from the root of the site; empty where it has no place. Those of rules are promised.
func addressOf(kind explanation.Kind, name string) string {
	if kind == explanation.Rule || kind == explanation.ClientRule {
		return "rules/" + name + ".html"
	}
	if kind == explanation.Case {
		return subjectPage(name) + "#" + fragment(name)
	}
	place, found := places[kind]
	if !found {
		return ""
	}
	return place.page + "#" + fragment(anchor(kind, name))
}

// fragment returns an id as the end of an address.
func fragment(id string) string { return strings.ReplaceAll(url.PathEscape(id), "%2F", "/") }

// address is addressOf for a link in a template.
func address(link explanation.Link) string { return addressOf(link.Kind, link.Name) }
