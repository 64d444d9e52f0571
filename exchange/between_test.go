package exchange

import (
	"net/http"
	"strings"
	"testing"
)

// TestAnswersOfSomethingBetween: a proxy or a load balancer says nothing about the API, unless the answer is an
// error object of the API.
func TestAnswersOfSomethingBetween(t *testing.T) {
	const own, foreign = `{"object":"error","code":"internal_error"}`, `{"message":"no upstream"}`
	for _, test := range []struct {
		status int
		body   string
		judged bool
	}{
		{407, "", false},
		{407, own, true},
		{502, "<html>Bad Gateway</html>", false},
		{502, own, true},
		{503, foreign, false},
		{503, own, true},
		{504, "[]", false},
		{504, own, true},
		{429, own, false},
		{500, "<html>oops</html>", true},
		{404, "", true},
		{200, foreign, true},
	} {
		ex := New(Raw{Method: "GET", Path: "/charges", Response: &RawResponse{Status: test.status, Body: []byte(test.body)}})
		why := ex.NotJudged()
		if (why == "") != test.judged {
			t.Errorf("%d %s: %q, want judged %v", test.status, test.body, why, test.judged)
		}
		if want := "GET /charges was answered "; why != "" && (!strings.HasPrefix(why, want) || !strings.Contains(why, http.StatusText(test.status))) {
			t.Errorf("%d: the reason %q does not name request and status", test.status, why)
		}
	}
}
