package wire

import (
	"net/http"
	"strconv"
	"time"
)

// Version is the only version the emulator speaks; vaultVersion is what recorded vault answers
// carry in its place.
const (
	Version      = "2019-05-29"
	vaultVersion = "Aitne"
)

// Header values that never change, shared between answers: net/http only reads them.
var (
	noCache         = []string{"no-cache, no-store"}
	jsonType        = []string{"application/json; charset=utf-8"}
	nginx           = []string{"nginx"}
	strictTransport = []string{"max-age=31536000; includeSubdomains; preload"}
	varyEncoding    = []string{"Accept-Encoding"}
	versionAPI      = []string{Version}
	versionVault    = []string{vaultVersion}
	noSniff         = []string{"nosniff"}
	sameOrigin      = []string{"SAMEORIGIN"}
	xssBlock        = []string{"1; mode=block"}
	statusOK        = []string{"200 OK"}
)

// SetHeaders writes the recorded headers; errors lack the version, Strict-Transport-Security and
// Vary.
func SetHeaders(h http.Header, vault bool, requestID string, status, length int, took time.Duration) {
	h["Cache-Control"] = noCache
	h["Content-Type"] = jsonType
	h["Server"] = nginx
	if status == http.StatusOK {
		h["Status"] = statusOK
		h["Strict-Transport-Security"] = strictTransport
		h["Vary"] = varyEncoding
		if vault {
			h["Omise-Version"] = versionVault
		} else {
			h["Omise-Version"] = versionAPI
		}
	} else {
		h["Status"] = []string{strconv.Itoa(status) + " " + http.StatusText(status)}
	}
	if vault {
		h["X-Content-Type-Options"] = noSniff
		h["X-Frame-Options"] = sameOrigin
		h["X-Xss-Protection"] = xssBlock
	}
	values := make([]string, 3) // one allocation for the three values that differ
	values[0], values[1], values[2] = requestID, seconds(took), strconv.Itoa(length)
	h["X-Request-Id"] = values[0:1:1]
	h["X-Runtime"] = values[1:2:2]
	h["Content-Length"] = values[2:3:3]
}

// seconds is a span in seconds with six decimals, as Rails writes it.
func seconds(took time.Duration) string {
	return strconv.FormatFloat(took.Seconds(), 'f', 6, 64)
}

// Write sends a page.
func (p *Page) Write(w http.ResponseWriter) {
	h := w.Header()
	h["Cache-Control"] = noCache
	h["Server"] = nginx
	if p.ContentType != "" {
		h.Set("Content-Type", p.ContentType)
	}
	if p.Redirect != "" {
		h.Set("Location", p.Redirect)
	}
	h["X-Content-Type-Options"] = noSniff
	if p.Policy != "" {
		h.Set("Content-Security-Policy", p.Policy)
		h.Set("X-Frame-Options", "DENY")
		// Not no-referrer, with which a browser hides the origin of the page's own form.
		h.Set("Referrer-Policy", "same-origin")
	}
	h.Set("Content-Length", strconv.Itoa(len(p.Body)))
	status := p.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	_, _ = w.Write(p.Body)
}

// Page is an answer that is not JSON: the authorize page, a QR image, a redirect.
type Page struct {
	Status      int
	ContentType string
	Redirect    string // Location header
	Policy      string // what a page for people may load; empty for what is not one
	Body        []byte
}
