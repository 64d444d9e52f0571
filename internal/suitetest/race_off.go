//go:build !race

package suitetest

// RaceDetector: see race_on_test.go.
const RaceDetector = false
