// Package captures reads what others have recorded of the API: captures of browsers and proxies, cassettes, fixtures of SDKs,
// logs. Each format is a row of Formats; what they have in common is the Record.
package captures

import (
	"strings"

	"github.com/omise-conformance/harness/internal/captures/cassette"
	"github.com/omise-conformance/harness/internal/captures/code"
	"github.com/omise-conformance/harness/internal/captures/exchangelog"
	"github.com/omise-conformance/harness/internal/captures/fixture"
	"github.com/omise-conformance/harness/internal/captures/har"
	"github.com/omise-conformance/harness/internal/captures/pact"
	"github.com/omise-conformance/harness/internal/captures/postman"
	"github.com/omise-conformance/harness/internal/captures/record"
	"github.com/omise-conformance/harness/internal/captures/stub"
	"github.com/omise-conformance/harness/internal/names"
)

// What the formats have in common. The packages of formats lie below this one, and the types below them.
type (
	Record  = record.Record
	Request = record.Request
	Place   = record.Place
	Format  = record.Format
	File    = record.File

	// Unreadable is the error of a reader that knows the line.
	Unreadable = record.Unreadable
)

// HeadSize is how much of a file Format.Recognize is shown at most, in bytes.
const HeadSize = record.HeadSize

// Formats are the formats that are read, in the order in which a file is tried: those that say their name come before those
// that are known by some fields, and those that are known by the name of a file come last.
var Formats = []*Format{
	har.Polly, har.HAR,
	cassette.Ruby, cassette.Python, cassette.GoVCR, cassette.Elixir,
	stub.WireMock, postman.Format, pact.Format, exchangelog.Report, exchangelog.Lines,
	fixture.Nock, fixture.HTTPText, fixture.WireDump, code.Format, fixture.Tree, fixture.Bare,
}

// Recognize returns the format of a file, by its path and its beginning, or nil if it is of none.
func Recognize(path string, head []byte) *Format {
	for _, format := range Formats {
		if format.Recognize(path, head) {
			return format
		}
	}
	return nil
}

// Named returns the format of a name, which may be in capitals.
func Named(name string) (*Format, error) {
	all := make([]string, 0, len(Formats))
	for _, format := range Formats {
		if strings.EqualFold(name, format.Name) {
			return format, nil
		}
		all = append(all, format.Name)
	}
	return nil, names.Unknown("format", name, all)
}
