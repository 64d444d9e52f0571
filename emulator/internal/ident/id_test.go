package ident

import (
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func TestIDsCarryTheirTimeAndIncrease(t *testing.T) {
	source, last := NewIDSource(1), ""
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for i := range 5000 {
		if i%100 == 0 {
			now = now.Add(time.Millisecond)
		}
		id := string(source.Next(now).AppendSuffix([]byte("chrg_test_")))
		key, ok := ParseID("chrg", id)
		if !ok || key.Moment() != wire.StampOf(now) {
			t.Fatalf("%s reads as %v at %d, want %d", id, ok, key.Moment(), wire.StampOf(now))
		}
		if id <= last {
			t.Fatalf("%s follows %s", id, last)
		}
		last = id
	}
	for _, id := range []string{"", "chrg", "chrg_test_", "cust" + last[4:], last[:20], last + "0", "chrg_test_zzzzzzzzzzzzzzzzzzz", strings.ToUpper(last)} {
		if _, ok := ParseID("chrg", id); ok {
			t.Errorf("%q was read as the id of a charge", id)
		}
	}
}

// An object that is held from long ago must not change the order of those that are made while the clock
// stands.
func TestIDsOfAMomentIncreaseWhateverIsMadeInBetween(t *testing.T) {
	source := NewIDSource(1)
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	last := map[time.Time]Key{}
	for i := range 200 {
		for _, at := range []time.Time{now, now.AddDate(-2, 0, 0)} {
			id := source.Next(at)
			if i > 0 && !last[at].Less(id) {
				t.Fatalf("at %s, %v follows %v", at, id, last[at])
			}
			last[at] = id
		}
	}
}
