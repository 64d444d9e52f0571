package code

import (
	"encoding/json"
	"strconv"
	"strings"
)

// value is what an expression says without being run. The zero value is one that is not known.
type value struct {
	scalar  string // JSON of a string, number, boolean or null
	members []member
	kind    kind
	open    bool // an object may have members that are not known
	line    int
	from    int // the token that it begins with
}

type kind int

const (
	unknown kind = iota
	scalar
	object
	list
	absent // undefined
)

// member is a member of an object, or without a name an element of a list.
type member struct {
	name  string
	value *value
	line  int
}

// What an expression may be at most, so that small programs do not become large values.
const (
	mostDepth   = 30
	mostText    = 64 << 10
	mostMembers = 2000
)

// set puts a member in the place of one with its name.
func (v *value) set(m member) {
	for i := range v.members {
		if v.members[i].name == m.name {
			v.members = append(v.members[:i:i], v.members[i+1:]...)
			break
		}
	}
	if m.value.kind != absent {
		v.members = append(v.members, m)
	}
}

// take takes over the members of an object that is spread.
func (v *value) take(other *value) {
	if other.kind != object || len(v.members)+len(other.members) > mostMembers {
		v.open = true
		return
	}
	v.open = v.open || other.open
	for _, m := range other.members {
		m.line = 0 // it stands elsewhere
		v.set(m)
	}
}

// text returns a text as a value.
func text(plain string) *value {
	if len(plain) > mostText {
		return &value{}
	}
	written, err := json.Marshal(plain)
	if err != nil {
		return &value{}
	}
	return &value{kind: scalar, scalar: string(written)}
}

// text returns the text that a value is, if it is one.
func (v *value) text() (plain string, ok bool) {
	ok = v.kind == scalar && strings.HasPrefix(v.scalar, `"`) && json.Unmarshal([]byte(v.scalar), &plain) == nil
	return plain, ok
}

// number returns a number as a value. JSON writes it as it is, or in decimals.
func number(written string) *value {
	written = strings.ReplaceAll(written, "_", "")
	if json.Valid([]byte(written)) {
		return &value{kind: scalar, scalar: written}
	}
	if n, err := strconv.ParseInt(written, 0, 64); err == nil {
		return &value{kind: scalar, scalar: strconv.FormatInt(n, 10)}
	}
	return &value{}
}

// add returns the sum of two values, which is known of texts and of numbers that are whole.
func add(one, other *value) *value {
	if one.kind != scalar || other.kind != scalar {
		return &value{}
	}
	left, leftText := one.text()
	right, rightText := other.text()
	switch {
	case leftText && rightText:
		return text(left + right)
	case leftText:
		return text(left + other.scalar)
	case rightText:
		return text(one.scalar + right)
	}
	a, errA := strconv.ParseInt(one.scalar, 10, 64)
	b, errB := strconv.ParseInt(other.scalar, 10, 64)
	if errA != nil || errB != nil {
		return &value{}
	}
	return number(strconv.FormatInt(a+b, 10))
}
