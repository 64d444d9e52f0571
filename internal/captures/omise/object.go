// Package omise tells what the Omise API has answered from what others have: many APIs have charges, cards and tokens, some with
// the same names of fields.
package omise

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// Hosts are the hosts of the API.
var Hosts = []string{"api.omise.co", "vault.omise.co"}

// Kinds are the values of the member "object", each with what its ids begin with; nothing where it has no id of its own.
var Kinds = map[string][]string{
	"account": {"account", "acct"}, "balance": nil, "bank_account": nil, "barcode": nil, "capability": nil,
	"card": {"card"}, "chain": {"acch"}, "charge": {"chrg"}, "customer": {"cust"}, "dispute": {"dspt"}, "document": {"docu"},
	"error": nil, "event": {"evnt"}, "forex": nil, "link": {"link"}, "list": nil, "occurrence": {"occu"}, "payment_method": nil,
	"receipt": {"rcpt"}, "recipient": {"recp"}, "refund": {"rfnd"}, "schedule": {"schd"}, "scheduled_charge": {"rchg"},
	"scheduled_transfer": {"rtrf"}, "search": nil, "source": {"src"}, "token": {"tokn"}, "transaction": {"trxn"},
	"transfer": {"trsf"}, "transfer_schedule": nil, "webhook_delivery": {"whdl"},
}

// Object reports whether a JSON text is an object that the API shows. It does not have to be whole or without faults: what can be
// read of it decides. Values that are not known are places in it, as JSON pointers: they may have been anything.
func Object(text []byte, unknown ...string) bool {
	object := gjson.ParseBytes(text)
	return object.IsObject() && isObject(object, unknown, 0)
}

// mostLists bounds how deep lists are searched that say of themselves only that they are lists.
const mostLists = 4

func isObject(object gjson.Result, unknown []string, depth int) bool {
	name := object.Get("object")
	prefixes, ok := Kinds[name.String()]
	if !ok || name.Type != gjson.String {
		return false
	}
	location := object.Get("location")
	if ours(location) || location.Exists() && slices.Contains(unknown, "/location") {
		return true
	}
	switch name.Str {
	case "error":
		return !location.Exists() && !object.Get("type").Exists() &&
			object.Get("code").Type == gjson.String && object.Get("message").Type == gjson.String
	case "list", "search":
		return depth < mostLists && listsObject(object.Get("data"), depth)
	case "bank_account":
		return object.Get("last_digits").Exists() && object.Get("name").Exists() && !object.Get("id").Exists()
	case "balance": // one of another API has lists of amounts
		return object.Get("total").Type == gjson.Number
	case "document", "barcode": // both are shown without a location, and say where the file is
		return strings.Contains(object.Get("download_uri").String(), "omise.co") || hasID(object, prefixes)
	}
	return hasID(object, prefixes) || object.Get("livemode").IsBool() && placeholder(object.Get("id"), unknown)
}

// ours reports whether a location is one of the API: a path, or an address at one of its hosts. What is wrong with it is not
// asked here.
func ours(location gjson.Result) bool {
	text := location.Str
	return location.Type == gjson.String && (strings.HasPrefix(text, "/") || strings.Contains(text, "omise.co"))
}

func listsObject(list gjson.Result, depth int) (found bool) {
	list.ForEach(func(_, element gjson.Result) bool {
		found = isObject(element, nil, depth+1)
		return !found
	})
	return found
}

// liveID is what stands behind the prefix of an id; ids of the test mode say that they are.
var liveID = lazyregexp.New(`^[0-9a-z]{19}$`)

func hasID(object gjson.Result, prefixes []string) bool {
	id := object.Get("id").String()
	for _, prefix := range prefixes {
		if rest, ok := strings.CutPrefix(id, prefix+"_"); ok && (strings.HasPrefix(rest, "test") || liveID.MatchString(rest)) {
			return true
		}
	}
	return false
}

// words are what people put in the place of an id. It is no short prefix with an id behind it, which may be that of another API.
var words = lazyregexp.New(`^test_[a-z_]+$|placeholder|^[a-z_]+_id$`)

// placeholder reports whether an id is one that will be replaced when the text is used.
func placeholder(id gjson.Result, unknown []string) bool {
	return slices.Contains(unknown, "/id") || id.Type == gjson.String && words.MatchString(id.Str)
}

// Mentions reports whether a text can hold such an object in whatever notation: it names a kind of object as the value of
// "object". It is a quick answer for texts of which most have none.
func Mentions(text []byte) bool { return mention.Match(text) }

// mention is the member "object" in JSON, escaped or not, and as languages write it.
var mention = func() *lazyregexp.Regexp {
	var all []string
	for kind := range Kinds {
		all = append(all, kind)
	}
	slices.Sort(all)
	return lazyregexp.New(`object\\{0,3}["']{0,2}\s*:\s*\\{0,3}["'` + "`" + `]{1,2}(?:` + strings.Join(all, "|") + `)\\{0,3}["'` + "`" + `]`)
}()
