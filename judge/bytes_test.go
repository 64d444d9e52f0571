package judge

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/exchange"
)

// inBytes makes the charge of the fixtures with one piece of its text replaced.
func inBytes(old, now string) func(tb testing.TB) string {
	return func(tb testing.TB) string {
		tb.Helper()
		text := with(tb, charge(tb), map[string]any{"description": "café", "metadata": map[string]any{}})
		if !strings.Contains(text, old) {
			tb.Fatalf("the charge has no %s", old)
		}
		return strings.Replace(text, old, now, 1)
	}
}

func packed(text string) string {
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	_, _ = writer.Write([]byte(text))
	_ = writer.Close()
	return out.String()
}

func inGzip(old, now string) func(tb testing.TB) string {
	return func(tb testing.TB) string { tb.Helper(); return packed(inBytes(old, now)(tb)) }
}

// wide writes a text in units of 16 bits.
func wide(mark string) func(tb testing.TB) string {
	return func(tb testing.TB) string {
		tb.Helper()
		var out strings.Builder
		for _, r := range inBytes("café", "cafe")(tb) {
			out.WriteString("\x00" + string(r))
		}
		return mark + out.String()
	}
}

const (
	inUTF8  = "answer.utf-8: expected a body in UTF-8; got "
	inNames = "answer.readable: expected names that differ from each other"
)

