package wire

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseUpload(t *testing.T) {
	file := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n"
	text := "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
	const broken = "request body is not valid multipart/form-data"
	for _, tt := range []struct{ name, contentType, body, want, fault string }{
		{"a file and a text", "multipart/form-data; boundary=b", file + text + "--b--\r\n", "map[file:map[content:%PDF content_type:application/pdf filename:a.pdf] note:hello]", ""},
		{"nothing", "multipart/form-data; boundary=b", "", "map[]", ""},
		{"a part cut off", "multipart/form-data; boundary=b", file, "map[]", broken},
		{"no boundary", "multipart/form-data", file, "map[]", broken},
		{"many parts", "multipart/form-data; boundary=b", strings.Repeat(text, maxParts+1) + "--b--\r\n", "map[]", "request body has too many parts"},
		{"JSON", "application/json", `{"file":"a.pdf"}`, "map[file:a.pdf]", ""},
		{"a form", "application/x-www-form-urlencoded", "file=a.pdf", "map[file:a.pdf]", ""},
		{"neither", "text/plain", "a", "map[]", "content type text/plain is not supported"},
	} {
		got, err := ParseUpload(tt.contentType, []byte(tt.body))
		fault := ""
		if err != nil {
			fault = err.Error()
		}
		if text := fmt.Sprint(map[string]any(got)); text != tt.want || fault != tt.fault {
			t.Errorf("%s is read as %s with %q, want %s with %q", tt.name, text, fault, tt.want, tt.fault)
		}
	}
}
