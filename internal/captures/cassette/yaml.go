package cassette

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/goccy/go-yaml/ast"

	"github.com/omise-conformance/harness/internal/captures/record"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/yamldocument"
)

// mostItem is the length of the longest interaction that is read, in bytes.
const mostItem = 8 << 20

// listName begins the list of interactions.
var listName = lazyregexp.New(`^(?:http_)?interactions:\s*(\[\s*\]\s*)?$`)

// items splits a cassette in YAML into its interactions, so that one is parsed at a time: each begins with a dash at the column
// of the first, and no line within one, whatever stands in its texts, can begin as far left.
type items struct {
	from   *bufio.Reader
	number int    // of the line in next
	next   []byte // a line that was read and belongs to what follows
	failed error
}

// item is the text of an interaction.
type item struct {
	text []byte
	line int
	long bool
}

// readYAML yields the interactions of a cassette.
func readYAML(file *record.File) iter.Seq2[*record.Record, error] {
	return func(yield func(*record.Record, error) bool) {
		lines := items{from: bufio.NewReaderSize(file, 64<<10)}
		tree := yamlTree{anchors: map[string]*node{}}
		if !lines.toList() {
			yield(nil, lines.end(`has no list of interactions`))
			return
		}
		for number := 1; ; number++ {
			next := lines.item()
			if next == nil {
				break
			}
			made, err := tree.record(next)
			if err != nil {
				made, err = nil, fmt.Errorf("holds an interaction in line %d that %w", next.line, err)
			} else {
				made.Name = fmt.Sprintf("interaction %d", number)
			}
			if !yield(made, err) {
				return
			}
		}
		if err := lines.end(""); err != nil {
			yield(nil, err)
		}
	}
}

// record returns the record of an item.
func (t *yamlTree) record(of *item) (*record.Record, error) {
	if of.long {
		return nil, fmt.Errorf("is longer than %d MiB, which is more than is read", mostItem>>20)
	}
	parsed, err := yamldocument.Parse(of.text)
	var wrong *yamldocument.Error
	switch {
	case errors.As(err, &wrong) && wrong.Line > 0:
		return nil, fmt.Errorf("is not YAML: in line %d, %s", of.line+wrong.Line-1, wrong.Message)
	case err != nil:
		return nil, fmt.Errorf("is not YAML: %w", err)
	case len(parsed.Docs) == 0:
		return nil, errors.New("is empty")
	}
	list, ok := parsed.Docs[0].Body.(*ast.SequenceNode)
	if !ok || len(list.Values) != 1 {
		return nil, errors.New("is not an item of a list")
	}
	t.offset = of.line - 1
	interaction := t.of(list.Values[0])
	interaction.line = of.line
	return recordOf(interaction)
}

// line returns the next line with its end, or nil at the end. Of a line that is too long it returns the beginning.
func (l *items) line() []byte {
	if line := l.next; line != nil {
		l.next = nil
		return line
	}
	if l.failed != nil {
		return nil
	}
	var line []byte
	for {
		part, err := l.from.ReadSlice('\n')
		if len(line) <= mostItem {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		l.failed = err
		l.number++
		if len(line) == 0 {
			return nil
		}
		return line
	}
}

// toList goes to the first line after the name of the list, and reports whether there is a list.
func (l *items) toList() bool {
	for line := l.line(); line != nil; line = l.line() {
		if found := listName.FindSubmatch(bytes.TrimRight(line, "\r\n")); found != nil {
			return true
		}
	}
	return false
}

// item returns the next interaction, or nil where the list ends.
func (l *items) item() *item {
	line := l.line()
	for line != nil && (isBlank(line) || line[indent(line)] == '#') {
		line = l.line()
	}
	column := indent(line)
	if line == nil || !isDash(line[column:]) {
		l.next = line
		return nil
	}
	found := &item{line: l.number}
	for {
		if found.long = found.long || len(found.text)+len(line) > mostItem; found.long {
			found.text = nil
		} else {
			found.text = append(found.text, line...)
		}
		line = l.line()
		if line == nil || !isBlank(line) && line[indent(line)] != '#' && indent(line) <= column {
			l.next = line
			return found
		}
	}
}

// end returns the error of what was read, if there was one, or else what is wrong.
func (l *items) end(wrong string) error {
	if l.failed != nil && !errors.Is(l.failed, io.EOF) {
		return l.failed
	}
	if wrong != "" {
		return errors.New(wrong)
	}
	return nil
}

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// isDash reports whether a line begins an item of a list.
func isDash(line []byte) bool {
	return len(line) > 0 && line[0] == '-' && (len(line) == 1 || bytes.IndexByte([]byte(" \t\r\n"), line[1]) >= 0)
}
