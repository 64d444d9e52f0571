package explore

import "testing"

func TestAnObjectMayBeBeyondAFullPage(t *testing.T) {
	page := func(n int, created string) []any {
		data := make([]any, n)
		for i := range data {
			data[i] = map[string]any{"created_at": created}
		}
		return data
	}
	o := &object{seen: map[string]any{"created_at": "2026-01-02T00:00:00Z"}}
	for _, test := range []struct {
		data []any
		want bool
	}{
		{page(100, "2026-01-03T00:00:00Z"), true},
		{page(99, "2026-01-03T00:00:00Z"), false},
		{page(100, "2026-01-01T00:00:00Z"), false},
		{page(100, ""), false},
	} {
		if got := o.beyond(test.data); got != test.want {
			t.Errorf("behind %d objects, the last %v: %t, want %t", len(test.data), test.data[len(test.data)-1], got, test.want)
		}
	}
}
