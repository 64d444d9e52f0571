package gate_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// recorder is a test that keeps what is said to it, in the place of failing.
type recorder struct {
	testing.TB

	mu       sync.Mutex
	errors   []string
	logs     []string
	skipped  bool
	cleanups []func()
}

func (r *recorder) Error(said ...any) { r.keep(&r.errors, fmt.Sprint(said...)) }
func (r *recorder) Errorf(format string, said ...any) {
	r.keep(&r.errors, fmt.Sprintf(format, said...))
}
func (r *recorder) Log(said ...any)                 { r.keep(&r.logs, fmt.Sprint(said...)) }
func (r *recorder) Logf(format string, said ...any) { r.keep(&r.logs, fmt.Sprintf(format, said...)) }
func (r *recorder) Cleanup(do func())               { r.cleanups = append(r.cleanups, do) }
func (r *recorder) Failed() bool                    { return len(r.errors) > 0 }
func (r *recorder) Skipped() bool                   { return r.skipped }

func (r *recorder) Fatal(said ...any) {
	r.Error(said...)
	runtime.Goexit()
}

func (r *recorder) keep(list *[]string, said string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*list = append(*list, said)
}

// run runs a test to its end and returns what it said.
func run(t *testing.T, test func(testing.TB)) *recorder {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(r)
	}()
	<-done
	for i := len(r.cleanups) - 1; i >= 0; i-- {
		r.cleanups[i]()
	}
	return r
}

// has fails the test unless one of the sentences has all the parts.
func has(t *testing.T, said []string, parts ...string) {
	t.Helper()
	for _, sentence := range said {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(sentence, part)
		}
		if all {
			return
		}
	}
	t.Errorf("nothing has %q: %q", parts, said)
}
