package faultproxy

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

// byteChanges are what byteFaults make of an answer: its body, or the values of a header.
var byteChanges = map[string]struct {
	sent, body string
	header     string
	values     int
}{
	"mark":                 {sent: `{"object":"event"}`, body: "\ufeff" + `{"object":"event"}`},
	"utf-16":               {sent: `{"object":"event"}`, body: "\x00{\x00\"\x00o\x00b\x00j\x00e\x00c\x00t\x00\"\x00:\x00\"\x00e\x00v\x00e\x00n\x00t\x00\"\x00}"},
	"latin-1":              {body: "{\"introduced_later\":\"caf\xe9\",\"object\":\"capability\",\"amount\":10}"},
	"surrogates":           {body: "{\"introduced_later\":\"\xed\xa0\xbd\xed\xb8\x80\",\"object\":\"capability\",\"amount\":10}"},
	"half-character":       {body: `{"introduced_later":"a\ud83d","object":"capability","amount":10}`},
	"name-twice":           {body: `{"introduced_later":1,"introduced_later":2,"object":"capability","amount":10}`},
	"name-folded":          {body: `{"introduced_later":1,"Introduced_Later":2,"object":"capability","amount":10}`},
	"name-escaped":         {body: `{"introduced_later":1,"introduced\u005flater":2,"object":"capability","amount":10}`},
	"large-number":         {body: `{"introduced_later":9007199254740993,"object":"capability","amount":10}`},
	"long-number":          {body: `{"introduced_later":98765432109876543210,"object":"capability","amount":10}`},
	"precise-number":       {body: `{"introduced_later":3.141592653589793238462643383279,"object":"capability","amount":10}`},
	"infinite-number":      {body: `{"introduced_later":1E400,"object":"capability","amount":10}`},
	"name-composed":        {body: "{\"introduced_lat\u00e9r\":1,\"introduced_late\u0301r\":2,\"object\":\"capability\",\"amount\":10}"},
	"name-nul":             {body: `{"\u0000introduced_later":1,"object":"capability","amount":10}`},
	"deep":                 {body: `{"introduced_later":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `,"object":"capability","amount":10}`},
	"number-with-point":    {sent: `{"object":"capability","max":10}`, body: `{"object":"capability","max":10.0}`},
	"number-with-exponent": {sent: `{"object":"capability","min":0}`, body: `{"object":"capability","min":0e0}`},
	"charset":              {header: "Content-Type", values: 1},
	"charset-name":         {header: "Content-Type", values: 1},
	"type-parameter":       {header: "Content-Type", values: 1},
	"type-blank":           {header: "Content-Type", values: 1},
	"type-twice":           {header: "Content-Type", values: 2},
	"date-twice":           {header: "Date", values: 2},
	"coding-named":         {header: "Content-Encoding", values: 1},
	"coding-unnamed":       {body: "gzip"},
	"header-long":          {header: "X-Trace", values: 1},
	"header-fields":        {header: "X-Trace", values: 120},

	"unicode":      {body: `{"introduced_later":"` + "\U0001f600\ufffe\u2028\u007f\ufffd" + `","object":"capability","amount":10}`},
	"pairs":        {body: `{"introduced_later":"\ud83d\ude00\\ud83d\/\u0000","object":"capability","amount":10}`},
	"free-names":   {body: `{"introduced_later":{"":1,"__proto__":2,"a\u0000":3,"e\u0301":4,"a":{"a":1},"b":{"a":1}},"object":"capability","amount":10}`},
	"free-numbers": {body: `{"introduced_later":[1.0,1e2,-0,9007199254740992,0.1e-7,0.30000000000000004,1.7976931348623157e308],"object":"capability","amount":10}`},
	"nested":       {body: `{"introduced_later":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `,"object":"capability","amount":10}`},
	"type-case":    {header: "Content-Type", values: 1},
	"type-quotes":  {header: "Content-Type", values: 1},
	"coding":       {body: "gzip", header: "Content-Encoding", values: 1},
	"identity":     {header: "Content-Encoding", values: 1},
	"headers":      {header: "Set-Cookie", values: 50},
}

func TestBytesAreChangedAsSaid(t *testing.T) {
	const plain = `{"object":"capability","amount":10}`
	for _, group := range []struct {
		name  string
		table []byteFault
	}{{"bytes", byteFaults}, {"harmless", byteTwins}} {
		for _, f := range group.table {
			row, known := byteChanges[f.name]
			if !known {
				t.Errorf("no row shows what %s does", f.name)
				continue
			}
			if row.sent == "" {
				row.sent = plain
			}
			if row.body == "" {
				row.body = plain
			}
			next := &canned{status: 200, header: http.Header{"Content-Type": {"application/json"}}, body: row.sent}
			response := answered(find(t, "wire/"+group.name+"/"+f.name).Proxy(next), "http://api.target/charges")
			body, _ := io.ReadAll(response.Body)
			if row.body == "gzip" {
				body, row.body = unzipped(t, body), plain
			}
			if string(body) != row.body || len(response.Header[row.header]) != row.values {
				t.Errorf("%s gives %q and %v, want %q and %d", f.name, body, response.Header, row.body, row.values)
			}
			if other := through(t, "wire/"+group.name+"/"+f.name, 404, sentError); other.body != sentError {
				t.Errorf("%s makes %s of an error", f.name, other.body)
			}
		}
	}
}

func unzipped(t *testing.T, body []byte) []byte {
	t.Helper()
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
