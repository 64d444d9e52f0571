package clock_test

import (
	"testing"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/clock"
)

var start = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// Each row is done to a new clock; a minute of real time passes after it.
func TestClockAfterAMinute(t *testing.T) {
	later := start.Add(time.Hour)
	for name, test := range map[string]struct {
		do     func(k *clock.Clock)
		want   time.Time
		frozen bool
	}{
		"untouched":           {func(*clock.Clock) {}, start.Add(time.Minute), false},
		"set":                 {func(k *clock.Clock) { k.Set(later) }, later.Add(time.Minute), false},
		"advanced":            {func(k *clock.Clock) { k.Advance(time.Hour) }, later.Add(time.Minute), false},
		"advanced twice":      {func(k *clock.Clock) { k.Advance(time.Hour); k.Advance(-time.Hour) }, start.Add(time.Minute), false},
		"frozen":              {func(k *clock.Clock) { k.Freeze(true) }, start, true},
		"frozen and set":      {func(k *clock.Clock) { k.Freeze(true); k.Set(later) }, later, true},
		"frozen and advanced": {func(k *clock.Clock) { k.Freeze(true); k.Advance(time.Hour) }, later, true},
		"advanced and frozen": {func(k *clock.Clock) { k.Advance(time.Hour); k.Freeze(true) }, later, true},
		"thawed":              {func(k *clock.Clock) { k.Freeze(true); k.Set(later); k.Freeze(false) }, later.Add(time.Minute), false},
		"reset":               {func(k *clock.Clock) { k.Set(later); k.Freeze(true); k.Reset() }, start.Add(time.Minute), false},
	} {
		t.Run(name, func(t *testing.T) {
			wall := start
			k := &clock.Clock{Real: func() time.Time { return wall }}
			test.do(k)
			wall = wall.Add(time.Minute)
			got, frozen := k.State()
			if !got.Equal(test.want) || frozen != test.frozen || !k.Now().Equal(got) {
				t.Errorf("the clock is at %v (frozen: %t), want %v (%t)", got, frozen, test.want, test.frozen)
			}
		})
	}
}

func TestClockStartsAndRunsOn(t *testing.T) {
	wall := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	start := time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)
	k := clock.Clock{Real: func() time.Time { return wall }, Start: start}
	for range 2 {
		k.Reset()
		wall = wall.Add(time.Minute)
		if got := k.Now(); !got.Equal(start.Add(time.Minute)) {
			t.Errorf("a minute after a reset it is %s", got)
		}
		k.Freeze(true)
		k.Advance(time.Hour)
	}
}
