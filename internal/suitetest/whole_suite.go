package suitetest

import "testing"

// WholeSuite marks a test that runs all cases several times over. The race detector
// makes it ten times slower and sees in it what it sees in shorter tests, so make test
// runs it without.
func WholeSuite(tb testing.TB) {
	tb.Helper()
	if RaceDetector {
		tb.Skip("make test runs it without the race detector")
	}
}
