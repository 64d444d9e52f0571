package versions

import (
	"slices"
	"strconv"
	"strings"
)

// maxDepth bounds how deep an answer is read. The deepest of the API, a list of events with customers with cards, is 8 deep.
const maxDepth = 64

// metadata is the member whose content is not the API's: what a user stored.
const metadata = "metadata"

// Read returns the reading of a decoded answer.
//
// An event may hold data of another version than its own: its data is as the account's version was at its time. Such data
// narrows the versions where it can, and is no mixture where it cannot; it is one where it contradicts itself.
func Read(answer any) Reading {
	r := reader{marks: make([]Mark, 0, 24), seen: make([]bool, rowCount)}
	whole := r.begin()
	r.walk(whole, answer, nil, true)
	found := r.result()
	return Reading{Versions: found.versions(), Marks: r.counted(found)}
}

// reader reads one answer.
type reader struct {
	parts  []*part
	marks  []Mark
	seen   []bool // by the numbers of the rows
	absent []absentMark
}

// part is what of an answer is of one version: the answer, or the data of an event in it.
type part struct{ marked, lacking set }

// absentMark is a field that a kind of object lacks, at its first place.
type absentMark struct {
	*absence
	Mark
}

func (r *reader) begin() *part {
	begun := &part{marked: all, lacking: all}
	r.parts = append(r.parts, begun)
	return begun
}

// versions returns what the marks of a part leave, narrowed by what it lacks where that leaves something.
func (p *part) versions() set {
	if narrowed := p.marked & p.lacking; narrowed != 0 {
		return narrowed
	}
	return p.marked
}

func (r *reader) result() set {
	whole := r.parts[0].versions()
	narrowed := whole
	for _, data := range r.parts[1:] {
		if data.marked == 0 {
			return 0
		}
		narrowed &= data.versions()
	}
	if narrowed == 0 {
		return whole
	}
	return narrowed
}

// counted returns the marks, and of the absences those that agree with what was found.
func (r *reader) counted(found set) []Mark {
	for _, each := range r.absent {
		if each.versions&found != 0 {
			r.marks = append(r.marks, each.Mark)
		}
	}
	return r.marks
}

// walk reads a value and all within it. root holds for the answer and for the data of an event.
func (r *reader) walk(within *part, value any, path []string, root bool) {
	if len(path) > maxDepth {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		kind, _ := value["object"].(string)
		if kind != "" {
			r.object(within, kind, value, path, root)
		}
		r.members(within, kind, value, path)
	case []any:
		for i, each := range value {
			if isCompound(each) {
				r.walk(within, each, append(path, strconv.Itoa(i)), false)
			}
		}
	}
}

// members reads what an object holds, in the order of the names, so that an answer always has the same reading.
func (r *reader) members(within *part, kind string, object map[string]any, path []string) {
	var room [16]string
	names := room[:0]
	for name, value := range object {
		if name != metadata && isCompound(value) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		inner, root := within, false
		if kind == "event" && name == "data" {
			inner, root = r.begin(), true
		}
		r.walk(inner, object[name], append(path, name), root)
	}
}

func isCompound(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		return len(value) > 0
	case []any:
		return len(value) > 0
	}
	return false
}

// object reads the marks of one object.
func (r *reader) object(within *part, kind string, object map[string]any, path []string, root bool) {
	rows, described := ofKind[kind]
	if !described {
		rows = ofKind[""]
	}
	for i := range rows {
		each := &rows[i]
		value, there := object[each.field]
		if !there || !each.form.fits(value, object) || each.form.alone && !root {
			continue
		}
		within.marked &= each.versions
		if !r.seen[each.number] {
			r.seen[each.number] = true
			r.marks = append(r.marks, Mark{
				Place: pointer(append(path, each.field)), Object: kind, Field: each.field + each.form.name, Versions: each.versions.versions(),
			})
		}
	}
	missing := absences[kind]
	if missing == nil || !missing.fits(object) {
		return
	}
	within.lacking &= missing.versions
	if !slices.ContainsFunc(r.absent, func(known absentMark) bool { return known.absence == missing }) {
		r.absent = append(r.absent, absentMark{missing, Mark{
			Place: pointer(path), Object: kind, Field: "no " + missing.field, Versions: missing.versions.versions(),
		}})
	}
}

// fits reports whether an object lacks the field, and has what is always beside it.
func (a *absence) fits(object map[string]any) bool {
	if _, there := object[a.field]; there {
		return false
	}
	return !slices.ContainsFunc(a.beside, func(name string) bool { _, there := object[name]; return !there })
}

var escaped = strings.NewReplacer("~", "~0", "/", "~1")

func pointer(path []string) string {
	var b strings.Builder
	for _, name := range path {
		b.WriteByte('/')
		b.WriteString(escaped.Replace(name))
	}
	return b.String()
}
