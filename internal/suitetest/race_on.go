//go:build race

package suitetest

// RaceDetector makes everything about ten times slower; tests of many random
// changes try fewer with it.
const RaceDetector = true
