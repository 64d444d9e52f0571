package wire

import (
	"testing"
)

func TestScalarParameters(t *testing.T) {
	p, err := ParseJSON([]byte(`{"n":4242424242424242,"s":"100000","f":1000.5,"w":1e5,"x":"0x10","b":true,"one":"1","zero":0,
		"no":"false","empty":"","null":null,"obj":{"a":1},"huge":99999999999999999999}`))
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := p.Str("n"); s != "4242424242424242" || !ok {
		t.Errorf("an integer card number keeps its digits: got %q", s)
	}
	for _, tt := range []struct {
		name      string
		want      int64
		given, ok bool
	}{
		{"n", 4242424242424242, true, true},
		{"s", 100000, true, true},
		{"f", 0, true, false},
		{"w", 100000, true, true},
		{"x", 0, true, false},
		{"b", 0, true, false},
		{"null", 0, false, true},
		{"none", 0, false, true},
		{"obj", 0, true, false},
		{"huge", 0, true, false},
		{"empty", 0, true, false},
	} {
		if v, given, ok := p.Integer(tt.name); v != tt.want || given != tt.given || ok != tt.ok {
			t.Errorf("integer %s: got %d %t %t, want %d %t %t", tt.name, v, given, ok, tt.want, tt.given, tt.ok)
		}
	}
	for _, tt := range []struct {
		name           string
		def, value, ok bool
	}{
		{"b", false, true, true},
		{"one", false, true, true},
		{"zero", true, false, true},
		{"no", true, false, true},
		{"empty", true, true, true},
		{"null", true, true, true},
		{"none", false, false, true},
		{"obj", true, true, false},
		{"s", false, false, false},
	} {
		if v, ok := p.Boolean(tt.name, tt.def); v != tt.value || ok != tt.ok {
			t.Errorf("boolean %s: got %t %t, want %t %t", tt.name, v, ok, tt.value, tt.ok)
		}
	}
	for name, want := range map[string]bool{"n": true, "f": true, "s": true, "b": false, "x": false, "obj": false, "none": false} {
		if got := p.IsNumber(name); got != want {
			t.Errorf("isNumber %s: got %t, want %t", name, got, want)
		}
	}
}
