package diff

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// Patterns of texts that differ in every run.
var (
	// idText is an id: a prefix and 19 characters of base 36, which contain the time
	// of creation.
	idText   = lazyregexp.New(`\b([a-z][a-z0-9]{1,9}_(?:test_|live_)?)([0-9a-z]{19})\b`)
	timeText = lazyregexp.New(`\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?`)
	uuidText = lazyregexp.New(`\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b`)
	hostText = lazyregexp.New(`\bhttps?://[^/\s"?#]+`)
	// secretText is the unguessable end of a download address.
	secretText = lazyregexp.New(`/downloads/[0-9A-Za-z]+`)
)

const (
	idMark    = "…"
	timeMark  = "[time]"
	otherMark = " (another object)"
)

// volatile are fields whose text is new for every object or depends on the address of the
// target. It is replaced, so that only its presence is compared.
var volatile = map[string]string{
	"fingerprint": "[fingerprint]", "authorize_uri": "[link]", "download_uri": "[link]",
	"ip": "[address]", "approval_code": "[reference]", "acquirer_reference_number": "[reference]",
	"reference_number_1": "[reference]", "reference_number_2": "[reference]", "reference": "[reference]",
	"reference_1": "[reference]", "payment_code": "[reference]", "va_code": "[reference]",
	"raw_data": "[reference]", "account_id": "[reference]",
}

// background are fields that change on their own while a case runs.
var background = setOf("webhook_deliveries")

// normalized replaces what differs in every run.
func normalized(s string) string {
	if len(s) < 8 { // shorter than a date, an id, or a link
		return s
	}
	s = hostText.ReplaceAllString(s, "{host}")
	s = idText.ReplaceAllString(s, "${1}"+idMark)
	s = timeText.ReplaceAllString(s, timeMark)
	s = uuidText.ReplaceAllString(s, "[uuid]")
	return secretText.ReplaceAllString(s, "/downloads/"+idMark)
}

// pairing maps the objects and the made-up texts of one side of a case to those of the
// other.
type pairing struct {
	toB, toA map[string]string
	// loose: requests of the case were in progress at the same time, so objects cannot
	// be matched.
	loose bool
}

func newPairing() *pairing { return &pairing{toB: map[string]string{}, toA: map[string]string{}} }

// same reports whether a and b stand for the same, and pairs them if neither was met
// before.
func (p *pairing) same(a, b string) bool {
	knownB, seenA := p.toB[a]
	knownA, seenB := p.toA[b]
	if !seenA && !seenB {
		p.toB[a], p.toA[b] = b, a
		return true
	}
	return p.loose || seenA && knownB == b || seenB && knownA == a
}

// learn pairs two texts that the case sent at the same place: data made from the seed of
// the run, which answers may repeat.
func (p *pairing) learn(a, b string) {
	if a != b {
		p.same(a, b)
	}
}

// minLearned keeps "thb" and "usd" from being paired.
const minLearned = 6

// equal returns copies of both values in which what differs in every run is equal.
func (p *pairing) equal(name string, a, b any) (any, any) {
	switch inA := a.(type) {
	case map[string]any:
		if inB, ok := b.(map[string]any); ok {
			return p.objects(inA, inB)
		}
	case []any:
		if inB, ok := b.([]any); ok {
			return p.lists(name, inA, inB)
		}
	case string:
		if inB, ok := b.(string); ok {
			return p.texts(name, inA, inB)
		}
	}
	return single(name, a), single(name, b)
}

func (p *pairing) objects(a, b map[string]any) (any, any) {
	newA, newB := make(map[string]any, len(a)), make(map[string]any, len(b))
	for name, inA := range a {
		if background[name] {
			continue
		}
		if inB, both := b[name]; both {
			newA[name], newB[name] = p.equal(name, inA, inB)
		} else {
			newA[name] = single(name, inA)
		}
	}
	for name, inB := range b {
		if _, both := a[name]; !both && !background[name] {
			newB[name] = single(name, inB)
		}
	}
	return newA, newB
}

// lists pairs elements with names by name and plain values as a set, since the order of
// such lists means nothing, and all others by position.
func (p *pairing) lists(name string, a, b []any) (any, any) {
	if inA, inB := keyed(a), keyed(b); inA != nil && inB != nil && len(inA)+len(inB) > 0 {
		return p.objects(inA, inB)
	}
	newA, newB := make([]any, len(a)), make([]any, len(b))
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(b):
			newA[i] = single(name, a[i])
		case i >= len(a):
			newB[i] = single(name, b[i])
		default:
			newA[i], newB[i] = p.equal(name, a[i], b[i])
		}
	}
	return newA, newB
}

// keyed returns a list as an object from "[card]" to the element, or nil unless every
// element has a name of its own or is a plain text.
func keyed(list []any) map[string]any {
	byName := make(map[string]any, len(list))
	for _, element := range list {
		name, ok := element.(string)
		if object, is := element.(map[string]any); is && object["id"] == nil {
			name, ok = object["name"].(string)
		}
		key := "[" + name + "]"
		if _, twice := byName[key]; !ok || twice {
			return nil
		}
		byName[key] = element
	}
	return byName
}

func (p *pairing) texts(name, a, b string) (any, any) {
	switch {
	case volatile[name] != "":
	case wholeID(a) && wholeID(b):
		newA, newB := normalized(a), normalized(b)
		if newA == newB && !p.same(a, b) {
			newB += otherMark
		}
		return newA, newB
	case p.toB[a] == b && a != "":
		return normalized(a), normalized(a)
	}
	return single(name, a), single(name, b)
}

// wholeID reports whether a text is an id and nothing else.
func wholeID(s string) bool {
	const shortest = len("xx_") + 19
	return len(s) >= shortest && len(s) < 2*shortest && idText.FindString(s) == s
}

// single normalizes a value that the other side does not have.
func single(name string, value any) any {
	switch node := value.(type) {
	case map[string]any:
		made := make(map[string]any, len(node))
		for inner, each := range node {
			made[inner] = single(inner, each)
		}
		return made
	case []any:
		made := make([]any, len(node))
		for i, each := range node {
			made[i] = single(name, each)
		}
		return made
	case string:
		if mark := volatile[name]; mark != "" && node != "" {
			return mark
		}
		return normalized(node)
	}
	return value
}

// typeOf returns the JSON type of a value that was decoded with numbers as text.
func typeOf(value any) string {
	switch node := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		if strings.ContainsAny(node.String(), ".eE") {
			return "number"
		}
		return "integer"
	case []any:
		return "array"
	}
	return "object"
}

// sequence joins statuses without repetition.
func sequence(states []string) string {
	return strings.Join(slices.Compact(slices.Clone(states)), " → ")
}
