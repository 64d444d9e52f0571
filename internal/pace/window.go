package pace

import (
	"slices"
	"time"
)

const (
	// turns is how many answers a window has for each case at once, and least how many it has at least.
	turns, least = 8, 64
	// tolerated is the share of the answers that may be missing.
	tolerated = 1. / 20
	// root is the root of two in percent. Where answers take no more than that longer with twice as many cases at once,
	// at least half of the time that was hoped for is saved.
	root = 141
)

// window is what a number of answers in a row show.
type window struct {
	took         []time.Duration // of the requests that were answered
	broken, away int
}

func (w *window) add(took time.Duration, outcome Outcome) {
	switch outcome {
	case Broken:
		w.broken++
	case TurnedAway:
		w.away++
	default:
		w.took = append(w.took, took)
	}
}

// whole returns how many answers a window has at a limit.
func whole(limit int) int { return max(turns*limit, least) }

func (w *window) size() int { return len(w.took) + w.broken + w.away }

// full reports whether there are enough answers to judge a limit.
func (w *window) full(limit int) bool { return w.size() >= whole(limit) }

// spoils reports whether a window will have more trouble than the one before, whatever is to come.
func (w *window) spoils(before window, limit int) bool {
	return float64(w.broken+w.away) > float64(whole(limit))*(before.trouble()+tolerated)
}

// shareOf returns which part of the answers a number is.
func (w *window) shareOf(n int) float64 { return float64(n) / float64(max(w.size(), 1)) }

// trouble returns the share of the requests without an answer.
func (w *window) trouble() float64 { return w.shareOf(w.broken + w.away) }

func (w *window) turnsAway() bool { return w.shareOf(w.away) > tolerated }

func (w *window) breaks() bool { return w.trouble() > tolerated }

func (w *window) breaksMore(before window) bool { return w.trouble() > before.trouble()+tolerated }

// median returns the time that half of the answers took at most, or 0 where there are none.
func (w *window) median() time.Duration {
	if len(w.took) == 0 {
		return 0
	}
	slices.Sort(w.took)
	return w.took[len(w.took)/2]
}
