//go:build race

package conformance_test

// raceDetector makes everything about ten times slower; tests of many random
// changes try fewer with it.
const raceDetector = true
