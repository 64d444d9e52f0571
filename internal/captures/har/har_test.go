package har

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/omise-conformance/harness/internal/captures/record"
)

// TestEntries: what an entry does not have is not known, and what it has otherwise than most is read all the same.
func TestEntries(t *testing.T) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write([]byte(`{"object":"charge"}`))
	_ = writer.Close()
	for entry, want := range map[string]string{
		`{"request":{"method":"post","url":"/x","postData":{"params":[{"name":"a b","value":"1&2"}]}},"response":{"status":200}}`:                                              `POST /x a+b=1%262 → 200 none`,
		`{"request":{"method":"GET","url":"/x","queryString":[{"name":"limit","value":"1"}]},"response":{"status":204,"content":{"size":0,"text":""}}}`:                        `GET /x?limit=1  → 204 `,
		`{"request":{"method":"GET","url":"/x?a=1","queryString":[{"name":"a","value":"1"}]},"response":{"status":200,"content":{"size":5}}}`:                                  `GET /x?a=1  → 200 none`,
		`{"request":{"method":"GET","url":"/x"},"response":{"status":0,"content":{"text":"gone"}}}`:                                                                            `GET /x  → 0 none`,
		`{"request":{"method":"GET","url":"/x"},"response":{"status":200,"content":{"encoding":"base64","text":"` + base64.StdEncoding.EncodeToString(packed.Bytes()) + `"}}}`: `GET /x  → 200 {"object":"charge"}`,
		`{"request":{"method":"GET","url":"/x"},"response":{"status":200,"content":{"encoding":"base64","text":"?"}}}`:                                                         `holds an entry in line 1 that has a body that is not the base64 that it is said to be`,
		`{"response":{"status":200}}`: `holds an entry in line 1 that has no request`,
		`[1]`:                         `holds an entry in line 1 that has no request`,
	} {
		text := `{"log":{"version":"1.2","creator":{},"entries":[` + entry + `]}}`
		if !HAR.Recognize("a", []byte(text)) {
			t.Errorf("%s is not recognized", text)
		}
		for made, err := range read(&record.File{Reader: strings.NewReader(text)}) {
			got := fmt.Sprint(err)
			if err == nil {
				body := string(made.Body)
				if made.Body == nil {
					body = "none"
				}
				got = fmt.Sprintf("%s %s %s → %d %s", made.Request.Method, made.Request.URL, made.Request.Body, made.Status, body)
			}
			if got != want {
				t.Errorf("%s: got %s, want %s", entry, got, want)
			}
		}
	}
}
