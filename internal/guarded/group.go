package guarded

import "sync"

// AtOnce calls a function n times at once, with i from 0 to n-1, and returns when all have returned. Where some panicked,
// it panics as the first of them did: in the goroutine of the caller, who can recover.
func AtOnce(n int, function func(i int)) {
	ended := make([]any, n)
	start := make(chan struct{})
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			defer func() { ended[i] = recover() }()
			<-start
			function(i)
		})
	}
	close(start)
	group.Wait()
	for _, end := range ended {
		if end != nil {
			panic(end)
		}
	}
}
