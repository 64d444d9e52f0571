// Package identifiers tells by the name of a header or of a field that its value identifies, orders or times something. Digits
// there are drawn or counted by machines, so that those of a card number come by chance: one in 25 numbers of 16 digits has the
// first digit and the check digit of a card.
package identifiers

import (
	"strings"
	"unicode"
)

// Named reports whether the value of a header or a field of this name is an identifier: X-B3-TraceId, traceparent,
// order_reference. A name that says card is none.
func Named(name string) bool {
	named := false
	for _, word := range words(name) {
		if ofCards[word] {
			return false
		}
		named = named || known[word]
	}
	return named
}

// ofCards are words of names whose value is of a card.
var ofCards = setOf("card", "cards", "cardnumber", "cardid", "pan", "ccnumber")

// known are the words of names of identifiers: of requests and traces, of what is counted, of times, and of the papers of a
// payment.
var known = setOf(
	"b3", "correlation", "correlationid", "etag", "parent", "parentid", "ray", "request", "requestid", "span", "spanid", "trace",
	"traceid", "traceparent", "tracestate", "tracing", "varnish",
	"guid", "id", "ids", "key", "nonce", "seq", "sequence", "serial", "snowflake", "uid", "ulid", "uuid",
	"build", "checksum", "counter", "digest", "fingerprint", "hash", "offset", "revision", "time", "timer", "timestamp", "version",
	"approval", "barcode", "batch", "invoice", "order", "raw", "receipt", "ref", "reference", "references", "rrn", "stan",
	"terminal", "tracking", "transaction", "txn",
)

func setOf(all ...string) map[string]bool {
	set := make(map[string]bool, len(all))
	for _, each := range all {
		set[each] = true
	}
	return set
}

// words returns the words of a name in lower case: those of X-B3-TraceId are x, b3, trace and id.
func words(name string) []string {
	var b strings.Builder
	lower := false
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = ' '
		}
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}
