package exchange

import "testing"

// TestWhatFollowsAMaskIsNotHidden: what redaction leaves is passed over, and nothing that only begins like it.
func TestWhatFollowsAMaskIsNotHidden(t *testing.T) {
	for text, want := range map[string]int{
		`{"security_code":"***"}`:             0,
		`card[security_code]=***&a=1`:         0,
		`{"security_code":"***987"}`:          1,
		`card[security_code]=***987&a=1`:      1,
		`{"security_code":"***","cvc":"987"}`: 1,
	} {
		if found := Secrets("here", "", text); len(found) != want {
			t.Errorf("%s: %v, want %d", text, found, want)
		}
	}
}