// byteRows are answers as some clients do not read them, and their harmless twins, which all read alike. Each is the
// fixture of a charge, changed in one place.
var byteRows = map[string]struct {
	body   func(tb testing.TB) string
	header http.Header // in addition; an empty list takes one out
	want   string
}{
	"as it is": {body: inBytes(`"café"`, `"café"`)},

	"mark":                  {inBytes("{", "\ufeff{"), nil, inUTF8 + "UTF-8 after a byte order mark, answer.json: expected a JSON body"},
	"UTF-16":                {wide(""), nil, inUTF8 + "UTF-16 or UTF-32, answer.json: expected a JSON body"},
	"UTF-16 with a mark":    {wide("\xfe\xff"), nil, inUTF8 + "UTF-16 or UTF-32 after a byte order mark, answer.json: expected a JSON body"},
	"Latin-1":               {inBytes("café", "caf\xe9"), nil, inUTF8 + "the byte 0xe9 at offset 938, which no UTF-8 has there"},
	"overlong":              {inBytes("café", "caf\xc0\xaf"), nil, inUTF8 + "the byte 0xc0 at offset 938, which no UTF-8 has there"},
	"surrogates as bytes":   {inBytes("café", "\xed\xa0\xbd\xed\xb8\x80"), nil, inUTF8 + "the byte 0xed at offset 935, which no UTF-8 has there"},
	"cut character":         {inBytes("café", "caf\xe2\x82"), nil, inUTF8 + "the byte 0xe2 at offset 938, which no UTF-8 has there"},
	"beyond the last":       {inBytes("café", "\xf4\x90\x80\x80"), nil, inUTF8 + "the byte 0xf4 at offset 935, which no UTF-8 has there"},
	"twin: four bytes":      {body: inBytes("café", "\U0001f600")},
	"twin: no character":    {body: inBytes("café", "\ufffe\ufdd0\U0010ffff")},
	"twin: U+FFFD itself":   {body: inBytes("café", "\ufffd")},
	"twin: line separators": {body: inBytes("café", "\u2028\u2029\u007f")},
	"twin: escapes":         {body: inBytes("café", `caf\u00e9\/\ud83d\ude00`)},
	"twin: a NUL":           {body: inBytes("café", `a\u0000b`)},

	"half a character, first":   {inBytes("café", `\ud83d`), nil, `answer.readable: expected strings of whole characters; got the escape of half a character, "\\ud83d" at /description`},
	"half a character, second":  {inBytes("café", `\ude00x`), nil, `answer.readable: expected strings of whole characters; got the escape of half a character, "\\ude00" at /description`},
	"halves in the wrong order": {inBytes("café", `\ude00\ud83d`), nil, `answer.readable: expected strings of whole characters; got the escape of half a character, "\\ude00" at /description`},
	"half in a name":            {inBytes(`"metadata":{}`, `"metadata":{"\ud800":1}`), nil, `answer.readable: expected strings of whole characters; got the escape of half a character, "\\ud800" at /metadata/`},
	"twin: escaped backslash":   {body: inBytes("café", `\\ud800`)},

	"name twice":                {inBytes(`"paid":false`, `"paid":true,"paid":false`), nil, inNames + `; got a member of that name for the second time, "paid" at /paid`},
	"name twice, escaped":       {inBytes(`"paid":false`, `"p\u0061id":true,"paid":false`), nil, inNames + `; got a member of that name for the second time, "paid" at /paid`},
	"name twice in a list":      {inBytes(`"metadata":{}`, `"metadata":{"l":[{},{"a":1,"b":2,"a":3}]}`), nil, inNames + `; got a member of that name for the second time, "a" at /metadata/l/1/a`},
	"name in another case":      {inBytes(`"paid":false`, `"paid":false,"Paid":true`), nil, inNames + ` in more than the letter case; got a member whose name differs from that of another in its letter case only, "Paid" at /Paid`},
	"name composed otherwise":   {inBytes(`"paid":false`, `"paid":false,"\u00e9":1,"e\u0301":2`), nil, inNames + ` in more than how their characters are composed; got a member whose name differs from that of another only in how its characters are composed, "é" at /e` + "\u0301"},
	"name that begins with NUL": {inBytes(`"paid":false`, `"paid":false,"\u0000a":1`), nil, `answer.readable: expected names that begin with another character; got a member whose name begins with NUL, "\u0000a" at /` + "\x00a"},
	"twin: NUL in free names":   {body: inBytes(`"metadata":{}`, `"metadata":{"\u0000a":1,"\u00e9":1,"e\u0301":2}`)},
	"twin: NUL in a name":       {body: inBytes(`"paid":false`, `"paid":false,"a\u0000":1,"\u00e9":1,"\u00e8":2`)},
	"twin: one name, two homes": {body: inBytes(`"metadata":{}`, `"metadata":{"a":{"a":1},"b":{"a":1}}`)},
	"twin: free names":          {body: inBytes(`"metadata":{}`, `"metadata":{"a":1,"A":2}`)},
	"twin: __proto__":           {body: inBytes(`"metadata":{}`, `"metadata":{"__proto__":1,"":2}`)},

	"fraction of zero":    {inBytes(`"amount":100000,`, `"amount":100000.0,`), nil, "answer.whole-numbers: expected amount to be written in digits alone, and to fit 64 bits; got 100000.0 at /amount"},
	"exponent":            {inBytes(`"amount":100000,`, `"amount":1e5,`), nil, "answer.whole-numbers: expected amount to be written in digits alone, and to fit 64 bits; got 1e5 at /amount"},
	"zero with a point":   {inBytes(`"refunded_amount":0,`, `"refunded_amount":0E0,`), nil, "answer.whole-numbers: expected refunded_amount to be written in digits alone, and to fit 64 bits; got 0E0 at /refunded_amount"},
	"in an object":        {inBytes(`"total":0`, `"total":0.0`), nil, "answer.whole-numbers: expected refunds.total to be written in digits alone, and to fit 64 bits; got 0.0 at /refunds/total"},
	"above int64":         {inBytes(`"amount":100000,`, `"amount":9223372036854775808,`), nil, "answer.whole-numbers: expected amount to be written in digits alone, and to fit 64 bits; got 9223372036854775808 at /amount"},
	"above 2^53":          {inBytes(`"amount":100000,`, `"amount":9007199254740993,`), nil, "answer.readable: expected numbers up to 2^53; got a number beyond 2^53, \"9007199254740993\" at /amount"},
	"below -2^53":         {inBytes(`"metadata":{}`, `"metadata":{"a":-9007199254740993}`), nil, "answer.readable: expected numbers up to 2^53; got a number beyond 2^53, \"-9007199254740993\" at /metadata/a"},
	"beyond int64":        {inBytes(`"metadata":{}`, `"metadata":{"a":98765432109876543210}`), nil, "answer.readable: expected numbers up to 2^53; got a number beyond 2^53, \"98765432109876543210\" at /metadata/a"},
	"too precise":         {inBytes(`"metadata":{}`, `"metadata":{"a":3.141592653589793238462643383279}`), nil, "answer.readable: expected numbers of the range and the precision of a double; got a number that no double holds, \"3.141592653589793238462643383279\" at /metadata/a"},
	"beyond a double":     {inBytes(`"metadata":{}`, `"metadata":{"a":-1E400}`), nil, "answer.readable: expected numbers of the range and the precision of a double; got a number that no double holds, \"-1E400\" at /metadata/a"},
	"too small":           {inBytes(`"metadata":{}`, `"metadata":{"a":0.1e-400}`), nil, "answer.readable: expected numbers of the range and the precision of a double; got a number that no double holds, \"0.1e-400\" at /metadata/a"},
	"twin: doubles":       {body: inBytes(`"metadata":{}`, `"metadata":{"a":0.30000000000000004,"b":-1.7976931348623157e308,"c":5e-324,"d":0.0e-999,"e":0.50000000000000000000}`)},
	"a real fraction":     {inBytes(`"amount":100000,`, `"amount":1.5,`), nil, "charge.schema: expected amount to be an integer"},
	"twin: minus zero":    {body: inBytes(`"refunded_amount":0,`, `"refunded_amount":-0,`)},
	"twin: 2^53":          {body: inBytes(`"metadata":{}`, `"metadata":{"a":9007199254740992}`)},
	"twin: free numbers":  {body: inBytes(`"metadata":{}`, `"metadata":{"a":1.0,"b":1e2}`)},
	"twin: no whole one":  {body: inBytes(`"percentage":null`, `"percentage":3.0`)},
	"65 lists":            {inBytes(`"metadata":{}`, `"metadata":{"a":`+strings.Repeat("[", 63)+strings.Repeat("]", 63)+"}"), nil, "answer.readable: expected at most 64 values within each other; got a value in more than 64 others at /metadata/a" + strings.Repeat("/0", 62)},
	"twin: 64 lists":      {body: inBytes(`"metadata":{}`, `"metadata":{"a":`+strings.Repeat("[", 62)+strings.Repeat("]", 62)+"}")},
	"twin: space":         {body: inBytes("{", "\r\n\t {\n")},
	"twin: line feed":     {body: func(tb testing.TB) string { tb.Helper(); return inBytes("{", "{")(tb) + "\r\n" }},
	"charset Latin-1":     {inBytes("{", "{"), typed("application/json; charset=iso-8859-1"), `answer.readable: expected no charset but utf-8; got Content-Type "application/json; charset=iso-8859-1"`},
	"charset UTF-16":      {inBytes("{", "{"), typed("application/json; charset=utf-16"), `answer.readable: expected no charset but utf-8; got Content-Type "application/json; charset=utf-16"`},
	"charset ASCII":       {inBytes("{", "{"), typed("application/json; charset=us-ascii"), `answer.readable: expected no charset but utf-8; got Content-Type "application/json; charset=us-ascii"`},
	"charset utf8":        {inBytes("{", "{"), typed("application/json; charset=utf8"), `answer.readable: expected a Content-Type like application/json; charset=utf-8; got "application/json; charset=utf8"`},
	"charset of no value": {inBytes("{", "{"), typed("application/json; charset"), `answer.readable: expected a Content-Type like application/json; charset=utf-8; got "application/json; charset"`},
	"blanks in a type":    {inBytes("{", "{"), typed("application/json; charset = utf-8"), `answer.readable: expected a Content-Type like application/json; charset=utf-8; got "application/json; charset = utf-8"`},
	"a blank in a type":   {inBytes("{", "{"), typed(`application/json; charset= "utf-8"`), `answer.readable: expected a Content-Type like application/json; charset=utf-8; got "application/json; charset= \"utf-8\""`},
	"two charsets":        {inBytes("{", "{"), typed("application/json; charset=utf-8; charset=latin1"), "answer.json: expected Content-Type application/json"},
	"two types in a line": {inBytes("{", "{"), typed("application/json, text/html"), "answer.json: expected Content-Type application/json"},
	"two types":           {inBytes("{", "{"), typed("application/json", "text/html; charset=iso-8859-1"), `answer.header-once: expected Content-Type once; got ["application/json","text/html; charset=iso-8859-1"]`},
	"one type twice":      {inBytes("{", "{"), typed("application/json", "application/json"), `answer.header-once: expected Content-Type once; got ["application/json","application/json"]`},
	"two locations":       {inBytes("{", "{"), http.Header{"Location": {"/a", "/b"}}, `answer.header-once: expected Location once; got ["/a","/b"]`},
	"no type":             {inBytes("{", "{"), http.Header{"Content-Type": nil}, "answer.json: expected Content-Type application/json"},

	"twin: type alone":     {body: inBytes("{", "{"), header: typed("application/json")},
	"twin: in capitals":    {body: inBytes("{", "{"), header: typed("Application/JSON;charset=UTF-8")},
	"twin: quotes":         {body: inBytes("{", "{"), header: typed(`application/json; charset="utf-8"`)},
	"twin: semicolon":      {body: inBytes("{", "{"), header: typed("application/json;")},
	"twin: blanks":         {body: inBytes("{", "{"), header: typed("application/json ;\t charset=utf-8 ; ")},
	"twin: a quoted quote": {body: inBytes("{", "{"), header: typed(`application/json; a="x = \"y\""; charset=utf-8`)},
	"twin: more is said":   {body: inBytes("{", "{"), header: typed("application/json; profile=x; charset=utf-8")},
	"twin: ASCII":          {body: inBytes("café", "cafe"), header: typed("application/json; charset=US-ASCII")},
	"twin: several fields": {body: inBytes("{", "{"), header: http.Header{"Set-Cookie": {"a=1", "b=2"}, "Vary": {"Accept", "Origin"}, "X-Name": {"café"}}},

	"control character": {inBytes("{", "{"), http.Header{"X-Name": {"a", "b\x01c"}}, `answer.http: expected headers without control characters; got ["a","b\u0001c"] in X-Name`},
	"blank in a header": {inBytes("{", "{"), http.Header{"X Name": {"a"}}, `answer.http: expected headers with names of letters, digits and a few signs; got the name "X Name"`},
	"twin: a tab":       {body: inBytes("{", "{"), header: http.Header{"X_name!": {"a\tb", ""}}},

	"unnamed gzip":     {inGzip("{", "{"), nil, "answer.coding: expected a body as Content-Encoding says; got gzip, which no Content-Encoding says"},
	"named, not coded": {inBytes("{", "{"), coded("gzip"), `answer.coding: expected a body in the coding that Content-Encoding names; got a body without the coding "gzip"`},
	"br, not coded":    {inBytes("{", "{"), coded("br"), `answer.coding: expected a body in the coding that Content-Encoding names; got a body without the coding "br"`},
	"a charset":        {inBytes("{", "{"), coded("utf-8"), `answer.coding: expected a body in the coding that Content-Encoding names; got a body without the coding "utf-8"`},
	"br":               {func(testing.TB) string { return "\x8b\x02\x80{}\x03" }, coded("br"), `answer.readable: expected no coding but gzip, as it was asked for; got Content-Encoding "br", answer.json: expected a JSON body`},
	"one of two":       {inGzip("{", "{"), coded("gzip, br"), `answer.readable: expected no coding but gzip, as it was asked for; got Content-Encoding "br"`},
	"twin: gzip":       {body: inGzip("{", "{"), header: coded("gzip")},
	"twin: GZIP":       {body: inGzip("{", "{"), header: coded("GZIP")},
	"twin: x-gzip":     {body: inGzip("{", "{"), header: coded("x-gzip")},
	"twin: identity":   {body: inBytes("{", "{"), header: coded("identity")},
	"twin: empty":      {body: inBytes("{", "{"), header: coded("")},

	"16 KiB of header":   {inBytes("{", "{"), http.Header{"X-Long": {strings.Repeat("a", 16<<10)}}, "answer.readable: expected a header of at most 16 KiB and 100 fields; got 16460 bytes in 2 fields"},
	"101 fields":         {inBytes("{", "{"), http.Header{"X-Many": strings.Split(strings.Repeat("a ", 99)+"a", " ")}, "answer.readable: expected a header of at most 16 KiB and 100 fields; got 1166 bytes in 101 fields"},
	"twin: 100 fields":   {body: inBytes("{", "{"), header: http.Header{"X-Many": strings.Split(strings.Repeat("a ", 98)+"a", " ")}},
	"twin: 12 KB a line": {body: inBytes("{", "{"), header: http.Header{"X-Long": {strings.Repeat("a", 12_000)}}},
}

