package apierror_test

import (
	"net/http"
	"testing"

	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

func TestSentence(t *testing.T) {
	for _, test := range []struct {
		parts []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, "a"},
		{[]string{"a", "b"}, "a and b"},
		{[]string{"a", "b", "c"}, "a, b, and c"},
		{[]string{"a", "b", "c", "d"}, "a, b, c, and d"},
	} {
		if got := apierror.Sentence(test.parts); got != test.want {
			t.Errorf("Sentence(%q) is %q, want %q", test.parts, got, test.want)
		}
	}
}

// Every constructor has the status of its kind, and an error is rendered with its four keys in the
// recorded order.
func TestRefusalsAndHowTheyAreRendered(t *testing.T) {
	for _, test := range []struct {
		err    *apierror.Error
		status int
		text   string
		body   string
	}{
		{
			apierror.NotFound("token", "tokn_x"), http.StatusNotFound, "not_found: token tokn_x was not found",
			`{"object":"error","location":"https://www.omise.co/api-errors#not-found","code":"not_found","message":"token tokn_x was not found"}`,
		},
		{
			apierror.Invalid("failed_refund", "too late"), http.StatusBadRequest, "failed_refund: too late",
			`{"object":"error","location":"https://www.omise.co/api-errors#failed-refund","code":"failed_refund","message":"too late"}`,
		},
		{
			apierror.BadRequest(`a "quote"`), http.StatusBadRequest, `bad_request: a "quote"`,
			`{"object":"error","location":"https://www.omise.co/api-errors#bad-request","code":"bad_request","message":"a \"quote\""}`,
		},
		{
			apierror.Unauthorized(), http.StatusUnauthorized, "authentication_failure: authentication failed",
			`{"object":"error","location":"https://www.omise.co/api-errors#authentication-failure",` +
				`"code":"authentication_failure","message":"authentication failed"}`,
		},
	} {
		var w wire.Writer
		test.err.Render(&w)
		if test.err.Status != test.status || test.err.Error() != test.text || string(w.Buf) != test.body {
			t.Errorf("got status %d, %q and\n%s\nwant %d, %q and\n%s", test.err.Status, test.err.Error(), w.Buf, test.status, test.text, test.body)
		}
	}
}
