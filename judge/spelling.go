package judge

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// spelling is a way to write JSON that encoding/json reads without a word, and that others refuse or read as
// something else.
type spelling string

// The spellings, as they complete "got …".
const (
	doubledName   spelling = "a member of that name for the second time"
	foldedName    spelling = "a member whose name differs from that of another in its letter case only"
	halfCharacter spelling = "the escape of half a character"
	composedName  spelling = "a member whose name differs from that of another only in how its characters are composed"
	nulName       spelling = "a member whose name begins with NUL"
	unsafeNumber  spelling = "a number beyond 2^53"
	inexactNumber spelling = "a number that no double holds"
	deepValue     spelling = "a value in more than 64 others"
	oddNumber     spelling = "a number that is not written in digits alone" // of interest where the contract has a whole number
)

// deepest is how many values within values the strictest readers take: Newtonsoft.Json and System.Text.Json of .NET.
const deepest = 64

// oddity is one place in a text with such a spelling.
type oddity struct {
	spelling spelling
	place    string // a JSON pointer
	text     string // the name or the number
}

// mostOddities bounds what is kept of one text. One would be enough for a finding.
const mostOddities = 20

// speller goes over a text that is known to be JSON.
type speller struct {
	text  []byte
	at    int
	steps []step // to the value at hand
	// names are those of the objects that are not complete yet, as they stand in the text.
	names [][]byte
	found []oddity
}

// spellings returns the odd places of a JSON text, in the order in which they stand.
func spellings(text []byte) []oddity {
	s := &speller{text: text}
	s.value()
	return s.found
}

func (s *speller) note(kind spelling, text []byte) {
	if len(s.found) < mostOddities {
		s.found = append(s.found, oddity{kind, pointerTo(s.steps), string(text)})
	}
}

// step is one on the way to a value: the name of a member, or the index of an element.
type step struct {
	name      []byte
	index     int
	isElement bool
}

func pointerTo(steps []step) string {
	var out []byte
	for _, each := range steps {
		text := string(each.name)
		if each.isElement {
			text = strconv.Itoa(each.index)
		}
		out = append(append(out, '/'), jsonvalue.Escape(text)...)
	}
	return string(out)
}

// peek skips space and returns the byte that stands there, 0 at the end.
func (s *speller) peek() byte {
	for ; s.at < len(s.text); s.at++ {
		if b := s.text[s.at]; b != ' ' && b != '\n' && b != '\t' && b != '\r' {
			return b
		}
	}
	return 0
}

func (s *speller) value() {
	switch b := s.peek(); {
	case b == '{':
		s.within('}', s.members)
	case b == '[':
		s.within(']', s.elements)
	case b == '"':
		s.string()
	default:
		if token := s.token(); b == '-' || b >= '0' && b <= '9' {
			s.number(token)
		}
	}
}

// within reads an object or a list up to the byte that closes it.
func (s *speller) within(closing byte, read func(closing byte)) {
	if len(s.steps) == deepest {
		s.note(deepValue, nil)
	}
	s.at++
	s.steps = append(s.steps, step{})
	read(closing)
	s.steps = s.steps[:len(s.steps)-1]
	s.at++
}

func (s *speller) members(closing byte) {
	first := len(s.names)
	var seen [nameKinds / 64]uint64
	var alike map[string][][]byte // the names of an object that has many
	var composed map[string][]byte
	for b := s.peek(); b != closing && b != 0; b = s.peek() {
		if b == ',' {
			s.at++
			continue
		}
		name := s.string()
		s.steps[len(s.steps)-1] = step{name: name}
		if len(name) > 0 && name[0] == 0 && !s.free() {
			s.note(nulName, name)
		}
		composed = s.composed(composed, name)
		if len(s.names)-first == nameKinds {
			alike = make(map[string][][]byte, 2*nameKinds)
			for _, each := range s.names[first:] {
				alike[withoutCase(each)] = append(alike[withoutCase(each)], each)
			}
		}
		if alike != nil { // or the time would grow with the square of the members
			same := withoutCase(name)
			s.compare(alike[same], name)
			if len(alike[same]) <= mostOddities {
				alike[same] = append(alike[same], name)
			}
		} else if kind := nameKind(name); seen[kind/64]&(1<<(kind%64)) != 0 {
			s.compare(s.names[first:], name)
		} else {
			seen[kind/64] |= 1 << (kind % 64)
		}
		s.names = append(s.names, name)
		s.peek()
		s.at++ // the colon
		s.value()
	}
	s.names = s.names[:first]
}

func (s *speller) elements(closing byte) {
	for i := 0; ; {
		switch b := s.peek(); b {
		case closing, 0:
			return
		case ',':
			i++
			s.at++
		default:
			s.steps[len(s.steps)-1] = step{index: i, isElement: true}
			s.value()
		}
	}
}

// nameKinds is how many kinds of names are told apart before two of them are compared.
const nameKinds = 512

// nameKind returns a number that two names have in common if they are equal but for the case of their letters, and few others.
func nameKind(name []byte) int {
	kind := uint(len(name))
	for _, b := range name {
		if b >= utf8.RuneSelf {
			return len(name) % nameKinds // whatever is the other case of it
		}
		kind = kind*31 + uint(b|' ')
	}
	return int((kind ^ kind>>9 ^ kind>>18) % nameKinds)
}

// withoutCase returns what all names have in common that are equal but for the case of their letters.
func withoutCase(name []byte) string {
	return string(bytes.Map(func(letter rune) rune {
		least := letter
		for other := unicode.SimpleFold(letter); other != letter; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, name))
}

// free reports whether the names at hand are the client's.
func (s *speller) free() bool {
	return slices.ContainsFunc(s.steps[:len(s.steps)-1], func(each step) bool { return string(each.name) == "metadata" })
}

// composed compares a name with those before it that are not of ASCII, by their composed form, and returns them with it.
func (s *speller) composed(others map[string][]byte, name []byte) map[string][]byte {
	if !slices.ContainsFunc(name, func(b byte) bool { return b >= utf8.RuneSelf }) {
		return others
	}
	form := norm.NFC.String(string(name))
	if other, known := others[form]; known {
		if !bytes.Equal(other, name) && !s.free() {
			s.note(composedName, name)
		}
		return others
	}
	if others == nil {
		others = map[string][]byte{}
	}
	others[form] = name
	return others
}

// compare compares the name of a member with those before it.
func (s *speller) compare(others [][]byte, name []byte) {
	free := s.free()
	for _, other := range others {
		switch {
		case len(other) != len(name):
		case bytes.Equal(other, name):
			s.note(doubledName, name)
			return
		case !free && bytes.EqualFold(other, name):
			s.note(foldedName, name)
			return
		}
	}
}

// string reads a string and returns what is between its quotes, its escapes decoded.
func (s *speller) string() []byte {
	start := s.at
	escaped := false
	for s.at++; s.at < len(s.text) && s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			escaped = true
			s.at++
		}
	}
	s.at++
	token := s.text[start:min(s.at, len(s.text))]
	if !escaped {
		return bytes.Trim(token, `"`)
	}
	if half := halfOf(token); half != "" {
		s.note(halfCharacter, []byte(half))
	}
	var value string
	_ = json.Unmarshal(token, &value) // the whole text is JSON
	return []byte(value)
}

// token reads a number or a word.
func (s *speller) token() []byte {
	start := s.at
	for s.at < len(s.text) && bytes.IndexByte([]byte(",]} \n\r\t"), s.text[s.at]) < 0 {
		s.at++
	}
	if s.at == start { // not JSON
		s.at++
	}
	return s.text[start:min(s.at, len(s.text))]
}
