package judge

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

const jsonType = "application/json"

// messageRule is the rule on what stands around header and body.
const messageRule = "answer.http"

// wire is an answer as it was sent. What decoders make of it differs; docs/decisions/0020-strict-clients.md lists
// where, and who refuses or misreads it.
type wire struct {
	*exchange.Response
	accepted string // what the request said of codings, empty where it said nothing that is known
	sent     []byte // the body of the request
	isJSON   bool   // the body has to be JSON
	odd      []oddity
	// whole are the places of numbers that the contract wants whole, among those that look otherwise.
	whole map[string]bool
}

// byteChecks are the checks of the bytes and the headers of an answer. Each is judged on every answer of the API, and
// holds where it finds nothing.
var byteChecks = []struct {
	rule  string
	check func(*wire) []mismatch
}{
	{messageRule, flaws},
	{messageRule, fields},
	{"answer.utf-8", byteOrder},
	{"answer.utf-8", unicodeBytes},
	{"answer.header-once", repeatedHeaders},
	{"answer.coding", unnamedCoding},
	{"answer.coding", namedCoding},
	{"answer.whole-numbers", wholeNumbers},
	{"answer.readable", charset},
	{"answer.readable", unaskedCoding},
	{"answer.readable", readableText},
	{"answer.readable", readableType},
	{"answer.readable", readableHeader},
}

// bytes judges what the decoded answer does not show.
func (a *ambient) bytes() {
	resp := a.ex.Response
	isJSON := mediaType(resp) == jsonType
	if !a.speaksJSON(isJSON) {
		return
	}
	sent := &a.ex.Request
	w := &wire{Response: resp, sent: sent.Body, accepted: sent.Header.Get("Accept-Encoding")}
	// What is coded otherwise than was asked for cannot be read here, and may be right.
	w.isJSON = resp.JSONError == "" || isJSON && unaskedCoding(w) == nil
	if resp.JSONError == "" {
		w.odd = spellings(resp.Body)
		w.whole = a.wholePlaces(w.odd)
	}
	for i, each := range byteChecks {
		if i == 0 || byteChecks[i-1].rule != each.rule {
			a.judged = append(a.judged, each.rule)
		}
		for _, miss := range each.check(w) {
			a.report(each.rule, miss, "")
		}
	}
}

// mediaType returns the media type of an answer, empty where Content-Type cannot be read.
func mediaType(resp *exchange.Response) string {
	if kind := resp.Header.Get("Content-Type"); kind != jsonType {
		kind, _, _ = mime.ParseMediaType(kind)
		return kind
	}
	return jsonType
}

// flaws are what the connection showed.
func flaws(w *wire) []mismatch {
	var found []mismatch
	for _, flaw := range w.Flaws {
		found = append(found, mismatch{expected: "a message as HTTP/1.1 has it", got: flaw})
	}
	return found
}

// fieldName is the name of a header (RFC 9110, 5.6.2).
var fieldName = lazyregexp.New("^" + headerToken + "$")

// fields looks at names and values of headers where the client let them pass.
func fields(w *wire) []mismatch {
	var found []mismatch
	for name, values := range w.Header {
		control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
		switch {
		case !fieldName.MatchString(name):
			found = append(found, mismatch{expected: "headers with names of letters, digits and a few signs", got: "the name " + display(name, true)})
		case slices.ContainsFunc(values, func(value string) bool { return strings.ContainsFunc(value, control) }):
			found = append(found, mismatch{expected: "headers without control characters", got: display(values, true) + " in " + name})
		}
	}
	slices.SortFunc(found, func(a, b mismatch) int { return strings.Compare(a.got, b.got) })
	return found
}

// byteOrder looks for marks of a byte order, and for text in units of 16 or 32 bits, which has a zero in its first two
// bytes.
func byteOrder(w *wire) []mismatch {
	if !w.isJSON {
		return nil
	}
	for _, row := range []struct {
		is  bool
		got string
	}{
		{bytes.HasPrefix(w.Body, []byte("\ufeff")), "UTF-8 after a byte order mark"},
		{bytes.HasPrefix(w.Body, []byte("\xff\xfe")) || bytes.HasPrefix(w.Body, []byte("\xfe\xff")), "UTF-16 or UTF-32 after a byte order mark"},
		{bytes.IndexByte(w.Body[:min(2, len(w.Body))], 0) >= 0, "UTF-16 or UTF-32"},
	} {
		if row.is {
			return []mismatch{{expected: "a body in UTF-8", got: row.got}}
		}
	}
	return nil
}

