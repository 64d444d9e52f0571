//go:build !race

package conformance

// RaceDetector: see race_on_test.go.
const RaceDetector = false
