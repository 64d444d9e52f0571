package lifecycle

import "testing"

func TestWhichValuesAgree(t *testing.T) {
	for _, row := range []struct {
		a, b any
		want bool
	}{
		{true, true, true},
		{true, false, false},
		{true, "no", true},
		{false, "no", true},
		{true, nil, false},
		{false, nil, true},
		{1.0, 1.0, true},
		{1.0, 2.0, false},
		{1.0, "2", true},
		{0.0, "2", true},
		{1.0, nil, false},
		{0.0, nil, true},
		{"THB", "thb", true},
		{"THB", "JPY", false},
		{"", 7.0, true},
		{"THB", 7.0, true},
		{"", nil, true},
		{"2026-01-15T08:30:00Z", "2026-01-15T15:30:00+07:00", true},
		{"2026-01-15T08:30:00Z", "2026-01-15T08:30:01Z", false},
		{"cust_test_1", map[string]any{"id": "cust_test_1"}, true},
		{map[string]any{"id": "cust_test_1"}, "cust_test_2", false},
		{map[string]any{"id": 7.0}, "cust_test_2", true},
		{[]any{}, nil, true},
	} {
		if got := agree(row.a, row.b); got != row.want {
			t.Errorf("%v and %v agree: %t, want %t", row.a, row.b, got, row.want)
		}
	}
}
