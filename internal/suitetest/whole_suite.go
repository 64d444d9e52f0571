package suitetest

import "testing"

// WholeSuite marks a test that runs all cases several times over. The race detector
// makes it ten times slower and sees in it what it sees in shorter tests, so make test
// runs those named TestWholeSuite in a pass of their own, without it.
func WholeSuite(tb testing.TB) {
	tb.Helper()
	if RaceDetector {
		tb.Skip("left to the pass without the race detector: go test -run '^TestWholeSuite' . ./internal/trial ./cmd/omise-conformance")
	}
}
