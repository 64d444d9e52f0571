package export

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/omise-conformance/harness/exchange"
)

// The types of HAR 1.2, with the members that it requires.
type (
	archive struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harEntry struct {
		Started  time.Time   `json:"startedDateTime"`
		Time     float64     `json:"time"` // milliseconds
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		QueryString []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
	}
	harPost struct {
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// har writes the requests to the two hosts of the API. An answer that did not come has the status 0, as browsers write it.
func har(s *Session) ([]byte, error) {
	log := harLog{Version: "1.2", Creator: harCreator{"omise-conformance", s.Version}, Entries: []harEntry{}}
	for _, ex := range s.exchanges(false) {
		log.Entries = append(log.Entries, s.entry(ex))
	}
	return json.MarshalIndent(archive{log}, "", "  ")
}

func (s *Session) entry(ex *exchange.Exchange) harEntry {
	took := float64(ex.Duration.Microseconds()) / 1000
	e := harEntry{Started: ex.Started, Time: took, Timings: harTimings{Wait: took}}
	base := s.APIURL
	if ex.Request.Host == exchange.Vault {
		base = s.VaultURL
	}
	e.Request = harRequest{
		Method: ex.Request.Method, URL: base + ex.Request.Path, HTTPVersion: "HTTP/1.1", Cookies: []harPair{},
		Headers: pairs(ex.Request.Header), QueryString: []harPair{}, HeadersSize: -1, BodySize: len(ex.Request.Body),
	}
	if ex.Request.Query != "" {
		e.Request.URL += "?" + ex.Request.Query
		query, _ := url.ParseQuery(ex.Request.Query) // what of it can be read
		for _, name := range slices.Sorted(maps.Keys(query)) {
			for _, value := range query[name] {
				e.Request.QueryString = append(e.Request.QueryString, harPair{name, value})
			}
		}
	}
	if len(ex.Request.Body) > 0 {
		e.Request.PostData = &harPost{ex.Request.Header.Get("Content-Type"), text(ex.Request.Body)}
	}
	e.Response = harResponse{HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1, BodySize: -1}
	if answer := ex.Response; answer != nil {
		e.Response.Status, e.Response.StatusText = answer.Status, http.StatusText(answer.Status)
		e.Response.Headers, e.Response.BodySize = pairs(answer.Header), len(answer.Body)
		e.Response.Content = harContent{len(answer.Body), answer.Header.Get("Content-Type"), text(answer.Body)}
	}
	return e
}

func pairs(header http.Header) []harPair {
	all := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			all = append(all, harPair{name, value})
		}
	}
	return all
}

// text returns a body as HAR can hold it.
func text(body []byte) string {
	if utf8.Valid(body) {
		return string(body)
	}
	return "[a body of bytes that are no text]"
}
