package leakheader

import "testing"

func TestValuesAreReadBack(t *testing.T) {
	kind, at, ok := Parse(Value("secret key", "body (looked at twice)"))
	if kind != "secret key" || at != "body (looked at twice)" || !ok {
		t.Errorf("%q, %q, %v", kind, at, ok)
	}
	if kind, at, ok = Parse("nonsense"); ok {
		t.Errorf("%q, %q", kind, at)
	}
}