// TestMessages has what the connection showed of an answer, and of one that could not be read.
func TestMessages(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	const found = "answer.http (MUST): sent GET /balance; expected a message as HTTP/1.1 has it; got %s; see specs/rules.yaml #answer.http."
	flawed := raw("GET /balance", "", 200, "{}")
	flawed.Response.Flaws = []string{"Content-Length twice", "a header over several lines"}
	_, findings := j.Ambient(exchange.New(flawed))
	want(t, "flaws", messages(findings), fmt.Sprintf(found, "Content-Length twice")+"\n"+fmt.Sprintf(found, "a header over several lines"))

	for kind, said := range map[exchange.FailureKind]string{
		exchange.FailureMalformed: fmt.Sprintf(found, "no message"), exchange.FailureTransport: "", exchange.FailureClosed: "",
	} {
		unread := raw("GET /balance", "", 200, "")
		unread.Response, unread.Failure = nil, &exchange.Failure{Kind: kind, Message: "no message"}
		judged, findings := j.Ambient(exchange.New(unread))
		want(t, string(kind), messages(findings), said)
		if (len(judged) > 0) != (said != "") {
			t.Errorf("%s: judged %v", kind, judged)
		}
	}
}

func TestWhatTheClientSentIsItsOwn(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for sent, want := range map[string]int{
		`{"metadata":{"a":-9007199254740993,"b":"\ud800"}}`: 0,
		`{"metadata":{"b":"\ud800"}}`:                       1,
		`{}`:                                                2,
	} {
		body := inBytes(`"metadata":{}`, `"metadata":{"a":-9007199254740993,"b":"\ud800"}`)(t)
		if _, findings := j.Ambient(answered("POST /charges", sent, 200, body)); len(findings) != want {
			t.Errorf("%s: %s", sent, messages(findings))
		}
	}
}

