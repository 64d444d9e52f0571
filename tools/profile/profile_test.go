package main

import (
	"fmt"
	"testing"
)

// TestFunctionsAreRead: those of the emulator with what they call, without the benchmark and what begins it.
func TestFunctionsAreRead(t *testing.T) {
	const printed = `File: emulator.test
Type: cpu
Duration: 11s, Total samples = 7.20s (14.08%)
Showing nodes accounting for 3.37s, 46.81% of 7.20s total
      flat  flat%   sum%        cum   cum%
         0     0%     0%      6.76s 93.89%  testing.(*B).runN
     0.02s  0.28%  0.28%      6.70s 93.06%  github.com/omise-conformance/harness/emulator.BenchmarkCustomerCharge
     0.01s  0.14%  0.42%      6.16s 85.56%  github.com/omise-conformance/harness/emulator/internal/api.(*front).ServeHTTP
     0.21s  2.92% 22.22%      0.58s  8.06%  github.com/omise-conformance/harness/emulator/internal/wire.(*Writer).Name (inline)
`
	want := []function{
		{"emulator/internal/api.(*front).ServeHTTP", "0.14%", "85.56%"},
		{"emulator/internal/wire.(*Writer).Name", "2.92%", "8.06%"},
	}
	if got := functions(printed); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestCountsAreRead: what callgrind says to have collected, and nothing where it has given up.
func TestCountsAreRead(t *testing.T) {
	if got := collected("==7== Events    : Ir\n==7== Collected : 126389\n==7== \n"); got != 126389 {
		t.Errorf("got %v", got)
	}
	if got := collected("Callgrind: threads.c:247: Assertion 'sigNum == 0' failed."); got != 0 {
		t.Errorf("got %v of what was given up", got)
	}
}
