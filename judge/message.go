package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/specs"
)

// longestValue bounds a value in a message; the report has the whole body.
const longestValue = 120

// longestSent bounds the list of what was sent.
const longestSent = 400

// What a finding says at most, in bytes: a name, an id or a field of an answer can have megabytes.
const (
	longestText  = 1 << 10
	longestPlace = 400
)

// idTail is the part of an id that differs from run to run.
var idTail = lazyregexp.New(`\b([a-z]{3,5}(?:_test)?)_[0-9a-z]{15,}\b`)

func ruleWhere(rule string) string { return specs.RulesFile + " #" + rule }

// inDocument returns a place in the document of the contract, with its file.
func (j *Judge) inDocument(place string) string {
	file := specs.OpenAPIFile
	if j.Contract != nil {
		file = j.Contract.File
	}
	return file + " " + place
}

// finding returns the finding of a mismatch: with its rule, what was sent, and the whole
// sentence.
func (j *Judge) finding(rule string, ex *exchange.Exchange, miss mismatch, where string) Finding {
	if ex == nil {
		return j.findingAfter("", rule, nil, miss, where)
	}
	return j.findingAfter(j.sent(ex), rule, ex, miss, where)
}

// findingAfter is finding for a caller that knows what was sent in words.
func (j *Judge) findingAfter(sent, rule string, ex *exchange.Exchange, miss mismatch, where string) Finding {
	found := Finding{
		Rule: rule, Level: j.LevelOf(rule),
		Expected: shortened(miss.expected, longestText), Got: shortened(miss.got, longestText),
		Place: shortened(miss.place, longestPlace), Where: shortened(where, longestText),
	}
	if miss.unsure {
		found.Level = specs.Should
	}
	if miss.place != "" {
		found.Got += " at " + found.Place
	}
	if known := j.rule(rule); known != nil {
		found.Source = known.Source
	}
	if ex != nil {
		found.Exchange = ex.Seq
		if found.Sent = sent; sent != "" { // a recording may not say it
			sent = "sent " + sent + "; "
		}
	}
	found.Message = fmt.Sprintf("%s (%s): %sexpected %s; got %s; see %s.",
		found.Rule, found.Level, sent, found.Expected, found.Got, found.Where)
	return found
}

func (j *Judge) rule(name string) *specs.Rule {
	if j.Contract == nil {
		return nil
	}
	return j.Contract.Rule(name)
}

// sent returns what was sent, in words: "POST /charges with amount=10, currency=thb".
// Ids are shortened, so that the sentence is the same in every run.
func (j *Judge) sent(ex *exchange.Exchange) string {
	request := &ex.Request
	if request.Method == "" && request.Path == "" {
		return ""
	}
	text := strings.TrimSpace(request.Method + " " + request.Path)
	if request.Query != "" {
		text += "?" + request.Query
	}
	text += j.keyPhrase(request)
	if params := bodyParameters(request); len(params) > 0 {
		text += " with " + strings.Join(params, ", ")
	}
	return shortened(idTail.ReplaceAllString(text, "${1}_…"), longestSent)
}

// keyPhrases name a key that the operation does not take.
var keyPhrases = map[exchange.KeyKind]string{
	exchange.KeyNone:   " without a key",
	exchange.KeyPublic: " using the public key",
	exchange.KeySecret: " using the secret key",
	exchange.KeyChain:  " using a chain key",
	exchange.KeyOther:  " using an unknown key",
}

func (j *Judge) keyPhrase(request *exchange.Request) string {
	switch request.Key {
	case exchange.KeyPublic, exchange.KeySecret:
		operation := j.find(request)
		if operation == nil || len(operation.Keys) == 0 || slices.Contains(operation.Keys, string(request.Key)) {
			return ""
		}
	case exchange.KeyNone, exchange.KeyChain, exchange.KeyOther:
	}
	return keyPhrases[request.Key]
}

// longestRead is the longest body in which parameters are looked for, in bytes. A message
// shows little of a longer one, and there are many messages about one exchange.
const longestRead = 64 << 10