func unicodeBytes(w *wire) []mismatch {
	if !w.isJSON || utf8.Valid(w.Body) || byteOrder(w) != nil {
		return nil
	}
	at := 0
	for at < len(w.Body) {
		r, size := utf8.DecodeRune(w.Body[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return []mismatch{{expected: "a body in UTF-8", got: fmt.Sprintf("the byte 0x%02x at offset %d, which no UTF-8 has there", w.Body[at], at)}}
}

// charset looks at what Content-Type says of a body that has to be UTF-8. By RFC 8259, 11 the parameter says nothing; some
// clients obey it all the same. US-ASCII says the same where there is nothing else.
func charset(w *wire) []mismatch {
	named := charsetOf(w)
	ascii := strings.EqualFold(named, "us-ascii") && !slices.ContainsFunc(w.Body, func(b byte) bool { return b >= utf8.RuneSelf })
	if named == "" || ascii || strings.EqualFold(named, "utf-8") || strings.EqualFold(named, misspelled) {
		return nil
	}
	return []mismatch{{expected: "no charset but utf-8", got: "Content-Type " + display(w.Header.Get("Content-Type"), true)}}
}

// misspelled is a name of UTF-8 that .NET does not know, and most others do.
const misspelled = "utf8"

func charsetOf(w *wire) string {
	if kind := w.Header.Get("Content-Type"); w.isJSON && kind != jsonType {
		_, parameters, _ := mime.ParseMediaType(kind)
		return parameters["charset"]
	}
	return ""
}

// single are the headers that one value alone can stand in (RFC 9110, 5.3), of those that clients read. Where there are
// two, some read the first, some the last, and some both as one.
var single = []string{
	"Content-Type", "Content-Length", "Content-Location", "Date", "Etag", "Expires", "Last-Modified", "Location", "Retry-After",
}

func repeatedHeaders(w *wire) []mismatch {
	var found []mismatch
	for _, name := range single {
		if values := w.Header[name]; len(values) > 1 {
			found = append(found, mismatch{expected: name + " once", got: display(values, true)})
		}
	}
	return found
}

// unnamedCoding finds a body that is still packed after what Content-Encoding says was undone.
func unnamedCoding(w *wire) []mismatch {
	if !w.Packed || len(w.Header["Content-Encoding"]) > 0 {
		return nil
	}
	return []mismatch{{expected: "a body as Content-Encoding says", got: "gzip, which no Content-Encoding says"}}
}

// gzipNames are the names of the coding that this client, like most, asks for.
var gzipNames = []string{"gzip", "x-gzip"}

// codings returns the codings that Content-Encoding names. One that says nothing is left out.
func (w *wire) codings() []string {
	var named []string
	for _, line := range w.Header["Content-Encoding"] {
		for coding := range strings.SplitSeq(line, ",") {
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" && coding != "identity" {
				named = append(named, coding)
			}
		}
	}
	return named
}

// untrue reports whether a body cannot have a coding that is named: it was read without.
func (w *wire) untrue(coding string) bool {
	return !w.Packed && (w.JSONError == "" || slices.Contains(gzipNames, coding))
}

// namedCoding finds a coding that is named and not there.
func namedCoding(w *wire) []mismatch {
	var found []mismatch
	for _, coding := range w.codings() {
		if w.untrue(coding) {
			found = append(found, mismatch{expected: "a body in the coding that Content-Encoding names", got: "a body without the coding " + display(coding, true)})
		}
	}
	return found
}

// unaskedCoding finds a coding that was not asked for, which a server should not choose (RFC 9110, 12.5.3).
func unaskedCoding(w *wire) []mismatch {
	var found []mismatch
	for _, coding := range w.codings() {
		if !w.untrue(coding) && !slices.Contains(gzipNames, coding) && !strings.Contains(w.accepted, coding) {
			found = append(found, mismatch{expected: "no coding but gzip, as it was asked for", got: "Content-Encoding " + display(coding, true)})
		}
	}
	return found
}
