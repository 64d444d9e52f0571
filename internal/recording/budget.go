package recording

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// budget counts requests and refuses those above its limit.
type budget struct {
	limit int64 // 0: none
	used  atomic.Int64
	ended atomic.Bool
}

// spent reports whether a request was refused.
func (b *budget) spent() bool { return b.ended.Load() }

// over puts the budget before a transport. It calls end when the budget is used up.
func (b *budget) over(next http.RoundTripper, end func()) http.RoundTripper {
	return budgeted{b, next, end}
}

// budgeted is a transport behind a budget.
type budgeted struct {
	budget *budget
	next   http.RoundTripper
	end    func()
}

func (t budgeted) RoundTrip(request *http.Request) (*http.Response, error) {
	b := t.budget
	if used := b.used.Add(1); b.limit > 0 && used > b.limit {
		b.ended.Store(true)
		t.end()
		return nil, fmt.Errorf("the budget of %d requests is used up", b.limit)
	}
	return t.next.RoundTrip(request)
}
