package child

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// markForms are the ways in which test runners name a test before they run it, by the name of the runner.
var markForms = map[string]string{
	"go":       `^\s*=== RUN\s+(\S+)`,              // go test -v
	"pytest":   `^(\S+\.py::\S+)`,                  // pytest -v
	"unittest": `^(test\w* \([\w.]+\))`,            // python -m unittest -v
	"surefire": `^(?:\[INFO\] )?Running ([\w.$]+)`, // Maven
	"minitest": `^(\w+#test_\w+)`,                  // ruby, --verbose
}

// MarkForms returns the names of the runners whose output is known.
func MarkForms() []string { return slices.Sorted(maps.Keys(markForms)) }

// Marks reads in the output of a command which test it runs, and when that test began.
type Marks struct {
	form *regexp.Regexp

	mu   sync.Mutex
	last []mark // the latest ones, in the order of time
}

type mark struct {
	at   time.Time
	name string
}

// mostMarks bounds what is remembered. A request is looked up soon after it was sent.
const mostMarks = 4096

// longestLine bounds what is read of a line.
const longestLine = 4096

// NewMarks returns marks of a test runner (MarkForms), or of a regular expression: its first group, or the whole
// match, is the mark.
func NewMarks(form string) (*Marks, error) {
	pattern, known := markForms[form]
	if !known {
		pattern = form
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("%q is neither a test runner (%s) nor a regular expression: %w", form, strings.Join(MarkForms(), ", "), err)
	}
	return &Marks{form: compiled}, nil
}

// At returns the mark that held at a time, or an empty string. m may be nil.
func (m *Marks) At(when time.Time) string {
	if m == nil {
		return ""
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, each := range slices.Backward(m.last) {
		if !each.at.After(when) {
			return each.name
		}
	}
	return ""
}

func (m *Marks) note(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.last); n > 0 && m.last[n-1].name == name {
		return
	}
	if len(m.last) == mostMarks {
		m.last = slices.Delete(m.last, 0, mostMarks/2)
	}
	m.last = append(m.last, mark{time.Now(), name})
}

// reading returns a writer that passes everything on and reads the marks in it.
func (m *Marks) reading(to io.Writer) io.Writer { return &markReader{marks: m, to: to} }

// markReader reads the marks of one stream.
type markReader struct {
	marks *Marks
	to    io.Writer
	line  []byte // what is there of the line at hand
}

// Write passes text on. A runner names a test before its result stands in the same line, so that a line that is
// not whole yet counts as well. The mark is noted first: the test may send its request while the text is passed on.
func (r *markReader) Write(text []byte) (int, error) {
	for rest := text; len(rest) > 0; {
		part, after, whole := bytes.Cut(rest, []byte("\n"))
		rest = after
		if room := longestLine - len(r.line); room > 0 {
			r.line = append(r.line, part[:min(len(part), room)]...)
		}
		if found := r.marks.form.FindSubmatch(r.line); found != nil {
			r.marks.note(string(found[min(1, len(found)-1)]))
		}
		if whole {
			r.line = r.line[:0]
		}
	}
	return r.to.Write(text)
}
