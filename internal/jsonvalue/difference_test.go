package jsonvalue

import (
	"fmt"
	"strings"
	"testing"
)

// told writes differences in one line.
func told(differences []Difference) string {
	var parts []string
	for _, d := range differences {
		parts = append(parts, fmt.Sprintf("%s:%v/%v:%v,%v", d.Path, d.A, d.B, d.InA, d.InB))
	}
	return strings.Join(parts, " ")
}

func TestDiff(t *testing.T) {
	for _, each := range []struct {
		a, b    string
		options Options
		want    string
	}{
		{a: `{"a":1,"b":[1,{"c":null}]}`, b: `{"b":[1,{"c":null}],"a":1}`},
		{a: `1`, b: `"1"`, want: ":1/1:true,true"},
		{a: `{"b":1,"a":{"x":1}}`, b: `{"b":2,"a":{"x":2}}`, want: "a.x:1/2:true,true b:1/2:true,true"},
		{a: `{"a":1}`, b: `{"b":null}`, want: "a:1/<nil>:true,false b:<nil>/<nil>:false,true"},
		{a: `{"a":1}`, b: `{"b":null}`, options: Options{AbsentIsNull: true}, want: "a:1/<nil>:true,false"},
		{a: `[1,2]`, b: `[1,3]`, want: "1:2/3:true,true"},
		{a: `{"l":[1]}`, b: `{"l":[1,2]}`, want: "l:[1]/[1 2]:true,true"},
		{a: `{"l":[]}`, b: `{"l":{}}`, want: "l:[]/map[]:true,true"},
		{a: `{"l":{}}`, b: `{"l":[]}`, want: "l:map[]/[]:true,true"},
		{
			a: `{"a":{"x":1},"b":1}`, b: `{"a":{"x":2},"b":2}`, want: "b:1/2:true,true",
			options: Options{Skip: func(path string) bool { return path == "a" }},
		},
		{a: `{"a":1}`, b: `{"a":2,"s":1}`, options: Options{Skip: func(path string) bool { return path == "s" }}, want: "a:1/2:true,true"},
		{
			a: `{"t":"x1","u":"y"}`, b: `{"t":"x2","u":"z"}`, want: "u:y/z:true,true",
			options: Options{Normalize: func(path string, value any) any {
				if path == "t" {
					return value != nil
				}
				return value
			}},
		},
	} {
		if got := told(Diff(decoded(t, each.a), decoded(t, each.b), each.options)); got != each.want {
			t.Errorf("%s and %s: got %s, want %s", each.a, each.b, got, each.want)
		}
	}
}
