package jsonstream

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// The bounds of what is read.
const (
	// MostValue is the length of the longest value that is handed out, in bytes.
	MostValue = 32 << 20
	// mostPassed is how far to go without a value that can be handed out. Some megabytes can be packed gigabytes of blanks.
	mostPassed = 256 << 20
	mostDepth  = 500
	mostName   = 4 << 10
)

// valueError is the error of a value after which the next one can be read. It completes "a value that …".
type valueError string

func (e valueError) Error() string { return string(e) }

var (
	errLong = valueError(fmt.Sprintf("is longer than %d MiB, which is more than is read", MostValue>>20))
	errDeep = valueError(fmt.Sprintf("is nested more than %d levels deep", mostDepth))
	errLine = valueError("is not JSON: a text in it has no end")
	errOpen = valueError("is not JSON: a bracket in it has no end")
)

// scanner goes through a text byte by byte, in a window of it.
type scanner struct {
	from   io.Reader
	window []byte
	at     int   // the next byte in window
	line   int   // the number of the line in which it stands
	failed error // of from, io.EOF at the end

	keep   int // where in window the value begins that is being read, -1 where nothing is kept
	most   int // bytes of it that are kept
	passed int // bytes of it that were not
	deep   bool
	// inLine holds where values stand on lines, so that a line end within a text ends a broken value, and so does a line that begins
	// as the next value does.
	inLine bool
	lists  []bool // which of the brackets that are open are those of lists
}

func newScanner(from io.Reader) *scanner {
	return &scanner{from: from, window: make([]byte, 0, 64<<10), line: 1, keep: -1}
}

// more reads on. It returns false at the end and where reading fails.
func (s *scanner) more() bool {
	if s.failed != nil {
		return false
	}
	begin := s.at
	if s.keep >= 0 {
		begin, s.keep = s.keep, 0
	}
	s.window = s.window[:copy(s.window, s.window[begin:])]
	s.at -= begin
	if len(s.window) == cap(s.window) {
		s.window = append(make([]byte, 0, 2*cap(s.window)), s.window...)
	}
	for range 100 { // a reader may return nothing
		var n int
		n, s.failed = s.from.Read(s.window[len(s.window):cap(s.window)])
		s.window = s.window[:len(s.window)+n]
		if n > 0 || s.failed != nil {
			return n > 0
		}
	}
	s.failed = io.ErrNoProgress
	return false
}

// end returns the error for a text that ends too early.
func (s *scanner) end() error {
	if s.failed != nil && !errors.Is(s.failed, io.EOF) {
		return s.failed
	}
	return fmt.Errorf("is cut short: it ends in line %d, within a value", s.line)
}

// peek returns the next byte that is no blank, and 0 at the end.
func (s *scanner) peek() byte {
	for passed := 0; ; {
		for ; s.at < len(s.window); s.at++ {
			switch c := s.window[s.at]; c {
			case '\n':
				s.line++
			case ' ', '\t', '\r':
			default:
				return c
			}
		}
		if passed += len(s.window); passed > mostPassed {
			s.failed = fmt.Errorf("has more than %d MiB of blanks before line %d", mostPassed>>20, s.line)
		}
		if !s.more() {
			return 0
		}
	}
}

// atEnd goes to the next byte that is no blank, and reports whether there is none.
func (s *scanner) atEnd() bool {
	s.peek()
	return s.at == len(s.window)
}

// classes of bytes, so that most of them take one look.
const (
	plain = iota
	opens
	closes
	quotes
	escape
	newline
	ends // ends a number or a word: a comma, a colon, a blank
)

var classes = func() (class [256]byte) {
	for c, of := range map[byte]byte{
		'{': opens, '[': opens, '}': closes, ']': closes, '"': quotes, '\\': escape, '\n': newline,
		',': ends, ':': ends, ' ': ends, '\t': ends, '\r': ends,
	} {
		class[c] = of
	}
	return class
}()

