package window

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"sync"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/internal/sentence"
)

//go:embed assets
var assetFiles embed.FS

// page is the one page of the window, with the token in it.
var page = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(assetFiles, "assets/index.html")) })

// policy lets the page load what comes from this address, and run nothing that stands in the page itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// tokenHeader has the token of the page in every request that does something. A page of another origin can neither read the token nor
// send the header.
const tokenHeader = "X-Window-Token"

// inbox is where the window takes webhooks, below Path. They are shown from the log of deliveries.
const inbox = "inbox"

func newToken() string { return rand.Text() }

// longestWish bounds the body of an action.
const longestWish = 16 << 10

// Handler serves the window below Path. It is for the listener of the control API, behind what guards that one.
func (w *Window) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path+"{$}", w.showPage)
	assets, _ := fs.Sub(assetFiles, "assets") // the folder is built in
	files := http.StripPrefix(Path+"assets/", http.FileServerFS(assets))
	mux.Handle("GET "+Path+"assets/{file}", files)
	mux.HandleFunc("GET "+Path+"lifecycle.css", func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = io.WriteString(out, lifecyclegraph.Style)
	})
	mux.HandleFunc("GET "+Path+"events", w.stream)
	mux.HandleFunc("GET "+Path+"state", w.answering(w.showState))
	mux.HandleFunc("GET "+Path+"choices", w.answering(w.showChoices))
	mux.HandleFunc("GET "+Path+"webhooks", w.answering(w.showWebhooks))
	mux.HandleFunc("GET "+Path+"requests/{number}", w.answering(w.showRequest))
	mux.HandleFunc("GET "+Path+"objects/{kind}", w.answering(w.showObjects))
	mux.HandleFunc("GET "+Path+"objects/{kind}/{id}", w.answering(w.showObject))
	mux.HandleFunc("GET "+Path+"exports/{format}", w.export)
	mux.HandleFunc("POST "+Path+"actions/{name}", w.doAction)
	mux.HandleFunc("POST "+Path+inbox, func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc(Path, func(out http.ResponseWriter, _ *http.Request) {
		writeError(out, http.StatusNotFound, "the window does not know this path and method")
	})
	return http.HandlerFunc(func(out http.ResponseWriter, request *http.Request) {
		out.Header().Set("Content-Security-Policy", policy)
		out.Header().Set("Referrer-Policy", "no-referrer")
		out.Header().Set("X-Content-Type-Options", "nosniff")
		out.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(out, request)
	})
}

func (w *Window) showPage(out http.ResponseWriter, _ *http.Request) {
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	var names []string
	for i := range kinds {
		names = append(names, kinds[i].name)
	}
	_ = page().Execute(out, map[string]any{"Token": w.token, "Kinds": names})
}

// answering returns the handler of what answers in JSON.
func (w *Window) answering(answer func(*http.Request) (any, error)) http.HandlerFunc {
	return func(out http.ResponseWriter, request *http.Request) {
		value, err := answer(request)
		if err != nil {
			writeFailure(out, err)
			return
		}
		writeJSON(out, http.StatusOK, value, w.options.SecretKey)
	}
}

func writeFailure(out http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if refused := (*refusal)(nil); errors.As(err, &refused) {
		status = refused.status
	}
	writeError(out, status, exchange.Redact(err.Error()))
}

func writeError(out http.ResponseWriter, status int, why string) {
	writeJSON(out, status, map[string]string{"error": why})
}

// writeJSON writes what the page shows, without secrets: a client may have put them into any text of an object. Those that are known are
// found in parts, too.
func writeJSON(out http.ResponseWriter, status int, value any, known ...string) {
	out.Header().Set("Content-Type", "application/json; charset=utf-8")
	out.WriteHeader(status)
	text, _ := json.Marshal(value) // of texts and numbers
	text = sentence.Document(text, known...)
	if d, ok := value.(drawn); ok {
		diagram, _ := json.Marshal(map[string]string{"diagram": d.drawing()})
		text = append(append(bytes.TrimSuffix(text, []byte("}")), ','), diagram[1:]...)
	}
	_, _ = out.Write(append(text, '\n'))
}

