package check

import (
	"cmp"
	"container/list"
	"iter"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/judge"
)

// Compare orders records by time, and those of one time, or without one, by their places. Objects are followed in this order.
func Compare(a, b *Judged) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.File, b.File), cmp.Compare(a.Number, b.Number))
}

// Follow yields what is wrong with what an object went through, by the records that have it among their Objects, in the order of
// Compare, each with what it shows to be wrong. It is for one object what is done for all at once in one process.
func (j *Judge) Follow(object string, records []*Judged) iter.Seq2[*Judged, []judge.Finding] {
	return func(yield func(*Judged, []judge.Finding) bool) {
		f := j.newFollower(1)
		for _, record := range records {
			own := *record
			own.Objects = []string{object}
			found := slices.DeleteFunc(f.observe(&own), func(each judge.Finding) bool { return each.Object != object })
			if len(found) > 0 && !yield(record, found) {
				return
			}
		}
	}
}

// follower follows objects through the records that show them. It remembers so many objects at once; the one that was not seen
// for longest is forgotten first.
type follower struct {
	judge *Judge
	most  int
	by    map[string]*trail // by version
	// seen are the objects, the latest last, and places has where each stands in it.
	seen      *list.List
	places    map[string]*list.Element
	forgotten int
}

// trail is what is remembered of the objects of one version.
type trail struct {
	monitor *lifecycle.Monitor
	past    *lifecycle.Past
}

// mostFollowed is how many objects are followed at once. A charge with its card takes about two kilobytes, so that all take less than
// what is being judged.
const mostFollowed = 10_000

func (j *Judge) newFollower(most int) *follower {
	return &follower{judge: j, most: max(most, 1), by: map[string]*trail{}, seen: list.New(), places: map[string]*list.Element{}}
}

// observe returns what is wrong with the record after those before it, beside what is wrong with it alone.
func (f *follower) observe(record *Judged) []judge.Finding {
	by := f.judge.edition(record.Version)
	if by == nil || record.Exchange == nil || len(record.Objects) == 0 {
		return nil
	}
	on := f.by[record.Version]
	if on == nil {
		on = &trail{by.objects.Monitor(by.Judge), lifecycle.NewPast(by.Judge)}
		f.by[record.Version] = on
	}
	_, changed := on.monitor.Observe(record.Exchange)
	_, past := on.past.Observe(record.Exchange)
	f.remember(record.Objects)
	var found []judge.Finding
	for _, each := range append(changed, past...) {
		if each.Rule != lifecycle.OneState { // the record alone shows it
			each.File, each.Line, each.Exchange = record.File, record.Line, record.Number
			found = append(found, each)
		}
	}
	return found
}

// remember notes that objects were seen, and forgets others for them.
func (f *follower) remember(objects []string) {
	for _, id := range objects {
		if at := f.places[id]; at != nil {
			f.seen.MoveToBack(at)
			continue
		}
		id = strings.Clone(id) // and not the whole text that it is a part of
		f.places[id] = f.seen.PushBack(id)
		if f.seen.Len() <= f.most {
			continue
		}
		oldest := f.seen.Remove(f.seen.Front()).(string)
		delete(f.places, oldest)
		f.forgotten++
		for _, on := range f.by {
			on.monitor.Forget(oldest)
			on.past.Forget(oldest)
		}
	}
}
