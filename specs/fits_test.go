package specs

import "testing"

func TestFits(t *testing.T) {
	for _, each := range []struct {
		pattern, name string
		want          bool
	}{
		{"tokens/create", "tokens/create", true},
		{"tokens/create", "tokens/create-form", false},
		{"tokens/*", "tokens/create", true},
		{"tokens/*", "charges/create", false},
		{"*", "", true},
		{"*/create", "tokens/create", true},
		{"*/create", "tokens/create-form", false},
		{"t*/c*e", "tokens/create", true},
		{"t*create*create", "tokens/create", false},
		{"aba*aba", "aba", false},
		{"", "tokens/create", false},
	} {
		if got := Fits(each.pattern, each.name); got != each.want {
			t.Errorf("Fits(%q, %q) is %v", each.pattern, each.name, got)
		}
	}
}
