package hooks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// form is a right delivery of another form than the usual one.
type form struct {
	topic
	deliver func(ev event) *delivery
}

var forms = []form{
	{
		topic{
			"accepts-new-and-old-signature", "client.webhook-rotation",
			"While a new secret replaces the handler's, the second of two signatures is enough",
		},
		func(event) *delivery {
			return &delivery{what: "with two signatures, of which the second is that of the handler's secret", seals: []seal{{by: stranger}, {by: own}}}
		},
	},
	{
		topic{
			"accepts-old-and-new-signature", "client.webhook-rotation",
			"While the handler's secret replaces an old one, the first of two signatures is enough",
		},
		func(event) *delivery {
			return &delivery{what: "with two signatures, of which the first is that of the handler's secret", seals: []seal{{by: own}, {by: stranger}}}
		},
	},
	{
		topic{"accepts-unknown-event", "client.webhook-unknown-event", "An event with a key that the handler does not know is answered 2xx"},
		func(ev event) *delivery {
			return &delivery{what: "with a key that no list has, rightly signed", seals: rightly, body: edited(ev, func(members map[string]any) {
				members["key"] = "charge.become_something_new"
			})}
		},
	},
	{
		topic{"accepts-unknown-members", "client.webhook-unknown-member", "An event with members that the handler does not know is answered 2xx"},
		func(ev event) *delivery {
			return &delivery{what: "with members that no document has, rightly signed", seals: rightly, body: edited(ev, func(members map[string]any) {
				members["new_member"] = map[string]any{"object": "something_new", "values": []any{1, nil, "text"}}
				if data, ok := members["data"].(map[string]any); ok {
					data["new_member"] = true
				}
			})}
		},
	},
	{
		topic{"accepts-other-spacing", "client.webhook-raw-body", "A signature is verified over the body as it came, however its JSON is written"},
		func(ev event) *delivery {
			return &delivery{what: "with spaces between its members, rightly signed", seals: rightly, body: spaced(ev.body)}
		},
	},
	{
		topic{"accepts-large-event", "client.webhook-large", "An event of 48 KiB is answered 2xx"},
		func(ev event) *delivery {
			return &delivery{what: "with metadata of 48 KiB, rightly signed", seals: rightly, body: edited(ev, func(members map[string]any) {
				if data, ok := members["data"].(map[string]any); ok {
					data["metadata"] = manyMembers()
				}
			})}
		},
	},
}

// manyMembers returns metadata of 48 KiB.
func manyMembers() map[string]any {
	const members, length = 96, 480
	out := map[string]any{}
	for i := range members {
		out[fmt.Sprintf("line_%d", i)] = strings.Repeat("x", length)
	}
	return out
}

// edited returns the body of an event with other members.
func edited(ev event, edit func(members map[string]any)) []byte {
	decoder := json.NewDecoder(bytes.NewReader(ev.body))
	decoder.UseNumber()
	var members map[string]any
	if decoder.Decode(&members) != nil {
		return ev.body
	}
	edit(members)
	text, err := json.Marshal(members)
	if err != nil {
		return ev.body
	}
	return text
}

// spaced returns JSON with spaces and new lines between its members.
func spaced(body []byte) []byte {
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return body
	}
	return out.Bytes()
}
