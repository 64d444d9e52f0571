package judge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/jsondocument"
)

// display returns a JSON value for people, shortened.
func display(value any, present bool) string {
	if !present {
		return "nothing"
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	room := longestValue
	if err := encoder.Encode(beginning(value, &room)); err != nil {
		return shortened(fmt.Sprint(value), longestValue)
	}
	return shortened(strings.TrimSpace(out.String()), longestValue)
}

// beginning returns a value of which only as much is left as is shown: of an object the members that come first by their
// names. room is how many bytes are shown; it does without those that it has returned.
func beginning(value any, room *int) any {
	switch node := value.(type) {
	case string:
		*room -= len(node)
		return node[:min(len(node), 2*longestValue)] // what is more is cut off, with half a character
	case []any:
		var list []any
		for i := 0; i < len(node) && *room >= 0; i++ {
			*room--
			list = append(list, beginning(node[i], room))
		}
		return jsondocument.List(list)
	case map[string]any:
		short := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(node)) {
			if *room < 0 {
				break
			}
			*room -= len(name)
			short[name[:min(len(name), 2*longestValue)]] = beginning(node[name], room)
		}
		return short
	}
	*room--
	return value
}

// shortened returns text shortened to at most limit bytes, between characters.
func shortened(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && text[limit]&0xc0 == 0x80 {
		limit--
	}
	return text[:limit] + "…"
}