func typed(values ...string) http.Header { return http.Header{"Content-Type": values} }

func coded(values ...string) http.Header { return http.Header{"Content-Encoding": values} }

// TestTimesAsStrictClientsReadThem has what time.Parse takes and readers of RFC 3339 do not, and what neither does.
func TestTimesAsStrictClientsReadThem(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for text, fine := range map[string]bool{
		"2026-01-15T08:30:00Z": true, "2026-01-15T08:30:00.5Z": true, "2026-01-15T08:30:00+07:00": true, "0001-01-01T00:00:00Z": true,
		"2026-01-15T8:30:00Z": false, "2026-01-15T08:30:00,5Z": false, "2026-01-15T24:00:00Z": false, "2026-01-15T08:30:60Z": false,
		"2026-01-15t08:30:00Z": false, "2026-01-15T08:30:00z": false, "2026-01-15 08:30:00Z": false, "2026-01-15T08:30:00": false,
		"2026-01-15T08:30Z": false, "2026-01-15T08:30:00+0700": false, "2026-01-15T08:30:00+07": false, "2026-02-30T08:30:00Z": false,
		"12026-01-15T08:30:00Z": false, "+2026-01-15T08:30:00Z": false, "2026-01-15T08:30:00.Z": false, "2026-01-15T08:30:00Z ": false,
		"2026-01-15T08:30:00+24:01": false, "20260115T083000Z": false,
	} {
		made := with(t, charge(t), map[string]any{"created_at": text})
		if _, findings := j.Ambient(answered("POST /charges", chargeForm, 200, made)); (len(findings) == 0) != fine {
			t.Errorf("%s: %s", text, messages(findings))
		}
	}
}

