// Package captures reads what others have recorded of the API: captures of browsers and proxies, cassettes, fixtures of SDKs,
// logs. Each format is a row of Formats; what they have in common is the Record.
package captures

import "github.com/omise-conformance/harness/internal/captures/record"

// What the formats have in common. The packages of formats lie below this one, and the types below them.
type (
	Record  = record.Record
	Request = record.Request
	Place   = record.Place
	Format  = record.Format
	File    = record.File
)

// HeadSize is how much of a file Format.Recognize is shown at most, in bytes.
const HeadSize = record.HeadSize

// Formats are the formats that are read, in the order in which a file is tried.
var Formats = []*Format{}
