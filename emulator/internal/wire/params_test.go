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

func TestWithoutEmpty(t *testing.T) {
	p, err := ParseJSON([]byte(`{"a":"","b":{},"c":[],"d":null,"e":{"f":"","g":{"h":""}},"i":{"j":"","k":"x"},"l":0,"m":false,"n":" ",
		"metadata":{"o":"","p":{}}}`))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"i":{"k":"x"},"l":0,"m":false,"metadata":{"o":"","p":{}},"n":" "}`
	if got, _ := PlainJSON(p.WithoutEmpty()); string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, _ := PlainJSON(Params{"metadata": map[string]any{}}.WithoutEmpty()); string(got) != `{"metadata":{}}` {
		t.Errorf("metadata that say there are none became %s", got)
	}
	if got := Params(nil).WithoutEmpty(); len(got) > 0 {
		t.Errorf("no parameters became %v", got)
	}
	if _, kept := p["a"]; !kept {
		t.Error("the parameters themselves were changed")
	}
}

func TestWithoutZeros(t *testing.T) {
	p, err := ParseJSON([]byte(`{"a":0,"b":"0","c":0.0,"d":-1,"e":"","f":"zero","g":[0],"other":0}`))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"d":-1,"e":"","f":"zero","g":[0],"other":0}`
	if got, _ := PlainJSON(p.WithoutZeros("a", "b", "c", "d", "e", "f", "g", "none")); string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(p) != 8 {
		t.Errorf("the parameters themselves were changed to %v", p)
	}
}

func TestListsByIndex(t *testing.T) {
	for form, want := range map[string]string{
		"a[]=x&a[]=y":           `["x","y"]`,
		"a[0]=x&a[1]=y":         `["x","y"]`,
		"a[10]=z&a[9]=y&a[1]=x": `["x","y","z"]`,
		"a[0][b]=1&a[0][c]=2":   `[{"b":"1","c":"2"}]`,
		"a[0]=x&a[b]=y":         "no list",
		"a[-1]=x":               "no list",
		"a=x":                   "no list",
		"b=x":                   "no list",
	} {
		p, err := ParseForm(form)
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		got := "no list"
		if list, isList := p.List("a"); isList {
			text, _ := PlainJSON(list)
			got = string(text)
		}
		if got != want {
			t.Errorf("%s is %s, want %s", form, got, want)
		}
	}
	if _, isList := (Params{"a": map[string]any{}}).List("a"); isList {
		t.Error("an empty hash is a list")
	}
}

func TestWithIntegers(t *testing.T) {
	p, err := ParseForm("amount=60000&quantity=2&sku=0042&name=3&price=1")
	if err != nil {
		t.Fatal(err)
	}
	p["price"] = "1.50"
	const want = `{"amount":60000,"name":"3","price":"1.50","quantity":2,"sku":"0042"}`
	if got, _ := PlainJSON(p.WithIntegers("amount", "quantity", "price", "none")); string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
