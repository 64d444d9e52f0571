package faults

import (
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/api"
)

func TestRouteOf(t *testing.T) {
	for call, want := range map[string]string{
		"POST /charges/chrg_test_1/capture":       "POST /charges/{id}/capture",
		"GET /charges/chrg_test_1/events/":        "GET /charges/{id}/events",
		"GET /charges/chrg_test_1/documents/docu": "GET /charges/{id}/documents/{id}",
		"PUT /charges": "",
		"GET /nothing": "",
		"GET ":         "",
	} {
		if got := api.RouteOf(call); got != want {
			t.Errorf("RouteOf(%q) is %q, want %q", call, got, want)
		}
	}
}

func TestTouchesItsRoutes(t *testing.T) {
	for _, tc := range []struct {
		fault, route string
		want         bool
	}{
		{"lifecycle.one-state", "GET /charges", true},
		{"lifecycle.one-state", "GET /charges/{id}", false},
		{"lifecycle.one-state", "POST /charges", false},
		{"answer.request-id", "GET /capability", true}, // it stands before all routes
		{"no such fault", "GET /charges", false},
	} {
		if got := Touches(tc.fault, []string{"POST /tokens", tc.route}); got != tc.want {
			t.Errorf("%s touches %s: %t, want %t", tc.fault, tc.route, got, tc.want)
		}
	}
}
