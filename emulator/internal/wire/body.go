package wire

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
)

// ParseBody decodes by media type. Without a content type, a body that looks like JSON is JSON and
// anything else a form.
func ParseBody(contentType string, body []byte) (Params, error) {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return nil, nil
	}
	const form = "application/x-www-form-urlencoded"
	kind := form
	switch {
	case contentType == "application/json", contentType == form: // spares the parser in the common cases
		kind = contentType
	case contentType != "":
		var err error
		if kind, err = mediaType(contentType); err != nil {
			return nil, err
		}
	case trimmed[0] == '{' || trimmed[0] == '[' || string(trimmed) == "null":
		kind = "application/json"
	}
	switch kind {
	case "application/json":
		return ParseJSON(trimmed)
	case form:
		if string(trimmed) == "null" || string(trimmed) == "{}" { // an empty call of an SDK that keeps its form header
			return nil, nil
		}
		return ParseForm(string(trimmed))
	}
	return nil, fmt.Errorf("content type %s is not supported", kind)
}

// mediaType returns the media type of a content type. Where the whole is none, what stands before the first
// semicolon or comma counts: one client sends "application/json;utf-8", and proxies join a header that is sent
// twice with a comma.
func mediaType(contentType string) (string, error) {
	kind, _, err := mime.ParseMediaType(contentType)
	if err == nil {
		return kind, nil
	}
	if end := strings.IndexAny(contentType, ";,"); end >= 0 {
		kind, _, err = mime.ParseMediaType(contentType[:end])
	}
	if err != nil || !strings.Contains(kind, "/") {
		return "", errors.New("content type is not valid")
	}
	return kind, nil
}
