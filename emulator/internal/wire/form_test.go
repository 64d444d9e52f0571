package wire

import (
	"strings"
	"testing"
)

func TestParseFormFollowsRack(t *testing.T) {
	for _, tt := range []struct{ form, want string }{
		{"", "null"},
		{"a=1&b=x+y%26", `{"a":"1","b":"x y&"}`},
		{"card[name]=A&card[number]=42", `{"card":{"name":"A","number":"42"}}`},
		{"card%5Bname%5D=A", `{"card":{"name":"A"}}`},
		{"a[]=1&a[]=2", `{"a":["1","2"]}`},
		{"items[][name]=a&items[][amount]=1&items[][name]=b", `{"items":[{"amount":"1","name":"a"},{"name":"b"}]}`},
		{"items[][o][x]=1&items[][o][y]=2&items[][o][x]=3", `{"items":[{"o":{"x":"1","y":"2"}},{"o":{"x":"3"}}]}`},
		{"description", `{"description":null}`},
		{"a=1&a=2", `{"a":"2"}`},
		{"a[b=1", `{"a[b":"1"}`},
		{"metadata[a][b][c]=1", `{"metadata":{"a":{"b":{"c":"1"}}}}`},
		{"&&a=1&", `{"a":"1"}`},
	} {
		got, err := ParseForm(tt.form)
		if err != nil {
			t.Errorf("%q: %v", tt.form, err)
			continue
		}
		if b, _ := PlainJSON(got); string(b) != tt.want {
			t.Errorf("%q: got %s, want %s", tt.form, b, tt.want)
		}
	}
}

func TestParseFormRefuses(t *testing.T) {
	for form, want := range map[string]string{
		"a=1&a[b]=2":                           "request parameters contradict each other",
		"a[b]=1&a[]=2":                         "request parameters contradict each other",
		"a[]=1&a[b]=2":                         "request parameters contradict each other",
		"a[][]=1":                              "request parameters contradict each other",
		"a=%zz":                                "request parameters are not valid form data",
		"%zz=a":                                "request parameters are not valid form data",
		"a" + strings.Repeat("[b]", 40) + "=1": "request parameters are nested too deeply",
	} {
		if _, err := ParseForm(form); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %q", form, err, want)
		}
	}
}
