// Package record is what the formats have in common in which exchanges are kept: the Record that each of them yields, and the
// Format that says how one is told from another and read.
package record

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Record is an exchange, or the part of one that a file holds. Nothing in it is redacted.
type Record struct {
	At Place
	// Name is what the file calls the record, such as "entry 3"; empty where it holds but one.
	Name string
	// Request is nil where the file does not say what was asked.
	Request *Request
	// Status is 0 where the file does not say it, and Header nil.
	Status int
	Header http.Header
	// Body is what was answered, unpacked. It is nil where the file does not say it, as for the request alone, and empty but
	// not nil where the answer was empty.
	Body []byte
	// BodyAt is where the body stands in the file.
	BodyAt Place
	// Unknown are the places in Body whose values the file does not say, as JSON pointers: variables of its code, and what is
	// put in when it is used. Nothing is judged at or below them. In Body stands what is left of the text, or null. A pointer
	// that ends with the member * says that the object may have members that the file does not name, so that none is missing.
	Unknown []string
	// Line is, instead of all else, a line of a program beside its bodies that may hold a key. It is searched for secrets alone.
	Line     string
	Started  time.Time // zero where the file does not say it
	Duration time.Duration
}

// Request is what was asked, as far as a file says it.
type Request struct {
	Method string // in capitals, empty where the file does not say it
	// URL is absolute, or begins with a slash where the file does not name the host. A segment in braces, such as {id}, stands
	// for one that the file does not say.
	URL    string
	Header http.Header
	Body   []byte
	// BodyAt is where the body stands in the file, without a line where the reader does not say it.
	BodyAt Place
}

// WithQuery returns an address with a query that a file keeps beside it, unless the address has its own.
func WithQuery(address, query string) string {
	query = strings.TrimPrefix(query, "?")
	if query == "" || strings.Contains(address, "?") {
		return address
	}
	return address + "?" + query
}

// Place is a place in a file.
type Place struct {
	// Line counts from 1; 0 where the file has no lines that would help, such as a packed one.
	Line int
	// Verbatim holds for a body that stands in the file as it is, so that its second line is on the line below.
	Verbatim bool
}

// Unreadable is the error about a text that is none of what its format has. It completes the sentence "FILE …".
type Unreadable struct {
	Line int // of the file, counted from 1
	Why  string
}

// Error says what is wrong, and where.
func (u *Unreadable) Error() string {
	return fmt.Sprintf("cannot be read at line %d: %s", u.Line, u.Why)
}
