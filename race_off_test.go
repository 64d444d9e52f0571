//go:build !race

package conformance_test

// raceDetector: see race_on_test.go.
const raceDetector = false
