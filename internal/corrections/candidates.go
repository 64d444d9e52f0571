// Package corrections corrects what is surely wrong in JSON that is kept in a file: the names of fields that were renamed, codes
// in lower case, a null that is missing. It changes these bytes and no other: people have written the rest as they like it.
package corrections

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/tidwall/gjson"
)

// Edit replaces the bytes of a text from Start up to End.
type Edit = udiff.Edit

const (
	// maxDepth bounds how deep a text is read. The deepest of the API, a list of events with customers with cards, is 8 deep.
	maxDepth = 64
	// mostCandidates bounds the edits of one text: each is judged.
	mostCandidates = 300
	// metadata is the member whose content is not the API's: what a user stored.
	metadata = "metadata"
)

// Candidates returns what may be corrected in a JSON text, in its order. Whether it should be, a judge has to say: see Sure.
func Candidates(text []byte) []Edit {
	if !gjson.ValidBytes(text) {
		return nil
	}
	w := walker{text: text}
	w.value(gjson.ParseBytes(text), 0)
	if len(w.edits) > mostCandidates {
		w.edits = w.edits[:mostCandidates]
	}
	return w.edits
}

type walker struct {
	text  []byte
	edits []Edit
}

// member is a member of an object, with where its name and its value begin and end.
type member struct {
	name, value      gjson.Result
	begins, ends     int // the value
	nameAt, nameEnds int // the name, with its quotation marks
}

func (w *walker) value(value gjson.Result, depth int) {
	switch {
	case depth > maxDepth:
	case value.IsArray():
		value.ForEach(func(_, element gjson.Result) bool {
			w.value(element, depth+1)
			return true
		})
	case value.IsObject():
		w.object(members(value), depth)
	}
}

func members(object gjson.Result) (all []member) {
	object.ForEach(func(name, value gjson.Result) bool {
		all = append(all, member{
			name: name, value: value, begins: value.Index, ends: value.Index + len(value.Raw),
			nameAt: name.Index, nameEnds: name.Index + len(name.Raw),
		})
		return true
	})
	return all
}

func (w *walker) object(all []member, depth int) {
	raw := map[string]string{}
	for _, m := range all {
		raw[m.name.Str] = m.value.Raw
	}
	kind, isObject := strings.CutPrefix(raw["object"], `"`) // all else is a part of one, or of others
	kind = strings.TrimSuffix(kind, `"`)
	for _, m := range all {
		if isObject {
			w.rename(kind, raw, m)
		}
		if slices.Contains(capitals, m.name.Str) && isLowerCode(m.value) {
			w.edits = append(w.edits, Edit{Start: m.begins, End: m.ends, New: strings.ToUpper(m.value.Raw)})
		}
		if m.name.Str != metadata {
			w.value(m.value, depth+1)
		}
	}
	if isObject {
		w.nulls(kind, raw, all)
	}
}

// rename adds the new name of a member that has one, unless the object has that too.
func (w *walker) rename(kind string, raw map[string]string, m member) {
	for _, r := range renames {
		if _, both := raw[r.to]; m.name.Str == r.from && (r.kind == anyKind || r.kind == kind) && !both {
			w.edits = append(w.edits, Edit{Start: m.nameAt, End: m.nameEnds, New: strconv.Quote(r.to)})
			return
		}
	}
}

func isLowerCode(value gjson.Result) bool {
	code := value.Str
	return value.Type == gjson.String && len(code) == 3 && value.Raw == `"`+code+`"` && code == strings.ToLower(code) && code != strings.ToUpper(code)
}

// nulls adds the fields of an object that are missing and null, after its last member and in its style.
func (w *walker) nulls(kind string, raw map[string]string, all []member) {
	last := all[len(all)-1]
	lead, colon := w.style(all)
	for _, n := range nulls {
		_, there := raw[n.field]
		if n.kind != kind || there || slices.ContainsFunc(renames, func(r rename) bool { _, older := raw[r.from]; return r.to == n.field && older }) {
			continue
		}
		holds := true
		for field, want := range n.with {
			holds = holds && raw[field] == want
		}
		if holds {
			w.edits = append(w.edits, Edit{Start: last.ends, End: last.ends, New: "," + lead + strconv.Quote(n.field) + colon + "null"})
		}
	}
}

// style returns what stands before the name of the last member, after the comma, and what between its name and its value.
func (w *walker) style(all []member) (lead, colon string) {
	last := all[len(all)-1]
	start := last.nameAt
	for start > 0 && bytes.IndexByte([]byte(" \t\r\n"), w.text[start-1]) >= 0 {
		start--
	}
	return string(w.text[start:last.nameAt]), string(w.text[last.nameEnds:last.begins])
}
