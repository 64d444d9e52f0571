package faultproxy

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/omise-conformance/harness/specs"
)

// byteFault is something in the bytes or headers of answers that some clients refuse or misread, and that
// encoding/json and net/http read without a word.
type byteFault struct {
	name, sentence string
	breaks         []string
	kind           string // of the changed answers; empty: changedKind
	change         func(*answer)
}

// changedKind is the kind of the answers that are changed: what is judged of bytes is judged alike of all kinds, and few
// cases ask for the capability. Without it no source is supported, so that what cannot be read at all is an event.
const changedKind = "capability"

var byteFaults = []byteFault{
	{"mark", "Events begin with a byte order mark.", []string{"answer.json", "answer.utf-8"}, "event", prefixed("\ufeff")},
	{"utf-16", "Events are written in UTF-16.", []string{"answer.json", "answer.utf-8"}, "event", changeBody(inUTF16)},
	{"latin-1", "The capability has text in Latin-1.", []string{"answer.utf-8"}, "", inserted("\"introduced_later\":\"caf\xe9\"")},
	{"surrogates", "The capability has the halves of a character in bytes of their own.", []string{"answer.utf-8"}, "", inserted("\"introduced_later\":\"\xed\xa0\xbd\xed\xb8\x80\"")},
	{"half-character", "The capability has a string that ends in half a character.", []string{"answer.readable"}, "", inserted(`"introduced_later":"a\ud83d"`)},
	{"name-twice", "The capability has a member twice.", []string{"answer.readable"}, "", inserted(`"introduced_later":1,"introduced_later":2`)},
	{"name-folded", "The capability has a member in two letter cases.", []string{"answer.readable"}, "", inserted(`"introduced_later":1,"Introduced_Later":2`)},
	{"name-escaped", "The capability has a member twice, once with an escape in its name.", []string{"answer.readable"}, "", inserted(`"introduced_later":1,"introduced\u005flater":2`)},
	{"large-number", "The capability has a number above 2^53.", []string{"answer.readable"}, "", inserted(`"introduced_later":9007199254740993`)},
	{"long-number", "The capability has a number of 20 digits.", []string{"answer.readable"}, "", inserted(`"introduced_later":98765432109876543210`)},
	{"precise-number", "The capability has a number with more digits than a double keeps.", []string{"answer.readable"}, "", inserted(`"introduced_later":3.141592653589793238462643383279`)},
	{"infinite-number", "The capability has a number beyond the largest double.", []string{"answer.readable"}, "", inserted(`"introduced_later":1E400`)},
	{"name-composed", "The capability has a member twice, once with a letter and its accent in one character.", []string{"answer.readable"}, "", inserted("\"introduced_lat\u00e9r\":1,\"introduced_late\u0301r\":2")},
	{"name-nul", "The capability has a member whose name begins with NUL.", []string{"answer.readable"}, "", inserted(`"\u0000introduced_later":1`)},
	{"deep", "The capability has a list within 70 others.", []string{"answer.readable"}, "", inserted(`"introduced_later":` + strings.Repeat("[", 70) + strings.Repeat("]", 70))},
	{"number-with-point", "The limits of the capability are written with a point and a zero.", []string{"answer.whole-numbers"}, "", rewritten(`("m(?:ax|in)":\d+)\b`, `${1}.0`)},
	{"number-with-exponent", "The limits of the capability are written with an exponent.", []string{"answer.whole-numbers"}, "", rewritten(`("m(?:ax|in)":\d+)\b`, `${1}e0`)},
	{"charset", "The capability names another charset than that of its bytes.", []string{"answer.readable"}, "", header("Content-Type", "application/json; charset=iso-8859-1")},
	{"charset-name", "The capability names a charset that .NET does not know.", []string{"answer.readable"}, "", header("Content-Type", "application/json; charset=utf8")},
	{"type-parameter", "The Content-Type of the capability has a parameter without a value.", []string{"answer.readable"}, "", header("Content-Type", "application/json; charset")},
	{"type-blank", "The Content-Type of the capability has blanks around the equals sign of its parameter.", []string{"answer.readable"}, "", header("Content-Type", "application/json; charset = utf-8")},
	{"type-twice", "The capability has two Content-Types.", []string{"answer.header-once"}, "", header("Content-Type", jsonType, "text/html; charset=iso-8859-1")},
	{"date-twice", "The capability has two Dates.", []string{"answer.header-once"}, "", header("Date", "Mon, 05 Jan 2026 00:00:00 GMT", "Mon, 05 Jan 2026 00:00:01 GMT")},
	{"coding-named", "The capability is said to be coded, and is not.", []string{"answer.coding"}, "", header("Content-Encoding", "br")},
	{"coding-unnamed", "The capability is packed, and no header says so.", []string{"answer.coding"}, "", changeBody(inGzip)},
	{"header-long", "The capability has a header of 20 KB.", []string{"answer.readable"}, "", header("X-Trace", strings.Repeat("a", 20_000))},
	{"header-fields", "The capability has 120 headers.", []string{"answer.readable"}, "", header("X-Trace", strings.Split(strings.Repeat("a ", 119)+"a", " ")...)},
}