// bodyParameters returns the parameters of the body as name=value, in the order sent.
func bodyParameters(request *exchange.Request) []string {
	body := bytes.TrimSpace(request.Body)
	switch {
	case len(body) == 0:
		return nil
	case len(body) > longestRead:
		return []string{"the body " + shortened(string(body[:longestValue+1]), longestValue)}
	case body[0] == '{' || body[0] == '[':
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		var list []string
		if err := flatten(decoder, "", &list); err == nil || errors.Is(err, errEnough) {
			return list
		}
		return []string{"the body " + shortened(string(body), longestValue)}
	case bytes.IndexByte(body, '=') < 0:
		return []string{"the body " + shortened(string(body), longestValue)}
	}
	var list []string
	for pair := range strings.SplitSeq(string(body), "&") {
		if unescaped, err := url.QueryUnescape(pair); err == nil {
			pair = unescaped
		}
		list = append(list, shortened(pair, longestValue))
	}
	return list
}

// errEnough ends a list that is longer than what is shown of it.
var errEnough = errors.New("more than is shown")

// flatten reads one JSON value and lists its leaves with bracket names. It stops where
// no more is shown, and so do names: cases send bodies of many megabytes and ten thousand
// levels. It reads tokens, since a decoded object has lost the order of its members.
func flatten(decoder *json.Decoder, name string, list *[]string) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	if len(*list) > longestSent {
		return errEnough
	}
	delim, ok := token.(json.Delim)
	if !ok {
		*list = append(*list, name+"="+shortened(fmt.Sprint(leafValue(token)), longestValue))
		return nil
	}
	before := len(*list)
	for i := 0; decoder.More(); i++ {
		inner := strconv.Itoa(i)
		if delim == '{' {
			key, keyErr := decoder.Token()
			if keyErr != nil {
				return keyErr
			}
			inner = fmt.Sprint(key)
		}
		if name != "" {
			inner = shortened(name+"["+inner+"]", longestSent)
		}
		if err = flatten(decoder, inner, list); err != nil {
			return err
		}
	}
	if len(*list) == before && name != "" {
		*list = append(*list, name+"="+map[json.Delim]string{'{': "{}", '[': "[]"}[delim])
	}
	_, err = decoder.Token()
	return err
}

func leafValue(token json.Token) any {
	if token == nil {
		return "null"
	}
	return token
}

// describe returns an answer in words: "status 400 and code bad_request", "status 200 and
// a charge chrg_test_… with status failed".
func describe(resp *exchange.Response) string {
	text := "status " + strconv.Itoa(resp.Status)
	object := resp.Object()
	if object == nil {
		if resp.JSONError != "" {
			return text + " and no JSON (" + shortened(resp.JSONError, longestValue) + ")"
		}
		return text + " and " + display(resp.JSON, true)
	}
	kind, _ := object["object"].(string)
	if kind == "error" {
		text += " and code " + shortened(fmt.Sprint(object["code"]), longestValue)
		if message, _ := object["message"].(string); message != "" {
			text += " (" + shortened(message, longestValue) + ")"
		}
		return text
	}
	if kind == "" {
		return text + " and " + display(object, true)
	}
	text += " and a " + shortened(kind, longestValue)
	if id, _ := object["id"].(string); id != "" {
		text += " " + idTail.ReplaceAllString(shortened(id, longestValue), "${1}_…")
	}
	if status, _ := object["status"].(string); status != "" {
		text += " with status " + shortened(status, longestValue)
		if code, _ := object["failure_code"].(string); code != "" {
			text += " and failure_code " + shortened(code, longestValue)
		}
	}
	return text
}

// subject returns what a pointer points at, as in "expected card.id to be …".
func subject(pointer string) string {
	if tokens := jsonvalue.Tokens(pointer); len(tokens) > 0 {
		return strings.Join(tokens, ".")
	}
	return "the answer"
}

func numbers(values []int) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = strconv.Itoa(value)
	}
	return list
}

func joinOr(parts []string) string  { return enumerate(parts, " or ") }
func joinAnd(parts []string) string { return enumerate(parts, " and ") }

func enumerate(parts []string, last string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + last + parts[len(parts)-1]
}

// Request returns the finding that a client broke a rule with what it sent. place is the JSON pointer
// of the parameter, empty where it is about the whole request; where is the place in the contract, that
// of the rule where it is empty.
func (j *Judge) Request(rule string, ex *exchange.Exchange, place, expected, got, where string) Finding {
	if where == "" {
		where = ruleWhere(rule)
	}
	return j.finding(rule, ex, mismatch{place: place, expected: expected, got: got}, where)
}

// Delivery returns the finding that a receiver of webhooks broke a rule with its answer. sent says in words what was
// delivered to it.
func (j *Judge) Delivery(rule string, ex *exchange.Exchange, sent, expected, got string) Finding {
	return j.findingAfter(sent, rule, ex, mismatch{expected: expected, got: got}, ruleWhere(rule))
}
