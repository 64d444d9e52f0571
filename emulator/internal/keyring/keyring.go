// Package keyring says what a test key looks like, and which public and which secret key belong to one account.
//
// The two keys of an account have nothing in common that the API would state. Two things tell them apart from
// those of other accounts: people who make keys up give both the same ending, and real keys are made at one moment, which
// the beginning of their suffix spells as that of every id does. Keys with neither are not paired by their looks.
package keyring

import (
	"regexp"
	"time"

	"github.com/omise-conformance/harness/emulator/internal/ident"
	"github.com/omise-conformance/harness/emulator/internal/wire"
)

// Kind is public or secret.
type Kind uint8

const (
	Public Kind = iota
	Secret
)

// other is the kind of the mate of a key.
func (k Kind) other() Kind { return 1 - k }

// Key is a test key.
type Key struct {
	Text   string
	Kind   Kind
	suffix string
	moment wire.Stamp // at which the API made it, 0 for one that it did not make
}

// testKey is the form of a test key. The suffixes of real ones have 19 characters; suites make up others.
var testKey = regexp.MustCompile(`^([ps])key_test_([0-9A-Za-z_-]+)$`)

// mostSuffix bounds the suffix of a key. As a part of the expression it would make that slow to compile.
const mostSuffix = 64

// Form describes the keys that Parse takes, for messages.
const Form = "pkey_test_ or skey_test_ and 1 to 64 letters, digits, underscores or dashes"

// The first real keys are of 2013. What spells an earlier time, or one that is far ahead, was made up.
var (
	firstMoment = wire.StampOf(time.Date(2013, 1, 1, 0, 0, 0, 0, time.UTC))
	lastMoment  = wire.StampOf(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
)

// Parse reads a public or secret key of test mode. Live keys, keys of chains and anything else are none.
func Parse(text string) (Key, bool) {
	parts := testKey.FindStringSubmatch(text)
	if parts == nil || len(parts[2]) > mostSuffix {
		return Key{}, false
	}
	key := Key{Text: text, suffix: parts[2]}
	if parts[1] == "s" {
		key.Kind = Secret
	}
	if id, ok := ident.ParseID(parts[1]+"key", text); ok && id.Moment() >= firstMoment && id.Moment() <= lastMoment {
		key.moment = id.Moment()
	}
	return key, true
}

// oneMoment is how far apart the keys of one account are made at most. Those that are known share nine characters,
// which is less than a millisecond.
const oneMoment = wire.Stamp(time.Second / time.Millisecond)

// Ring holds keys without a mate, each with a value. Its zero value is empty. What it does costs the same with many keys
// as with few.
type Ring[V any] struct {
	bySuffix [2]map[string]entry[V]
	bySecond [2]map[wire.Stamp][]entry[V]
}

type entry[V any] struct {
	key   Key
	value V
}

// Add puts a key into the ring.
func (r *Ring[V]) Add(key Key, value V) {
	if r.bySuffix[key.Kind] == nil {
		r.bySuffix[key.Kind], r.bySecond[key.Kind] = map[string]entry[V]{}, map[wire.Stamp][]entry[V]{}
	}
	r.bySuffix[key.Kind][key.suffix] = entry[V]{key, value}
	if key.moment != 0 {
		second := key.moment / oneMoment
		r.bySecond[key.Kind][second] = append(r.bySecond[key.Kind][second], entry[V]{key, value})
	}
}

// Remove takes a key out of the ring, if it is in it.
func (r *Ring[V]) Remove(key Key) {
	delete(r.bySuffix[key.Kind], key.suffix)
	second := key.moment / oneMoment
	var left []entry[V]
	for _, each := range r.bySecond[key.Kind][second] {
		if each.key != key {
			left = append(left, each)
		}
	}
	if len(left) == 0 {
		delete(r.bySecond[key.Kind], second)
	} else {
		r.bySecond[key.Kind][second] = left
	}
}

// Mate finds the key in the ring that belongs to the same account as a new one: that of the other kind with the
// same suffix, else the one that was made at the same moment, the nearest of several.
func (r *Ring[V]) Mate(key Key) (mate Key, value V, found bool) {
	kind := key.Kind.other()
	if same, ok := r.bySuffix[kind][key.suffix]; ok {
		return same.key, same.value, true
	}
	if key.moment == 0 {
		return mate, value, false
	}
	nearest := oneMoment + 1
	for second := key.moment/oneMoment - 1; second <= key.moment/oneMoment+1; second++ {
		for _, each := range r.bySecond[kind][second] {
			if gap := max(each.key.moment-key.moment, key.moment-each.key.moment); gap < nearest {
				mate, value, nearest, found = each.key, each.value, gap, true
			}
		}
	}
	return mate, value, found
}

// Of returns the values of the keys of a kind.
func (r *Ring[V]) Of(kind Kind) []V {
	values := make([]V, 0, len(r.bySuffix[kind]))
	for _, each := range r.bySuffix[kind] {
		values = append(values, each.value)
	}
	return values
}
