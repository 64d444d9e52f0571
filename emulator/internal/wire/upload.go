package wire

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
)

// maxParts bounds the parts of one upload.
const maxParts = 20

// ParseUpload is ParseBody for requests that may carry files in multipart/form-data. A file is a nested parameter with the
// texts "filename", "content_type" and "content".
func ParseUpload(contentType string, body []byte) (Params, error) {
	kind, attributes, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" {
		return ParseBody(contentType, body)
	}
	params := Params{}
	parts := multipart.NewReader(bytes.NewReader(body), attributes["boundary"])
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return params, nil
		}
		if err != nil {
			return nil, errors.New("request body is not valid multipart/form-data")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, errors.New("request body is not valid multipart/form-data")
		}
		if part.FileName() == "" {
			params[part.FormName()] = string(content)
			continue
		}
		params[part.FormName()] = map[string]any{
			"filename": strings.ToValidUTF8(part.FileName(), "\ufffd"), "content_type": part.Header.Get("Content-Type"),
			"content": string(content),
		}
	}
	return nil, errors.New("request body has too many parts")
}
