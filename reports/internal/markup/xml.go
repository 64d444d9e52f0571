package markup

import (
	"bytes"
	"strings"
)

// Readable undoes the escaping of newlines, tabs and quotes in text, where XML does
// not need it, and keeps it in attributes. Every < and > of a value is escaped, so a
// bare one is the edge of a tag.
func Readable(document []byte) []byte {
	plain := strings.NewReplacer("&#xA;", "\n", "&#x9;", "\t", "&#34;", `"`, "&#39;", "'")
	var out bytes.Buffer
	for len(document) > 0 {
		end := bytes.IndexByte(document, '<')
		if end < 0 {
			end = len(document)
		}
		out.WriteString(plain.Replace(string(document[:end])))
		document = document[end:]
		if end = bytes.IndexByte(document, '>'); end < 0 {
			out.Write(document)
			break
		}
		out.Write(document[:end+1])
		document = document[end+1:]
	}
	return out.Bytes()
}
