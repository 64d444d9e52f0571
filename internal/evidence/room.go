package evidence

import (
	"context"
	"sync"
	"sync/atomic"
)

// What the answers of cases may weigh while these run: of all but one together, and of one. A case can read any of its
// answers until it ends.
const (
	lightCases   = 40 << 20
	heaviestCase = 64 << 20 // one that asks for events again and again holds many long lists
	leastCases   = 8        // more have less each
)

// Room bounds what the cases of a run hold while they run: one at a time has much, or reads a large answer, which takes ten
// times its length while it is redacted, decoded and judged.
type Room struct {
	door  chan struct{}
	light atomic.Int64
}

// NewRoom returns a room for so many cases at once, in which none is.
func NewRoom(cases int) *Room {
	r := &Room{door: make(chan struct{}, 1)}
	r.Share(cases)
	return r
}

// Share says that so many cases run at once from now on: it is for those that begin later.
func (r *Room) Share(cases int) { r.light.Store(int64(lightCases / max(cases, leastCases))) }

// Guest is a case that runs. Its methods are safe for concurrent use, but Leave.
type Guest struct {
	room  *Room
	light int
	large chan struct{} // one of its requests at a time has a large answer

	mu     sync.Mutex
	weight int
	inside bool // it holds the door until it leaves
}

// Guest returns a new guest.
func (r *Room) Guest() *Guest {
	return &Guest{room: r, light: int(r.light.Load()), large: make(chan struct{}, 1)}
}

// Turn is one request of a guest.
type Turn struct {
	guest *Guest
	taken bool
}

// Turn begins a request. It waits where the guest holds much, until no other does.
func (g *Guest) Turn(ctx context.Context) *Turn {
	t := &Turn{guest: g}
	if g.heavy() {
		_ = t.Large(ctx) // where ctx has ended, the request does not happen
	}
	return t
}

func (g *Guest) heavy() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.weight > g.light && !g.inside
}

// Large waits until a large answer may be read. It returns the error of ctx where that ended before.
func (t *Turn) Large(ctx context.Context) error {
	if t.taken {
		return nil
	}
	if err := enter(ctx, t.guest.large); err != nil {
		return err
	}
	if !t.guest.holds() {
		if err := enter(ctx, t.guest.room.door); err != nil {
			<-t.guest.large
			return err
		}
	}
	t.taken = true
	return nil
}

func enter(ctx context.Context, door chan struct{}) error {
	select {
	case door <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Guest) holds() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inside
}

// End ends a request whose answer has that weight. It reports whether the guest may go on: the weight of all its answers is
// not too much.
func (t *Turn) End(weight int) (ok bool) {
	g := t.guest
	g.mu.Lock()
	g.weight += weight
	stays := g.weight > g.light
	ok = g.weight <= heaviestCase
	leaves := t.taken && !g.inside && !stays
	g.inside = g.inside || t.taken && stays
	g.mu.Unlock()
	if leaves {
		<-g.room.door
	}
	if t.taken {
		<-g.large
	}
	return ok
}

// Leave ends the guest, once its requests have ended.
func (g *Guest) Leave() {
	if g.holds() {
		<-g.room.door
		g.inside = false
	}
}
