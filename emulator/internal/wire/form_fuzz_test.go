package wire

import (
	"testing"
)

// FuzzParseForm looks for form bodies that break the parser, and for parameters that are no JSON
// value afterwards.
func FuzzParseForm(f *testing.F) {
	for _, seed := range []string{"a=1", "a[b]=1&a[]=2", "items[][name]=a&items[][name]=b", "a[][b][c]=1", "%5B%5D=", "a[=&]=1", "[a]=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParseForm(text)
		if err != nil {
			if err.Error() == "" {
				t.Error("a refusal without a reason")
			}
			return
		}
		if _, err := PlainJSON(p); err != nil {
			t.Errorf("%q reads as something that is no JSON value: %v", text, err)
		}
	})
}
