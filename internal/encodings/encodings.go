// Package encodings is the one list of the ways in which a text may be written within another: escapes, base64, gzip and
// the others. What redacts secrets and what searches for them both read with it, so that neither knows a way that the
// other does not.
package encodings

import "iter"

// Piece is a part of a text that is written in an encoding, and what it says.
type Piece struct {
	Encoding   string // in a word or two: "base64"
	Start, End int    // the part of the text
	Plain      string
	// Readable holds where Plain can stand in the place of the part: the same text with fewer escapes.
	Readable bool
}

// Shortest is the length of the shortest text that can hold a secret by itself: "cvc=123".
const Shortest = 7

// Budget bounds the work on one text with all that is written within it. What decodes to something longer would
// else take as long as its author wants.
type Budget struct {
	left  int
	spent bool
}

// NewBudget returns what may be decoded of a text: far more than any text that is not made to exhaust it.
func NewBudget(size int) *Budget { return &Budget{left: 32*size + 1<<20} }

// Spent reports whether something could not be decoded any more.
func (b *Budget) Spent() bool { return b.spent }

// take takes a number of bytes from the budget, or reports that they are not there.
func (b *Budget) take(bytes int) bool {
	if bytes > b.left {
		b.spent = true
		return false
	}
	b.left -= bytes
	return true
}

// job is a text in which pieces are looked for.
type job struct {
	text   string
	least  int // the length of the shortest plain text to find
	budget *Budget
	found  func(Piece) bool
}

// whole tells a piece that is all of the text, and asks whether to go on.
func (j *job) whole(encoding, plain string, readable bool) bool {
	if plain == j.text || len(plain) < j.least {
		return true
	}
	return j.found(Piece{Encoding: encoding, End: len(j.text), Plain: plain, Readable: readable})
}

// decode looks through the text with every decoder. Each tells every piece until it is asked to stop; one that finds
// nothing must be fast, since that is what it does with nearly every text. They are named here and not in a list, so that a
// job needs no memory of its own.
func (j *job) decode() {
	written := onlyWritten(j.text)
	_ = escapes(j) && quotedPrintable(j) && (written || unusual(j)) && // the same text, written otherwise
		runs(j) && hexPairs(j) && // letters and digits
		!written && gzips(j) && zlibs(j) && deflates(j) && wide(j) // bytes
}

// Pieces returns the parts of a text that are written in an encoding and say something of at least so many bytes.
func Pieces(text string, least int, budget *Budget) iter.Seq[Piece] {
	return func(yield func(Piece) bool) {
		j := job{text: text, least: least, budget: budget, found: yield}
		j.decode()
	}
}
