package guarded

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestCallReturns(t *testing.T) {
	called := false
	if err := Call(t.Context(), func() { called = true }); err != nil || !called {
		t.Errorf("called %t, %v", called, err)
	}
}

// TestCallOutlivesItsContext: what ends soon after its context is waited for.
func TestCallOutlivesItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	called := false
	err := Call(ctx, func() {
		cancel()
		time.Sleep(50 * time.Millisecond)
		called = true
	})
	if err != nil || !called {
		t.Errorf("called %t, %v", called, err)
	}
}

func TestCallLeavesBehindWhatHangs(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	release := make(chan struct{})
	defer close(release)
	began := time.Now()
	err := Call(ctx, func() { <-release })
	var hung *HungError
	if !errors.As(err, &hung) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it ended with %v", err)
	}
	if took := time.Since(began); took > 8*Grace {
		t.Errorf("it took %s", took)
	}
}

func TestCallCatches(t *testing.T) {
	for want, function := range map[string]func(){
		"out of range":   func() { _ = []int{}[len(t.Name())] },
		"runtime.Goexit": runtime.Goexit,
	} {
		err := Call(t.Context(), function)
		var caught *PanicError
		if !errors.As(err, &caught) || !strings.Contains(caught.Details(), want) || !strings.Contains(caught.Details(), "call_test.go") && want != "runtime.Goexit" {
			t.Errorf("%s: %v", want, err)
		}
	}
	if err := Recovered(nil); err != nil {
		t.Errorf("nothing was recovered, and there is %v", err)
	}
}

func TestAtOncePanicsInItsCaller(t *testing.T) {
	called := make([]bool, 3)
	defer func() {
		if got := recover(); got != "second" || !called[0] || !called[2] {
			t.Errorf("called %v, recovered %v", called, got)
		}
	}()
	AtOnce(3, func(i int) {
		called[i] = true
		if i == 1 {
			panic("second")
		}
	})
}