// TestAddressesAsStrictClientsReadThem has what java.net.URI and URL of Swift refuse.
func TestAddressesAsStrictClientsReadThem(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for text, fine := range map[string]bool{
		"https://pay.example/a?b=c%20d&e=f#g": true, "scbeasysim://purchase/1": true, "https://[::1]:8080/a": true, "https://pay.example": true,
		"https://pay.example/a b": false, "https://pay.example/\t": false, "https://pay.example/\"": false, "pay.example/a": false, "/a": false,
		"https://pay.example/%zz": false, "https://pay.example/a\\\\b": false, "https://pay.example/{id}": false, "https://pay.example/a|b": false,
		"https://pay.example/\u0000": false, "": false,
	} {
		made := with(t, charge(t), map[string]any{"authorize_uri": text})
		if _, findings := j.Ambient(answered("POST /charges", chargeForm, 200, made)); (len(findings) == 0) != fine {
			t.Errorf("%q: %s", text, messages(findings))
		}
	}
}

func TestBytesAsStrictClientsReadThem(t *testing.T) {
	j := &Judge{Contract: contract(t)}
	for name, row := range byteRows {
		made := raw("POST /charges", chargeForm, 200, row.body(t))
		for field, values := range row.header {
			made.Response.Header[field] = values
		}
		_, findings := j.Ambient(exchange.New(made))
		want(t, name, told(findings), row.want)
	}
}

// told names rules and what they expected, those on bytes with what they got.
func told(findings []Finding) string {
	var said, others []string
	for _, f := range findings {
		if strings.Contains(ofBytes+" ", " "+f.Rule+" ") {
			said = append(said, fmt.Sprintf("%s: expected %s; got %s", f.Rule, f.Expected, f.Got))
			continue
		}
		others = append(others, f.Rule+": expected "+f.Expected)
	}
	return strings.Join(append(said, others...), ", ")
}
