package target

import "strings"

// refusals are what net/http says of an answer that is HTTP and no message as RFC 9112 and RFC 9110 have it. What is no
// HTTP at all is not among them, nor is an odd status, which garbage has too: it comes from something else than the API. An
// answer that ends too early is neither, nor is a header that cannot be read, since the end of one that was cut cannot be
// either: the network may have done it.
var refusals = []string{
	"bad Content-Length",
	"multiple Content-Length headers",
	"too many transfer encodings",
	"unsupported transfer encoding",
	"invalid byte in chunk length",
	"chunked line ends with bare LF",
	"malformed chunked encoding",
	"chunk length too large",
	"gzip: invalid header", // Content-Encoding says gzip, and the body is not
	"gzip: invalid checksum",
}

// malformed reports whether an answer came that is no message of HTTP.
func malformed(err error) bool {
	text := err.Error()
	for _, refusal := range refusals {
		if strings.Contains(text, refusal) {
			return true
		}
	}
	return false
}
