package hooks

import (
	"bytes"
	"strings"
	"time"
)

// forgery is a delivery that a handler must not take.
type forgery struct {
	topic
	// forge returns the delivery of an event; other is an earlier event, that was delivered rightly.
	forge func(ev, other event) *delivery
}

const (
	ruleUnsigned  = "client.webhook-unsigned"
	ruleSignature = "client.webhook-signature"
	ruleBody      = "client.webhook-body"
	ruleTimestamp = "client.webhook-timestamp"
	ruleAge       = "client.webhook-age"
)

// old is how long ago an old delivery was signed: beyond any tolerance.
const old = 30 * 24 * time.Hour

// noise has the form of a signature.
var noise = strings.Repeat("5ca1ab1e", 8)

// cut is how many digits of a signature are left where the rest is missing.
const cut = 16

var forgeries = []forgery{
	{
		topic{"refuses-unsigned", ruleUnsigned, "A delivery without a signature is refused"},
		func(ev, _ event) *delivery { return &delivery{what: "without a signature"} },
	},
	{
		topic{"refuses-empty-signature", ruleUnsigned, "A delivery with an empty signature is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "with an empty signature", seals: []seal{{by: nobody}}}
		},
	},
	{
		topic{"refuses-wrong-signature", ruleSignature, "A delivery with a wrong signature is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "with a wrong signature", seals: []seal{{by: nobody, literal: noise}}}
		},
	},
	{
		topic{"refuses-two-wrong-signatures", ruleSignature, "A delivery with two wrong signatures is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "with two wrong signatures", seals: []seal{{by: nobody, literal: noise}, {by: stranger}}}
		},
	},
	{
		topic{"refuses-cut-signature", ruleSignature, "A delivery with the beginning of its signature is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "with the first 16 digits of its signature", seals: []seal{{by: own, keep: cut}}}
		},
	},
	{
		topic{"refuses-other-account", ruleSignature, "A delivery that is signed with the secret of another account is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "signed with the secret of another account", seals: []seal{{by: stranger}}}
		},
	},
	{
		topic{"refuses-other-event", ruleSignature, "A delivery with the signature of another event is refused"},
		func(_, other event) *delivery {
			return &delivery{what: "with the signature of another event", signed: other.body, seals: rightly}
		},
	},
	{
		topic{"refuses-changed-body", ruleBody, "A delivery with one byte of its body changed is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "with one byte changed after it was signed", body: changed(ev.body), signed: ev.body, seals: rightly}
		},
	},
	{
		topic{"refuses-changed-timestamp", ruleTimestamp, "A delivery with another timestamp than the signed one is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "with a timestamp one second after the signed one", ahead: time.Second, seals: rightly}
		},
	},
	{
		topic{"refuses-missing-timestamp", ruleTimestamp, "A delivery without the timestamp of its signature is refused"},
		func(ev, _ event) *delivery {
			return &delivery{what: "without the timestamp", untimed: true, seals: rightly}
		},
	},
	{
		topic{"refuses-old-delivery", ruleAge, "A delivery that was signed long ago is refused"},
		func(ev, _ event) *delivery { return &delivery{what: "signed 30 days ago", age: old, seals: rightly} },
	},
}

// changed returns a body with one byte changed so that it stays JSON: a digit of the amount where there is one, else
// one of the id of the event.
func changed(body []byte) []byte {
	out := bytes.Clone(body)
	for _, name := range []string{`"amount":`, `"description":"`, `"id":"evnt_`} {
		at := bytes.Index(out, []byte(name))
		if at < 0 {
			continue
		}
		at += len(name)
		for at < len(out) && out[at] == ' ' {
			at++
		}
		if at < len(out) && (out[at] >= '0' && out[at] <= '9' || out[at] >= 'a' && out[at] <= 'z') {
			out[at] = other(out[at])
			return out
		}
	}
	return append(out, ' ')
}

// other returns another character of the same kind.
func other(c byte) byte {
	switch c {
	case '9', 'z':
		return c - 1
	}
	return c + 1
}
