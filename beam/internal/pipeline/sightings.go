package pipeline

import (
	"cmp"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/check"
)

func init() {
	beam.RegisterType(reflect.TypeFor[*Sighting]())
	beam.RegisterCoder(reflect.TypeFor[*Sighting](), encodeSighting, decodeSighting)
}

// Sighting is what one record says of one object: the record without what is about others. It is made from the redacted exchange, so
// that nothing secret goes from one machine to another.
type Sighting struct {
	File     string
	Number   int
	Line     int           `json:",omitempty"`
	At       time.Time     // where it stands in the order
	Started  time.Time     // zero where the file does not say it
	Duration time.Duration `json:",omitempty"`
	Version  string

	Method  string
	Host    exchange.Host `json:",omitempty"`
	Path    string
	Query   string           `json:",omitempty"`
	Key     exchange.KeyKind `json:",omitempty"`
	Agent   string           `json:",omitempty"` // User-Agent
	Body    []byte           `json:",omitempty"`
	Dropped int              `json:",omitempty"`

	Status int
	Answer json.RawMessage
}

// sightingOf returns what a record says of an object.
func sightingOf(record *check.Judged, object string) (*Sighting, error) {
	request, answer := &record.Exchange.Request, record.Exchange.Response
	shown := any(answer.Object())
	if exchange.ReadOnly(request.Method) {
		shown, _ = about(shown, object)
	}
	text, err := json.Marshal(shown)
	if err != nil {
		return nil, err
	}
	return &Sighting{
		File: record.File, Number: record.Number, Line: record.Line, At: record.At,
		Started: record.Exchange.Started, Duration: record.Exchange.Duration,
		Version: record.Version, Method: request.Method, Host: request.Host, Path: request.Path, Query: request.Query, Key: request.Key,
		Agent: request.Header.Get("User-Agent"), Body: request.Body, Dropped: request.Dropped,
		Status: answer.Status, Answer: text,
	}, nil
}

// about returns a decoded answer without the objects beside the one of an id, and whether it is in there at all. An element of a
// list keeps its position.
func about(value any, id string) (rest any, found bool) {
	switch node := value.(type) {
	case map[string]any:
		if node["id"] == id {
			return node, true
		}
		kept := map[string]any{}
		for name, each := range node {
			if below, within := about(each, id); within {
				kept[name], found = below, true
			}
		}
		if kind, ok := node["object"]; ok {
			kept["object"] = kind
		}
		return kept, found
	case []any:
		kept := make([]any, len(node))
		for i, each := range node {
			if below, within := about(each, id); within {
				kept[i], found = below, true
			}
		}
		return kept, found
	}
	return value, false
}

// compare is check.Compare.
func (s *Sighting) compare(other *Sighting) int {
	return cmp.Or(s.At.Compare(other.At), cmp.Compare(s.File, other.File), cmp.Compare(s.Number, other.Number))
}

// record returns the record again, as far as a follower of the object needs it.
func (s *Sighting) record() (*check.Judged, error) {
	var shown any
	if err := json.Unmarshal(s.Answer, &shown); err != nil {
		return nil, err
	}
	request := exchange.Request{Method: s.Method, Host: s.Host, Path: s.Path, Query: s.Query, Key: s.Key, Body: s.Body, Dropped: s.Dropped}
	if s.Agent != "" {
		request.Header = http.Header{"User-Agent": {s.Agent}}
	}
	return &check.Judged{
		File: s.File, Number: s.Number, Line: s.Line, At: s.At, Version: s.Version,
		Exchange: &exchange.Exchange{
			Seq: s.Number, Request: request, Started: s.Started, Duration: s.Duration,
			Response: &exchange.Response{Status: s.Status, JSON: shown},
		},
	}, nil
}

func encodeSighting(s *Sighting) ([]byte, error) { return json.Marshal(s) }

func decodeSighting(text []byte) (*Sighting, error) {
	var s Sighting
	return &s, json.Unmarshal(text, &s)
}
