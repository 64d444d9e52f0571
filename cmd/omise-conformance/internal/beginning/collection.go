// Package beginning puts off the collection of memory while the process begins: what packages make then stays, and to look through
// it several times takes a tenth of the time until a command runs.
package beginning

import "runtime/debug"

// later is the percentage of Go until End. Packages are initialized in the order of their paths as far as what they import allows,
// so this one comes before those that make much.
const later = 400

var usual = debug.SetGCPercent(later)

// End has memory be collected as usual, for which a command that tunes the collector has no need.
func End() { debug.SetGCPercent(usual) }