// value goes over the value that begins at the next byte, which peek has returned. The text of it is good until the next call.
// An error that is no valueError is about all that follows.
func (s *scanner) value(most int) (text []byte, err error) {
	s.keep, s.most, s.passed, s.deep = s.at, most, 0, false
	defer func() { s.keep = -1 }()
	switch classes[s.window[s.at]] {
	case quotes:
		err = s.text()
	case opens:
		err = s.nested()
	default:
		err = s.word()
	}
	switch {
	case err != nil:
		return nil, err
	case s.keep < 0 || s.at-s.keep > most:
		return nil, errLong
	case s.deep:
		return nil, errDeep
	}
	return s.window[s.keep:s.at], nil
}

// within reads on within a value. What has become too long is no longer kept.
func (s *scanner) within() error {
	if s.keep >= 0 && s.at-s.keep > s.most {
		s.keep = -1
	}
	if s.keep < 0 {
		if s.passed += len(s.window); s.passed > mostPassed {
			s.failed = fmt.Errorf("has a value of more than %d MiB before line %d", mostPassed>>20, s.line)
		}
	}
	if !s.more() {
		return s.end()
	}
	return nil
}

// text goes over a text in quotes.
func (s *scanner) text() error {
	for s.at++; ; {
		for s.at < len(s.window) {
			class := classes[s.window[s.at]]
			switch {
			case class == plain:
			case class == quotes:
				s.at++
				return nil
			case class == escape:
				if s.at++; s.at == len(s.window) {
					if err := s.within(); err != nil {
						return err
					}
				}
				if s.window[s.at] == '\n' {
					continue
				}
			case class == newline && s.inLine:
				return errLine
			case class == newline:
				s.line++
			}
			s.at++
		}
		if err := s.within(); err != nil {
			return err
		}
	}
}

// nested goes over an object or a list. That its brackets are of one kind is for a parser to see.
func (s *scanner) nested() error {
	s.lists = s.lists[:0]
	for depth := 0; ; {
		for s.at < len(s.window) {
			switch classes[s.window[s.at]] {
			case opens:
				if s.inLine && depth > 0 && s.beginsAnew() {
					return errOpen
				}
				depth++
				s.deep = s.deep || depth > mostDepth
				s.open()
			case closes:
				s.lists = s.lists[:min(depth-1, len(s.lists))]
				if depth--; depth == 0 {
					s.at++
					return nil
				}
			case quotes:
				if err := s.text(); err != nil {
					return err
				}
				continue
			case newline:
				s.line++
			}
			s.at++
		}
		if err := s.within(); err != nil {
			return err
		}
	}
}

// open notes the bracket at hand.
func (s *scanner) open() {
	if len(s.lists) < mostDepth {
		s.lists = append(s.lists, s.window[s.at] == '[')
	}
}

// beginsAnew reports whether the bracket at hand begins an object on a line of its own where none can stand: the value before it was
// cut off.
func (s *scanner) beginsAnew() bool {
	if s.window[s.at] != '{' || s.keep < 0 {
		return false
	}
	before := bytes.TrimRight(s.window[s.keep:s.at], " \t\r\n")
	if bytes.IndexByte(s.window[s.keep+len(before):s.at], '\n') < 0 {
		return false
	}
	switch before[len(before)-1] {
	case ':', '[':
		return false
	case ',':
		return !s.lists[len(s.lists)-1]
	}
	return true
}

// word goes over a number, true, false or null, or over what is none of them.
func (s *scanner) word() error {
	for s.at++; ; s.at++ {
		if s.at == len(s.window) {
			if err := s.within(); err != nil {
				if errors.Is(s.failed, io.EOF) {
					return nil // which ends it
				}
				return err
			}
		}
		if classes[s.window[s.at]] != plain {
			return nil
		}
	}
}

// passLine goes on to the end of the line.
func (s *scanner) passLine() {
	for {
		if i := bytes.IndexByte(s.window[s.at:], '\n'); i >= 0 {
			s.at += i
			return
		}
		if s.at = len(s.window); !s.more() {
			return
		}
	}
}
