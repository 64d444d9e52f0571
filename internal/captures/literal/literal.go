package literal

import (
	"bytes"
	"errors"
	"iter"
	"strings"

	"github.com/omise-conformance/harness/internal/lazyregexp"
)

// Text is a literal of a program.
type Text struct {
	// Line is where what it stands for begins in the file, counted from 1, behind spaces.
	Line int
	// Written is the text as it stands in the file, and Plain what that means.
	Written, Plain string
	// Verbatim holds where a line of the text is one of the file.
	Verbatim bool
}

// beginnings are what the texts begin with that are looked for: JSON, and the first line of an answer of HTTP.
var beginnings = lazyregexp.New(`[{\[]|HTTP/[0-9]`)

// most bounds what a file can cost: how many literals may lack their end, and how many times its size is read in all.
const (
	mostOpen  = 1000
	mostTimes = 16
	mostJoins = 1000
)

// ErrTooMany is the error about the rest of a program, behind the line of the text that comes with it.
var ErrTooMany = errors.New("there are so many texts that begin like JSON and do not end that the rest is not read")

// Find yields the literals in a program that begin with JSON or with an answer of HTTP, by the ways of its language. Where one
// begins is told by what stands before it and not by reading all of the program: comments and regular expressions, which would
// have to be understood otherwise, lead nothing astray.
func Find(file string, text []byte) iter.Seq2[Text, error] {
	return func(yield func(Text, error) bool) {
		language := languageOf(file)
		if language == nil {
			return
		}
		f := finder{language: language, text: string(text), left: mostTimes*len(text) + 1<<20}
		line, counted := 1, 0
		for at := 0; at < len(text); {
			if f.open >= mostOpen || f.left <= 0 {
				yield(Text{Line: line}, ErrTooMany)
				return
			}
			next := beginnings.FindIndex(text[at:])
			if next == nil {
				return
			}
			begin := at + next[0]
			at += next[1]
			written, plain, end := f.literal(begin)
			if end == 0 {
				continue
			}
			line += bytes.Count(text[counted:begin], []byte("\n"))
			counted = begin
			verbatim := strings.HasPrefix(f.text[begin:], written) && strings.Count(written, "\n") == strings.Count(plain, "\n")
			if !yield(Text{Line: line, Written: written, Plain: plain, Verbatim: verbatim}, nil) {
				return
			}
			if whole(plain) { // else it may be none, and one may begin within it
				at = max(at, end)
			}
		}
	}
}

// whole reports whether a text ends as it begins.
func whole(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasSuffix(text, "}") || strings.HasSuffix(text, "]")
}

// finder finds literals in a text, within what it may cost.
type finder struct {
	language   *language
	text       string
	open, left int
}

// literal returns the literal that begins at a place, behind its opening and spaces, and where it ends; that is 0 where there is none.
func (f *finder) literal(begin int) (written, plain string, end int) {
	if f.language.heredocs {
		if written, plain, end, found := f.heredoc(begin); found {
			return written, plain, end
		}
	}
	opened := len(strings.TrimRight(f.text[max(0, begin-mostSpace):begin], " \t\r\n")) + max(0, begin-mostSpace)
	before := f.text[:opened]
	for _, form := range f.language.forms {
		if strings.HasSuffix(before, form.open) {
			return f.pieces(form, begin)
		}
	}
	return "", "", 0
}

// mostSpace bounds how far before a text its opening is looked for.
const mostSpace = 400

// pieces reads a literal, and those that the program puts behind it.
func (f *finder) pieces(form form, begin int) (written, plain string, end int) {
	for n := 0; n < mostJoins; n++ {
		length := form.length(f.text[begin:])
		f.left -= length + mostJoint // looking for the next piece costs as much
		if length < 0 {
			f.open++
			f.left -= len(f.text) - begin
			return "", "", 0
		}
		piece := f.text[begin : begin+length]
		end = begin + length + len(form.close)
		written, plain = written+piece, plain+form.unescape(piece)
		if !form.joined || whole(plain) {
			break
		}
		joint := joints.FindString(f.text[end:min(end+mostJoint, len(f.text))])
		if !strings.HasSuffix(joint, form.open) {
			break
		}
		if strings.ContainsAny(joint, "abcdefghijklmnopqrstuvwxyz") { // a variable stands between
			written, plain = written+gap, plain+gap
		}
		begin = end + len(joint)
	}
	return written, plain, end
}

// gap stands for a value that a program puts between two literals.
const gap = "${value}"

// mostJoint bounds what may stand between two literals that are one text.
const mostJoint = 200

// joints are what stands between the pieces of a text, up to the opening of the next: an operator, nothing, or a variable.
var joints = lazyregexp.New(`^(?:\s*[+.\\]?\s*|\s*[+.]\s*[$A-Za-z_][\w.>$()-]*\s*[+.]\s*)["']`)

// length returns how long the literal is at whose inside a text begins, or -1.
func (f form) length(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && f.escapes != None:
			i++
		case strings.HasPrefix(text[i:], f.close):
			if f.doubled && strings.HasPrefix(text[i+len(f.close):], f.close) {
				i += len(f.close)
				continue
			}
			if depth--; depth < 0 {
				return i
			}
		case f.nested && text[i] == f.open[len(f.open)-1]:
			depth++
		}
		if !f.nested {
			depth = 0
		}
	}
	return -1
}

func (f form) unescape(text string) string {
	if f.doubled {
		return strings.ReplaceAll(text, f.close+f.close, f.close)
	}
	return Unescape(text, f.close[0], f.escapes)
}

// heredocs are the lines before a text that say with which word it ends.
var heredocs = lazyregexp.New(`<<<?[-~]?\s*(["'` + "`" + `]?)([A-Za-z_]\w*)["'` + "`" + `]?[^\n]*\n\s*$`)

// heredoc reads a text that ends with a line that the line before it names. found is false where no line does, and end 0 where
// the text does not end.
func (f *finder) heredoc(begin int) (written, plain string, end int, found bool) {
	before := f.text[max(0, begin-mostSpace):begin]
	opened := strings.LastIndex(before, "<<")
	if opened < 0 {
		return "", "", 0, false
	}
	opened = strings.LastIndex(before[:opened], "\n") + 1 // the first of a line, where it names several
	names := heredocs.FindStringSubmatch(before[opened:])
	if names == nil {
		return "", "", 0, false
	}
	for at := begin; at < len(f.text); {
		line, _, _ := strings.Cut(f.text[at:], "\n")
		if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), names[2]); ok && !isWord(rest) {
			f.left -= at - begin
			escapes := Full
			if names[1] == "'" {
				escapes = None
			}
			written = f.text[begin:at]
			return written, Unescape(written, 0, escapes), at, true
		}
		at += len(line) + 1
	}
	f.open++
	f.left -= len(f.text) - begin
	return "", "", 0, true
}

// isWord reports whether a text goes on with what belongs to a name.
func isWord(text string) bool {
	return text != "" && (text[0] == '_' || text[0] >= '0' && text[0] <= '9' || text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z')
}