// drawn is what has a drawing that is made of the contract alone. Five coordinates in a row may be the number of a card, so a drawing
// is not redacted.
type drawn interface{ drawing() string }

func (w *Window) showState(request *http.Request) (any, error) {
	var clock map[string]any
	if err := w.ask(request.Context(), call{host: controlHost, method: http.MethodGet, path: "/clock"}, &clock); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return map[string]any{"clock": clock, "behavior": w.behave, "dialect": w.options.Dialect}, nil
}

func (w *Window) showChoices(*http.Request) (any, error) {
	contract, err := w.contract()
	if err != nil {
		return nil, err
	}
	faults, variants, err := choices(contract, w.options.Dialect)
	return map[string]any{"faults": faults, "variants": variants}, err
}

// showWebhooks returns the webhook without its secret, the deliveries, and the newest events of the first account.
func (w *Window) showWebhooks(request *http.Request) (any, error) {
	var hook, deliveries map[string]any
	ctx := request.Context()
	if err := w.ask(ctx, call{host: controlHost, method: http.MethodGet, path: "/webhooks"}, &hook); err != nil {
		return nil, err
	}
	if err := w.ask(ctx, call{host: controlHost, method: http.MethodGet, path: "/deliveries"}, &deliveries); err != nil {
		return nil, err
	}
	events, err := w.page(ctx, "/events", &account{SecretKey: w.options.SecretKey})
	if err != nil {
		return nil, err
	}
	return map[string]any{"url": hook["url"], "here": w.here(), "deliveries": deliveries, "events": heads(events)}, nil
}

// heads returns events without what they are about.
func heads(events []map[string]any) []map[string]any {
	some := []map[string]any{}
	for _, event := range events {
		data, _ := event["data"].(map[string]any)
		some = append(some, map[string]any{"id": event["id"], "key": event["key"], "created_at": event["created_at"], "about": data["id"]})
	}
	return some
}

func (w *Window) showObjects(request *http.Request) (any, error) {
	of := kindOf(request.PathValue("kind"))
	if of == nil {
		return nil, &refusal{http.StatusNotFound, "there is no such kind of objects"}
	}
	return w.list(request.Context(), of, request.URL.Query().Get("account"))
}

func (w *Window) showObject(request *http.Request) (any, error) {
	of := kindOf(request.PathValue("kind"))
	if of == nil {
		return nil, &refusal{http.StatusNotFound, "there is no such kind of objects"}
	}
	return w.detail(request.Context(), of, request.URL.Query().Get("account"), request.PathValue("id"))
}

// showRequest returns all of a request and its answer, redacted.
func (w *Window) showRequest(request *http.Request) (any, error) {
	number, _ := strconv.ParseInt(request.PathValue("number"), 10, 64)
	p := w.ring.Find(number)
	if p == nil {
		return nil, &refusal{http.StatusNotFound, fmt.Sprintf("request %d is no longer kept", number)}
	}
	ex := exchange.New(w.raw(p))
	shown := map[string]any{
		"number": number, "curl": ex.Curl(), "request_headers": ex.Request.Header, "request_body": readable(ex.Request.Body),
	}
	if ex.Response != nil {
		shown["response_headers"], shown["response_body"] = ex.Response.Header, readable(ex.Response.Body)
	}
	return shown, nil
}

func (w *Window) doAction(out http.ResponseWriter, request *http.Request) {
	if subtle.ConstantTimeCompare([]byte(request.Header.Get(tokenHeader)), []byte(w.token)) != 1 {
		writeError(out, http.StatusForbidden, "only the page of the window does this: load it anew")
		return
	}
	var asked wish
	decoder := json.NewDecoder(http.MaxBytesReader(out, request.Body, longestWish))
	if err := decoder.Decode(&asked); err != nil {
		writeError(out, http.StatusBadRequest, "the body of an action is a JSON object")
		return
	}
	if err := w.perform(request.Context(), request.PathValue("name"), &asked); err != nil {
		writeFailure(out, err)
		return
	}
	writeJSON(out, http.StatusOK, struct{}{})
}
