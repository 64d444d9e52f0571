package seedfile

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// builder turns the objects of a file into requests.
type builder struct {
	file   *File
	public string
	secret string
	ids    map[string]int // line of each id
	tokens int
}

// object is one entry of a section.
type object struct {
	section string // the prefix of its id
	where   string
	line    int
	lines   map[string]int
	params  wire.Params
	id      string
	of      string // the id of the customer of a card
	at      time.Time
	cards   []object // of a customer
	idLine  int
}

// request adds a request about an object.
func (b *builder) request(o *object, method, path string, params wire.Params, ids map[string]string) {
	b.file.Requests = append(b.file.Requests, Request{
		Object: cmp.Or(o.of, o.id), Method: method, Path: path, Params: params, IDs: ids, At: o.at, PublicKey: b.public, SecretKey: b.secret,
		line: o.line, where: o.where, lines: o.lines,
	})
}

// make adds the request that makes an object with its own id.
func (b *builder) make(o *object, path string) {
	b.identify(o)
	b.request(o, "POST", path, o.params, map[string]string{o.section: o.id})
}

// identify gives an object an id, which is needed to go on with it.
func (b *builder) identify(o *object) {
	if o.id == "" {
		o.id = b.invent(o.section)
	}
}

// invent is an id for what the file gives none.
func (b *builder) invent(prefix string) string {
	b.tokens++
	return prefix + "_test_seed" + strconv.Itoa(b.tokens)
}

// take removes a field from the parameters of an object and returns its value.
func (o *object) take(field string) any {
	value := o.params[field]
	delete(o.params, field)
	return value
}

// token makes a token of a card and returns its id.
func (b *builder) token(o *object, details wire.Params, cardID string) string {
	ids := map[string]string{"tokn": b.invent("tokn")}
	if cardID != "" {
		ids["card"] = cardID
	}
	b.request(o, "POST", "/tokens", wire.Params{"card": map[string]any(details)}, ids)
	return ids["tokn"]
}

func (b *builder) addRecipient(o *object) {
	verified := o.take("verified")
	b.make(o, "/recipients")
	if verified == true {
		b.request(o, "PATCH", "/recipients/"+o.id+"/verify", nil, nil)
	}
}

func (b *builder) addCustomer(o *object) {
	first := o.take("default_card")
	b.make(o, "/customers")
	for i := range o.cards {
		each := &o.cards[i]
		each.of = o.id
		if each.at.IsZero() {
			each.at = o.at
		}
		b.request(each, "PATCH", "/customers/"+o.id, wire.Params{"card": b.token(each, each.params, each.id)}, nil)
	}
	if first != nil {
		b.request(o, "PATCH", "/customers/"+o.id, wire.Params{"default_card": first}, nil)
	}
}

func (b *builder) addToken(o *object) { b.make(o, "/tokens") }

func (b *builder) addSource(o *object) { b.make(o, "/sources") }

func (b *builder) addCharge(o *object) {
	b.identify(o)
	outcome, code := wire.Params{"v": o.take("outcome")}.Text("v"), wire.Params{"v": o.take("failure_code")}.Text("v")
	if details, ok := o.params.Object("card"); ok {
		o.params["card"] = b.token(o, details, "")
	}
	b.make(o, "/charges")
	if outcome != "" {
		b.request(o, "", "", wire.Params{"outcome": outcome}, nil)
		last := &b.file.Requests[len(b.file.Requests)-1]
		last.Charge, last.Outcome, last.FailureCode = o.id, outcome, code
	}
}

func (b *builder) addRefund(o *object) {
	charge := wire.Params{"v": o.take("charge")}.Text("v")
	b.make(o, "/charges/"+charge+"/refunds")
}

// idForm is what follows the prefix of an id, and longestTail bounds it: a counted repetition takes long to compile at every start. Real
// ones have 19 characters; suites make up others.
var idForm = regexp.MustCompile(`^_test_[0-9A-Za-z_]+$`)

const longestTail = len("_test_") + 64

// checkID refuses an id that no object of its kind can have, or that another object of the file has.
func (b *builder) checkID(o *object) error {
	if o.id == "" {
		return nil
	}
	if tail, ok := strings.CutPrefix(o.id, o.section); !ok || len(tail) > longestTail || !idForm.MatchString(tail) {
		return fmt.Errorf("%s:%d: %s.id: %q is not the id of such an object in test mode; "+
			"want %s_test_ and 1 to 64 letters, digits or underscores", b.file.Name, o.idLine, o.where, o.id, o.section)
	}
	if line, taken := b.ids[o.id]; taken {
		return fmt.Errorf("%s:%d: %s.id: %s is the id of another object, in line %d", b.file.Name, o.idLine, o.where, o.id, line)
	}
	b.ids[o.id] = o.idLine
	return nil
}
