package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"net/http"
	"testing"
	"unicode/utf16"
)

func wide(order binary.AppendByteOrder, s string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestLiveModeIsSeenInTheBytes(t *testing.T) {
	const live, charge = `{"livemode":true}`, `{"object":"charge","livemode":true,"amount":1}`
	for name, body := range map[string]string{
		"plain":                      live,
		"a charge":                   charge,
		"with blanks":                "{ \"livemode\" \n:\ttrue }",
		"in a list":                  `{"data":[{"livemode":false},{"livemode":true}]}`,
		"behind a byte order mark":   "\ufeff" + live,
		"trailing bytes":             live + "\x00\xff junk",
		"doubled, the second":        `{"livemode":false,"livemode":true}`,
		"doubled, the first":         `{"livemode":true,"livemode":false}`,
		"UTF-16LE":                   wide(binary.LittleEndian, live),
		"UTF-16BE":                   wide(binary.BigEndian, live),
		"UTF-16LE with a mark":       wide(binary.LittleEndian, "\ufeff"+charge),
		"UTF-16BE with a mark":       wide(binary.BigEndian, "\ufeff"+charge),
		"escaped name":               `{"live\u006dode":true}`,
		"wholly escaped name":        `{"\u006c\u0069\u0076\u0065\u006d\u006f\u0064\u0065":true}`,
		"name in another case":       `{"LiveMode":true}`,
		"as text":                    `{"livemode":"true"}`,
		"as text, in another case":   `{"livemode":" True "}`,
		"as 1":                       `{"livemode":1}`,
		"as text of 1":               `{"livemode":"1"}`,
		"True":                       `{"livemode":True}`,
		"cut":                        `{"object":"charge","livemode":true,"card":{"na`,
		"cut after it":               `{"object":"charge","livemode":true`,
		"cut before it":              `arge","livemode":true,"amount":1}`,
		"single quotes elsewhere":    `{'a':1,"livemode":true}`,
		"lines":                      "{\"livemode\":false}\n{\"livemode\":true}\n",
		"values in a row":            `{"livemode":false}{"livemode":true}`,
		"behind a guard":             ")]}',\n" + live,
		"in a call":                  "callback(" + live + ")",
		"packed":                     string(packed(charge)),
		"packed twice":               string(packed(string(packed(charge)))),
		"packed and cut":             stored(charge)[:50],
		"with a comment":             "{\"livemode\":true// live\n}",
		"after a string with quotes": `{"description":"a \"b\" \\","livemode":true}`,
	} {
		if !answered(body) {
			t.Errorf("%s: not seen in %q", name, body)
		}
	}
}

func TestWhatIsNoLiveMode(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":                      "",
		"test mode":                    `{"livemode":false}`,
		"null":                         `{"livemode":null}`,
		"no":                           `{"livemode":"no"}`,
		"0":                            `{"livemode":0}`,
		"10":                           `{"livemode":10}`,
		"the words":                    `{"description":"livemode true"}`,
		"JSON in a string":             `{"description":"{\"livemode\":true}"}`,
		"JSON in a string that is cut": `{"description":"{\"livemode\":true}`,
		"another name":                 `{"not_livemode":true,"livemode2":true,"alivemode":true}`,
		"the name as a value":          `{"key":"livemode","value":true}`,
		"the name in a list":           `["livemode",true]`,
		"prose":                        "livemode: true",
		"a page":                       `<p title="x">"livemode": false</p>`,
		"UTF-16":                       wide(binary.LittleEndian, `{"livemode":false,"description":"livemode true"}`),
		"false and another true":       `{"livemode":false,"paid":true}`,
		"truth":                        `{"livemode":truth}`,
	} {
		if answered(body) {
			t.Errorf("%s: a false alarm about %q", name, body)
		}
	}
}

// stored returns a gzip stream that is not compressed, so that one can tell where it is cut.
func stored(s string) string {
	var out bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&out, gzip.NoCompression)
	_, _ = writer.Write([]byte(s))
	_ = writer.Close()
	return out.String()
}

func answered(body string) bool {
	return New(Raw{Method: "GET", Path: "/", Response: &RawResponse{Status: 200, Header: http.Header{}, Body: []byte(body)}}).Response.Live
}

func FuzzLiveMode(f *testing.F) {
	for _, seed := range []string{`{"livemode":true}`, `{"live\u006dode":"1`, "\"", "\x1f\x8b\x08", `"\`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) { SaysLive(body) })
}
