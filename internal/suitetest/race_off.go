//go:build !race

package suitetest

// RaceDetector reports whether the race detector is on: see race_on_test.go.
const RaceDetector = false
