package reason

import (
	"fmt"
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/redact"
)

// Call is a request for which a host has no operation.
type Call struct {
	Method, Path string
	Host         string   // that was asked
	Methods      []string // that the host takes at the path
	OtherHost    string   // that has the operation, or is empty
}

// NoOperation returns why a path has no answer.
func NoOperation(c Call) string {
	path := redact.Path(c.Path)
	switch {
	case c.OtherHost != "":
		return fmt.Sprintf("%s %s is an operation of the %s host; this is the %s host", c.Method, path, c.OtherHost, c.Host)
	case len(c.Methods) > 0:
		return fmt.Sprintf("%s takes %s, not %s", path, strings.Join(c.Methods, " and "), c.Method)
	}
	return fmt.Sprintf("the emulator has no operation at %s with any method", path)
}

// Parameters returns what a refused request has given: the names of its parameters, and no value.
func Parameters(names []string, contentType string) string {
	if len(names) == 0 {
		return "the request has no parameters" + inType(contentType)
	}
	shown := make([]string, 0, min(len(names), mostNames)+1)
	for _, name := range names[:min(len(names), mostNames)] {
		shown = append(shown, redact.Word(name))
	}
	if more := len(names) - mostNames; more > 0 {
		shown = append(shown, fmt.Sprintf("%d more", more))
	}
	return "the request has the parameters " + strings.Join(shown, ", ") + inType(contentType)
}

// mostNames bounds the parameters that a sentence names.
const mostNames = 20

func inType(contentType string) string {
	if contentType == "" {
		return ""
	}
	return ", as " + redact.Text(contentType)
}
