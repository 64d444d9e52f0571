// Package machine describes the machine on which something was measured.
package machine

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// Describe returns system, processors and version of Go, as a part of a sentence.
func Describe() string {
	return fmt.Sprintf("%s/%s, %d processors (%s), %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor(), runtime.Version())
}

// processor returns the name of the processor, where the system tells it.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	if _, after, found := strings.Cut(string(text), "model name"); found {
		line, _, _ := strings.Cut(after, "\n")
		return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), ":"))
	}
	return "unknown"
}
