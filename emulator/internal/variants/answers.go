package variants

import (
	"net/http"

	"github.com/omise-conformance/harness/emulator/internal/seam"
	"github.com/omise-conformance/harness/emulator/internal/seam/transit"
)

var answerVariants = []seam.Row{
	variant("answer.server-header/absent",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Del("Server") })),
	variant("answer.status-header/absent",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Del("Status") })),
	variant("answer.runtime-header/absent",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Del("X-Runtime") })),
	variant("answer.vary-header/absent",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Del("Vary") })),
	variant("answer.transport-security-header/absent",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Del("Strict-Transport-Security") })),
	variant("answer.frame-options-header/absent",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Del("X-Frame-Options") })),
	variant("answer.server-header/other",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Set("Server", "cloudflare") })),
	variant("answer.trace-header/digits",
		transit.Answers(func(_ *http.Request, a *transit.Answer) { a.Header.Set("X-B3-SpanId", "4929123456781236") })),
	variant("answer.further-members/changing", transit.Body(transit.Numbered())),
	variant("answer.layout/lines", transit.Body(transit.Indented)),
	variant("answer.layout/ascii", transit.Body(transit.Escaped)),
}
