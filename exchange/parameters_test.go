package exchange

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func parametersOf(body string) (map[string]any, bool) {
	return (&Request{Body: []byte(body)}).Parameters()
}

func TestParametersOfABody(t *testing.T) {
	got, ok := parametersOf("a=1&card%5Bname%5D=J+D&card[number]=4242&items[][name]=x&items[][sku]=1&items[][name]=y&to[]=a&to[]=b&deep[a][b]=c")
	want := map[string]any{
		"a": "1", "card": map[string]any{"name": "J D", "number": "4242"},
		"items": []any{map[string]any{"name": "x", "sku": "1"}, map[string]any{"name": "y"}},
		"to":    []any{"a", "b"}, "deep": map[string]any{"a": map[string]any{"b": "c"}},
	}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("decoded %v, %t", got, ok)
	}
	for _, broken := range []string{"no form", "a=%zz", "[1]", "{"} {
		if _, ok := parametersOf(broken); ok {
			t.Errorf("%q is read as a form", broken)
		}
	}
	for _, broken := range []string{"%zz=a", "a" + strings.Repeat("[b]", 99) + "=1"} {
		if _, ok := FormParameters(broken); ok {
			t.Errorf("%.20q is read as a form", broken)
		}
	}
	for body, want := range map[string]map[string]any{
		"":                          {},
		" \n ":                      {},
		"a&&b=":                     {"a": nil, "b": ""},
		`{"amount":1e400,"b":null}`: {"amount": json.Number("1e400"), "b": nil},
	} {
		if got, ok := parametersOf(body); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: decoded %v, %t", body, got, ok)
		}
	}
}
