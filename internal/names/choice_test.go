package names

import "testing"

func TestUnknown(t *testing.T) {
	for _, each := range []struct {
		word  string
		known []string
		want  string
	}{
		{"documentd", []string{"any", "recorded", "documented"}, `unknown dialect "documentd"; did you mean documented?`},
		{"thai", []string{"any", "recorded", "documented"}, `unknown dialect "thai": want any, recorded or documented`},
		{"thai", []string{"recorded", "documented"}, `unknown dialect "thai": want recorded or documented`},
		{"thai", []string{"any"}, `unknown dialect "thai": want any`},
	} {
		if err := Unknown("dialect", each.word, each.known); err.Error() != each.want {
			t.Errorf("got %v, want %s", err, each.want)
		}
	}
	if got := Choice(nil); got != "" {
		t.Errorf("no names are %q", got)
	}
}
