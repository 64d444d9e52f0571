package pace

import (
	"container/heap"
	"testing"
	"time"
)

const (
	first = 8
	most  = 32
)

// server is a target of a simulation. It returns when it answers a request that comes at a time, and what comes of it,
// where it answers so many others already.
type server func(now time.Duration, others int) (at time.Duration, outcome Outcome)

// arrivals are the times at which requests are answered, the earliest first.
type arrivals []arrival

type arrival struct {
	sent, at time.Duration
	outcome  Outcome
}

func (a arrivals) Len() int           { return len(a) }
func (a arrivals) Less(i, j int) bool { return a[i].at < a[j].at }
func (a arrivals) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *arrivals) Push(x any)        { *a = append(*a, x.(arrival)) }
func (a *arrivals) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// simulated is what came of a simulation.
type simulated struct {
	took          time.Duration
	refused       int
	limits        map[int]int // answers at each limit
	last, changes int
}

// simulate has a server answer a number of requests at the pace that they show, without waiting.
func simulate(p *Pace, answers int, serve server) simulated {
	var open arrivals
	out := simulated{limits: map[int]int{}}
	sent, limit := 0, p.Limit()
	for range answers {
		for ; len(open) < limit && sent < answers; sent++ {
			at, outcome := serve(out.took, len(open))
			heap.Push(&open, arrival{out.took, at, outcome})
		}
		next := heap.Pop(&open).(arrival)
		out.took = next.at
		out.limits[limit]++
		if next.outcome != Answered {
			out.refused++
		}
		p.Observe(next.at-next.sent, next.outcome)
		if now := p.Limit(); now != limit {
			limit = now
			out.changes++
		}
	}
	out.last = limit
	return out
}

// takes answers after a time, however many ask.
func takes(d time.Duration) server {
	return func(now time.Duration, _ int) (time.Duration, Outcome) { return now + d, Answered }
}

// queue answers so many at once, each after a time, and the others after them.
func queue(at int, d time.Duration) server {
	free := make([]time.Duration, at)
	return func(now time.Duration, _ int) (time.Duration, Outcome) {
		next := 0
		for i := range free {
			if free[i] < free[next] {
				next = i
			}
		}
		free[next] = max(free[next], now) + d
		return free[next], Answered
	}
}

// refuses has a server turn away what comes while so many others are answered.
func refuses(others int, s server) server { return above(others, TurnedAway, s) }

// breaksAbove has it break over that.
func breaksAbove(others int, s server) server { return above(others, Broken, s) }

func above(others int, outcome Outcome, s server) server {
	return func(now time.Duration, there int) (time.Duration, Outcome) {
		if there >= others {
			return now + time.Millisecond, outcome
		}
		return s(now, there)
	}
}

// nth has that come of every n-th request.
func nth(n int, what Outcome, s server) server {
	count := 0
	return func(now time.Duration, there int) (time.Duration, Outcome) {
		count++
		at, outcome := s(now, there)
		if count%n == 0 {
			outcome = what
		}
		return at, outcome
	}
}

// then has another server answer after a time.
func then(after time.Duration, a, b server) server {
	return func(now time.Duration, there int) (time.Duration, Outcome) {
		if now < after {
			return a(now, there)
		}
		return b(now, there)
	}
}

// requests is about as many as a run of all cases sends.
const requests = 19000

func TestPaceOfTargets(t *testing.T) {
	const ms = time.Millisecond
	for _, each := range []struct {
		target   string
		serve    server
		last     int
		mostly   int           // at which limit most answers came
		atMost   time.Duration // 0: not judged
		refusals int           // at most; 0: not judged
		changes  int           // at most
	}{
		{target: "2 ms an answer: more would only cost", serve: takes(2 * ms), last: 8, mostly: 8},
		{target: "40 ms an answer", serve: takes(40 * ms), last: 32, mostly: 32, changes: 2, atMost: 25 * time.Second},
		{target: "a second an answer", serve: takes(time.Second), last: 32, mostly: 32, changes: 2},
		{target: "one answer after the other", serve: queue(1, 5*ms), last: 8, mostly: 8, changes: 8, atMost: 96 * time.Second},
		{target: "sixteen at once", serve: queue(16, 40*ms), last: 16, mostly: 16, changes: 9, atMost: 49 * time.Second},
		{target: "429 above 10", serve: refuses(10, takes(40*ms)), last: 8, mostly: 8, changes: 2, refusals: 20},
		{target: "429 above 20", serve: refuses(20, takes(40*ms)), last: 16, mostly: 16, changes: 3, refusals: 30},
		{target: "429 above 5", serve: refuses(5, takes(40*ms)), last: 4, mostly: 4, changes: 4, refusals: 100},
		{target: "429 above 1", serve: refuses(1, takes(40*ms)), last: 1, mostly: 1, changes: 6, refusals: 300},
		{target: "every tenth request breaks it, also with fewer", serve: nth(10, Broken, takes(40*ms)), last: 32, mostly: 32, changes: 16, atMost: 40 * time.Second},
		{target: "every fortieth request breaks it", serve: nth(40, Broken, takes(40*ms)), last: 32, mostly: 32, changes: 2},
		{target: "every request breaks it", serve: nth(1, Broken, takes(40*ms)), last: 8, mostly: 8},
		{target: "every tenth answer is a 429, also with fewer", serve: nth(10, TurnedAway, takes(40*ms)), last: 8, mostly: 8, changes: 16, atMost: 120 * time.Second},
		{target: "breaks above 20", serve: breaksAbove(20, takes(40*ms)), last: 16, mostly: 16, changes: 7, refusals: 100},
		{target: "fast, then slow", serve: then(time.Second, takes(3*ms), takes(40*ms)), last: 32, mostly: 32, changes: 2},
		{target: "slow, then one answer after the other", serve: then(10*time.Second, takes(40*ms), queue(1, 10*ms)), last: 8, mostly: 8, changes: 12},
		{target: "slow, then slower", serve: then(10*time.Second, takes(40*ms), takes(200*ms)), last: 32, mostly: 32, changes: 8},
		{target: "slow, then with 429 above 10", serve: then(5*time.Second, takes(40*ms), refuses(10, takes(40*ms))), last: 8, mostly: 8, changes: 8},
	} {
		t.Run(each.target, func(t *testing.T) {
			got := simulate(New(first, most), requests, each.serve)
			t.Logf("%+v", got)
			mostly := 0
			for limit, answers := range got.limits {
				if answers > got.limits[mostly] {
					mostly = limit
				}
			}
			if got.last != each.last || mostly != each.mostly {
				t.Errorf("%d at once at the end and %d mostly; want %d and %d", got.last, mostly, each.last, each.mostly)
			}
			if got.changes > each.changes {
				t.Errorf("%d changes, more than %d", got.changes, each.changes)
			}
			if each.atMost > 0 && got.took > each.atMost {
				t.Errorf("it takes %s, more than %s", got.took, each.atMost)
			}
			if each.refusals > 0 && got.refused > each.refusals {
				t.Errorf("%d answers were refused, more than %d", got.refused, each.refusals)
			}
		})
	}
}

func TestSlowTargets(t *testing.T) {
	for answer, want := range map[time.Duration]bool{2 * time.Millisecond: false, 12 * time.Millisecond: true} {
		p := New(first, most)
		if p.Slow() {
			t.Error("a target is slow before it has answered")
		}
		simulate(p, 200, func(now time.Duration, _ int) (time.Duration, Outcome) { return now + answer, Answered })
		if p.Slow() != want {
			t.Errorf("with answers after %s, slow is %t", answer, p.Slow())
		}
	}
}
