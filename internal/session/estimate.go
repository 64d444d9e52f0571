package session

import (
	"time"

	"github.com/omise-conformance/harness/suites"
)

// estimate reckons how long the rest of a run takes, by what cases took so far. Cases that the target
// lacks something for take no time and do not count.
type estimate struct {
	workers         int
	together, alone int // cases to come: of which several run at once, and of which one does
	done            int
	spent           time.Duration // in the cases that are done
}

// estimated is how many cases are done before there is an estimate: the first of a subject are alike.
const estimated = 10

// expect counts the cases to come.
func (e *estimate) expect(workers int, together, alone []*suites.Case) {
	e.workers, e.together, e.alone = max(workers, 1), len(together), len(alone)
}

// note counts a case that is done.
func (e *estimate) note(took time.Duration, quiet bool) {
	e.done++
	e.spent += took
	if quiet {
		e.alone--
	} else {
		e.together--
	}
}

// left returns the time that the rest takes, or 0 where that cannot be said yet.
func (e *estimate) left() time.Duration {
	if e.done < estimated || e.together < 0 || e.alone < 0 {
		return 0
	}
	cases := float64(e.together)/float64(e.workers) + float64(e.alone)
	return time.Duration(float64(e.spent) / float64(e.done) * cases)
}
