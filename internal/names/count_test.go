package names

import "testing"

func TestCount(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"0 cases":      Count(0, "case"),
		"1 case":       Count(1, "case"),
		"2 cases":      Count(2, "case"),
		"1 case was":   Counted(1, "case was", "cases were"),
		"7 cases were": Counted(7, "case was", "cases were"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNumbersAreGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 41: "41", 359: "359", 3953: "3,953", 196082: "196,082", 1234567: "1,234,567"} {
		if got := Grouped(n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
