package config

import (
	"testing"
	"time"
)

func TestValue(t *testing.T) {
	file, err := Read(write(t, "rate: 0\ndialect: any\ntimeouts:\n  poll: 3s\n"))
	if err != nil {
		t.Fatal(err)
	}
	type dialect string
	rate, seed, spoken, poll := 2.5, int64(7), dialect(""), time.Duration(0)
	for _, each := range []struct {
		key   string
		into  any
		given bool
	}{
		{"rate", &rate, true},
		{"seed", &seed, false},
		{"dialect", &spoken, true},
		{"timeouts.poll", &poll, true},
		{"timeouts.case", &poll, false},
	} {
		if given := file.Value(each.key, each.into); given != each.given {
			t.Errorf("Value(%q) is %v, want %v", each.key, given, each.given)
		}
	}
	if rate != 0 || seed != 7 || spoken != "any" || poll != 3*time.Second {
		t.Errorf("rate %g, seed %d, dialect %s, poll %s", rate, seed, spoken, poll)
	}
}
