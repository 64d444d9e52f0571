// Package leakheader is the answer header in which a recording keeps what its
// redaction took out. The secret itself is gone, and a replay must judge the answer
// as it was.
package leakheader

import "strings"

// Name is the name of the header. It has one value a leak.
const Name = "X-Cassette-Leak"

// Value returns the value for one leak: "secret key at body (id)".
func Value(kind, at string) string { return kind + " at " + at }

// Parse reads a value that Value wrote; ok is false for any other text.
func Parse(value string) (kind, at string, ok bool) { return strings.Cut(value, " at ") }
