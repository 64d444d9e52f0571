package requests

import (
	"fmt"
	"net/http"

	"github.com/omise-conformance/harness/suites"
	"github.com/omise-conformance/harness/target"
)

// withoutCharset is the content type that a payment gateway sends with each request. Its parameter is none.
const withoutCharset = "application/json;utf-8"

// mediaTypes has cases on content types that are invalid, but whose media type is clear.
var mediaTypes = []*suites.Case{
	{
		ID:    "requests/media-type-token",
		Title: "A token can be created with a content type whose parameter is none",
		Rules: []string{"request.media-type"},
		Run: func(t *suites.T) {
			body := asBody(suites.P{"card": suites.CardParams(suites.Visa, nil)})
			judgeTaken(t, t.Raw(http.MethodPost, "/tokens", withoutCharset, body))
		},
	},
	{
		ID:    "requests/media-type-charge",
		Title: "A charge can be created with a content type whose parameter is none",
		Rules: []string{"request.media-type"},
		Run: func(t *suites.T) {
			body := asBody(suites.ChargeParams(suites.P{"card": t.Token(suites.Visa).ID()}))
			judgeTaken(t, t.Raw(http.MethodPost, "/charges", withoutCharset, body))
		},
	},
	{
		ID:    "requests/media-type-twice",
		Title: "A content type that is stated twice is read or refused",
		Rules: []string{"request.media-type"},
		Run: func(t *suites.T) {
			body := asBody(suites.P{"description": "conformance"})
			customer := t.Raw(http.MethodPost, "/customers", "application/json, application/json", body)
			if !customer.Succeeded() { // no source states it
				t.Answer(customer, suites.Want{Status: []int{http.StatusBadRequest, http.StatusUnsupportedMediaType}})
				return
			}
			judgeTaken(t, customer)
		},
	},
}

// judgeTaken judges that a request was not refused; what it made is for other rules.
func judgeTaken(t *suites.T, answer *suites.Answer) {
	t.Holds(answer, answer.Response.Status < http.StatusBadRequest,
		"an answer that is no refusal", fmt.Sprintf("%d with the code %q", answer.Response.Status, answer.Code()))
}

// asBody returns parameters as JSON. They are those of cases, which can be written.
func asBody(params suites.P) []byte {
	body, err := target.Body(params, false)
	if err != nil {
		panic("the parameters of a case cannot be written: " + err.Error())
	}
	return body
}
