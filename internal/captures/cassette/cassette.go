// Package cassette reads the cassettes of libraries that record HTTP: lists of interactions, in YAML or JSON. They are read one by
// one, so that a file may be larger than memory.
package cassette

import (
	"bufio"
	"bytes"
	"fmt"
	"iter"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/captures/jsonstream"
	"github.com/omise-conformance/harness/internal/captures/record"
	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// What cassettes have in common for the documents.
const (
	takes  = "each interaction: method, URL, headers and body of the request, status, headers and body of the answer"
	leaves = "settings of the library"
)

// The formats of cassettes.
var (
	GoVCR = &record.Format{
		Name: "go-vcr", Title: "go-vcr, and cassettes of this harness",
		Takes:     takes + "; the forms of versions 1 to 4; bodies that this harness has encoded, in clear",
		Leaves:    "the form, which is in the body too; the header and the checksum of this harness (`cassettes lint` judges them)",
		Recognize: isList, Read: readYAML,
	}
	Ruby = &record.Format{
		Name: "vcr", Title: "VCR (Ruby)", Takes: takes + "; bodies in base64, and of any encoding; the time", Leaves: leaves,
		Recognize: isRuby, Read: readRuby,
	}
	Python = &record.Format{
		Name: "vcrpy", Title: "VCR.py", Takes: takes, Leaves: leaves,
		Recognize: isPython, Read: readYAML,
	}
	Elixir = &record.Format{
		Name: "exvcr", Title: "ExVCR", Takes: takes, Leaves: "options of the client",
		Recognize: isElixir, Read: jsonReader(jsonstream.Each),
	}
)

var (
	interactionsLine = lazyregexp.New(`(?m)^interactions:\s*(\[\s*\]\s*)?$`)
	addressLine      = lazyregexp.New(`(?m)^ +uri: `)
	rubyLine         = lazyregexp.New(`(?m)^http_interactions:\s*(\[\s*\]\s*)?$`)
)

// isList reports whether a file has a list of interactions, as go-vcr writes it. What is asked may stand after a long body.
func isList(_ string, head []byte) bool {
	if !bytes.Contains(head, []byte("\ninteractions:")) && !bytes.HasPrefix(head, []byte("interactions:")) {
		return false // as most files are: to look for the line takes longer
	}
	list := interactionsLine.FindIndex(head)
	return list != nil && (bytes.Contains(head[list[1]:], []byte("request:")) || bytes.HasPrefix(head, []byte("---\nversion: ")))
}

// isPython reports whether a file has a list of interactions in which an address has the name that VCR.py gives it.
func isPython(path string, head []byte) bool { return isList(path, head) && addressLine.Match(head) }

func isRuby(_ string, head []byte) bool {
	return bytes.Contains(head, []byte("http_interactions")) &&
		(rubyLine.Match(head) || bytes.Contains(head, []byte(`"http_interactions"`)) && jsonstream.OutlineOf(head).Has("http_interactions"))
}

// readRuby reads a cassette in YAML, or in JSON, which begins with a brace.
func readRuby(file *record.File) iter.Seq2[*record.Record, error] {
	text := bufio.NewReader(file)
	whole := &record.File{Path: file.Path, Reader: text}
	if head, _ := text.Peek(64); bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) { // an error shows when more is read
		return jsonReader("http_interactions", jsonstream.Each)(whole)
	}
	return readYAML(whole)
}

// jsonReader returns a function that reads the interactions at a path.
func jsonReader(path ...string) func(*record.File) iter.Seq2[*record.Record, error] {
	return func(file *record.File) iter.Seq2[*record.Record, error] {
		return func(yield func(*record.Record, error) bool) {
			for value, err := range jsonstream.Values(file, path...) {
				var made *record.Record
				if err == nil {
					made, err = recordOf(jsonTree(value, gjson.Parse(value.Text)))
					if err != nil {
						made, err = nil, fmt.Errorf("holds an interaction in line %d that %w", value.Line, err)
					} else {
						made.Name = fmt.Sprintf("interaction %d", value.Number)
					}
				}
				if !yield(made, err) {
					return
				}
			}
		}
	}
}

func isElixir(_ string, head []byte) bool {
	return bytes.Contains(head, []byte(`"status_code"`)) &&
		jsonstream.OutlineOf(head).Has("[].request.url", "[].request.method", "[].response.status_code")
}
