package names

import "testing"

func TestHint(t *testing.T) {
	names := []string{"tokens/create", "tokens/single-use-charge", "tokens/single-use-customer", "clock", "chains"}
	for _, each := range []struct{ word, want string }{
		{"tokens/creat", "; did you mean tokens/create?"},
		{"tokens/single", "; did you mean tokens/single-use-charge?"},
		{"clokc", "; did you mean clock?"},
		{"chainz", "; did you mean chains?"},
		{"webhooks", ""},
		{"c", ""},
		{"", ""},
	} {
		if got := Hint(each.word, names); got != each.want {
			t.Errorf("Hint(%q) is %q, want %q", each.word, got, each.want)
		}
	}
}
