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
