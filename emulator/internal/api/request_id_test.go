package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestTheSeedMakesTheIDsOfRequests(t *testing.T) {
	ids := func(seed int64) (list [3]string) {
		e := New(Options{Seed: seed})
		t.Cleanup(e.Close)
		for i := range list {
			answer := httptest.NewRecorder()
			e.API().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/charges", nil))
			list[i] = answer.Header().Get("X-Request-Id")
		}
		return list
	}
	if a, b := ids(7), ids(7); a != b || a[0] == a[1] || len(a[0]) != 36 || a[0][14] != '4' {
		t.Errorf("with one seed: %v and %v", a, b)
	}
	if a, b := ids(7), ids(8); a == b {
		t.Errorf("with two seeds: %v", a)
	}
	if a, b := ids(0), ids(0); a == b {
		t.Errorf("without a seed: %v", a)
	}
}
