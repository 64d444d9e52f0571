package specs

import (
	"strings"
	"testing"
)

func TestVariantsAreChecked(t *testing.T) {
	c := contract(t)
	good := Variant{ID: "a", Sentence: "It does.", Usual: "It does not.", Open: []string{"R 13.5"}}
	if err := c.checkVariants([]Variant{good}); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(v *Variant){
		"used twice":         func(v *Variant) { v.ID = good.ID },
		"full stop":          func(v *Variant) { v.Usual = "It does not" },
		"no source":          func(v *Variant) { v.Open = nil },
		`the source "X 1"`:   func(v *Variant) { v.Open = []string{"X 1"} },
		`dialect "spoken"`:   func(v *Variant) { v.Dialect = "spoken" },
		"sentences must end": func(v *Variant) { v.Sentence = "" },
	} {
		bad := good
		bad.ID = "b"
		change(&bad)
		if err := c.checkVariants([]Variant{good, bad}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v gave %v, want %q", bad, err, want)
		}
	}
}