const jsonType = "application/json; charset=utf-8"

// byteTwins are harmless twins of byteFaults: other clients may do otherwise with them, and all read the same.
var byteTwins = []byteFault{
	{name: "unicode", sentence: "The capability has characters of four bytes, noncharacters and line separators.", change: inserted(`"introduced_later":"` + "\U0001f600\ufffe\u2028\u007f\ufffd" + `"`)},
	{name: "pairs", sentence: "The capability has escapes of whole characters, of a backslash, of a solidus and of NUL.", change: inserted(`"introduced_later":"\ud83d\ude00\\ud83d\/\u0000"`)},
	{name: "free-names", sentence: "The capability has a new member whose members have names of all kinds.", change: inserted(`"introduced_later":{"":1,"__proto__":2,"a\u0000":3,"e\u0301":4,"a":{"a":1},"b":{"a":1}}`)},
	{name: "free-numbers", sentence: "The capability has new members with fractions, exponents and minus zero.", change: inserted(`"introduced_later":[1.0,1e2,-0,9007199254740992,0.1e-7,0.30000000000000004,1.7976931348623157e308]`)},
	{name: "nested", sentence: "The capability has a list within 60 others.", change: inserted(`"introduced_later":` + strings.Repeat("[", 60) + strings.Repeat("]", 60))},
	{name: "type-case", sentence: "The Content-Type of the capability is written in other letter cases.", change: header("Content-Type", "Application/JSON;charset=UTF-8")},
	{name: "type-quotes", sentence: "The charset of the capability stands in quotes, after another parameter, and with blanks around the semicolons.", change: header("Content-Type", `application/json ; profile=a ;charset="utf-8";`)},
	{name: "coding", sentence: "The capability is packed, and Content-Encoding says so.", change: packed},
	{name: "identity", sentence: "Content-Encoding says that the capability is not coded.", change: header("Content-Encoding", "identity")},
	{name: "headers", sentence: "The capability has 50 more headers, among them cookies.", change: header("Set-Cookie", strings.Split(strings.Repeat("a=b ", 49)+"a=b", " ")...)},
}

// ofBytes returns the faults of a table.
func ofBytes(table []byteFault, group string) []*Fault {
	var faults []*Fault
	for _, f := range table {
		kind := cmp.Or(f.kind, changedKind)
		faults = append(faults, &Fault{
			ID: "wire/" + group + "/" + f.name, Sentence: f.sentence, Group: group, kind: kind, Dialect: string(specs.Any),
			Breaks: f.breaks, Harmless: len(f.breaks) == 0,
			change: func(a *answer) {
				if a.kind == kind {
					f.change(a)
				}
			},
		})
	}
	return faults
}

func prefixed(text string) func(*answer) {
	return changeBody(func(body []byte) []byte { return append([]byte(text), body...) })
}

// inserted puts members into every object.
func inserted(members string) func(*answer) {
	const kind = `"object":"`
	return changeBody(func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(kind), []byte(members+","+kind)) })
}

func rewritten(pattern, with string) func(*answer) {
	found := regexp.MustCompile(pattern)
	return changeBody(func(body []byte) []byte { return found.ReplaceAll(body, []byte(with)) })
}

// header sets the values of a header, one a line.
func header(name string, values ...string) func(*answer) {
	return func(a *answer) { a.response.Header[name] = values }
}

func inUTF16(body []byte) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(string(body))) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return out
}

func inGzip(body []byte) []byte {
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	_, _ = writer.Write(body) // to memory
	_ = writer.Close()
	return out.Bytes()
}

func packed(a *answer) {
	a.body = inGzip(a.body)
	a.response.Header[http.CanonicalHeaderKey("Content-Encoding")] = []string{"GZip"}
}
