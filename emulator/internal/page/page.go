// Package page makes the pages of the emulator on which a person plays the payer. They need no script, stand in no frame, and
// only their own forms decide anything.
package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"strings"
	"sync"

	"github.com/omise-conformance/harness/emulator/internal/redact"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Page is a page with places to fill in. It has one style, which is in it.
type Page struct {
	name string
	made func() *parsed
}

// parsed is a page that can be filled in, with its policy.
type parsed struct {
	template *template.Template
	policy   string
}

// New returns the page of a template, in which prose hides the secrets in what a client gave. It is made when it is first shown, which few emulators come to, and panics then if the template is wrong.
func New(name, html string) *Page {
	return &Page{name, sync.OnceValue(func() *parsed { return parse(name, html) })}
}

func parse(name, html string) *parsed {
	_, rest, _ := strings.Cut(html, "<style>")
	style, _, whole := strings.Cut(rest, "</style>")
	if !whole {
		panic("page " + name + " has no style")
	}
	sum := sha256.Sum256([]byte(style))
	// There is no form-action: a browser applies it to the redirect after the form as well, which leads to the merchant.
	return &parsed{template.Must(template.New(name).Funcs(template.FuncMap{"prose": redact.Prose}).Parse(html)), "default-src 'none'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; frame-ancestors 'none'"}
}

// Answer returns the page with what a view shows.
func (p *Page) Answer(status int, view any) *wire.Page {
	var out bytes.Buffer
	page := p.made()
	if err := page.template.Execute(&out, view); err != nil {
		panic("page " + p.name + " cannot be written: " + err.Error())
	}
	return &wire.Page{Status: status, ContentType: "text/html; charset=utf-8", Policy: page.policy, Body: out.Bytes()}
}
