package variants

import (
	"net/http"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/alter"
	"github.com/omise-conformance/harness/emulator/internal/seam/route"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
)

var requestVariants = []seam.Row{
	variant("request.body-size/16-mib", alter.BodyLimit(16<<20)),
	variant("request.body-size/256-kib", alter.BodyLimit(256<<10)),
	variant("request.too-large/400",
		transit.Statuses(http.StatusRequestEntityTooLarge, "",
			func(a *transit.Answer) { a.Status = http.StatusBadRequest })),
	variant("request.unknown-version/refused",
		transit.Refused(asksUnknownVersion, apierror.BadRequest("the version is unknown"))),
	variant("request.unknown-path/key-first", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if r.Header.Get("Authorization") == "" && strings.Contains(string(a.Body), `"path `) {
			a.Refuse(apierror.Unauthorized())
		}
	})),
	variant("request.idempotency-key/replayed", transit.Replayed()),
	variant("request.media-type/twice-refused",
		transit.Refused(statesTwice, apierror.BadRequest("content type is not valid"))),
	variant("request.form-indices/refused", alter.On(route.CreateSource,
		alter.Only(numbersItems, alter.Refuse(apierror.BadRequest("items is invalid"))))),
	variant("request.path-word/not-found", transit.Answers(func(r *http.Request, a *transit.Answer) {
		if r.Method == http.MethodGet && r.URL.Path == "/charges/schedules" {
			a.Refuse(apierror.NotFound("path", r.URL.Path))
		}
	})),
}

// versions are those of the API.
var versions = []string{"", "2014-07-27", "2015-11-17", "2017-11-02", "2019-05-29"}

// statesTwice reports whether a request has its content type twice.
func statesTwice(r *http.Request) bool { return strings.Contains(r.Header.Get("Content-Type"), ",") }

// numbersItems reports whether a form gives items with indices.
func numbersItems(c *api.Call) bool {
	_, isHash := c.Params.Object("items")
	return isHash
}

func asksUnknownVersion(r *http.Request) bool {
	return !slices.Contains(versions, r.Header.Get("Omise-Version"))
}
