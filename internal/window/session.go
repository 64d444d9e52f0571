package window

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/omise-conformance/harness/internal/window/export"
	"github.com/omise-conformance/harness/internal/window/traffic"
)

// export sends the requests that are kept as a file.
func (w *Window) export(out http.ResponseWriter, request *http.Request) {
	format := export.Find(request.PathValue("format"))
	if format == nil {
		writeError(out, http.StatusNotFound, "a session can be had as cassette, har or gotest")
		return
	}
	text, err := format.Write(w.session(request.Context()))
	if err != nil {
		writeFailure(out, err)
		return
	}
	out.Header().Set("Content-Type", format.MediaType)
	out.Header().Set("Content-Disposition", `attachment; filename="`+format.File+`"`)
	_, _ = out.Write(text)
}

// session returns what the emulator was asked, as far as it is kept.
func (w *Window) session(ctx context.Context) *export.Session {
	s := &export.Session{
		Dialect: w.options.Dialect, Features: w.features(ctx), Secrets: []string{w.options.SecretKey}, Version: w.options.Version, Now: time.Now(),
	}
	s.APIURL, s.VaultURL, _ = w.options.Reach()
	passages, gone := w.ring.After(0, traffic.MostPassages)
	s.LeftOut = int(gone)
	for _, p := range passages {
		if p.TooLong {
			s.LeftOut++
			continue
		}
		s.Requests = append(s.Requests, w.raw(p))
	}
	return s
}

// features returns what the emulator can do, as its control API says.
func (w *Window) features(ctx context.Context) []string {
	var said struct {
		Features []string `json:"features"`
	}
	_ = w.ask(ctx, call{host: controlHost, method: http.MethodGet, path: "/features"}, &said) // without it a recording names none
	return slices.DeleteFunc(said.Features, func(name string) bool { return strings.HasPrefix(name, "-") })
}

// readable returns a body as text that a page can show.
func readable(body []byte) string {
	if !utf8.Valid(body) {
		return "(bytes that are no text)"
	}
	return string(body)
}
