// Package explanation says what a name of the project stands for: a rule, a case, a fault, a variant, an exit code. A page has
// what is known of one thing, with its sources in words, an example that the emulator makes, and what usually causes it.
package explanation

import (
	"github.com/omise-conformance/harness/internal/rulebook"
)

// Kind is a kind of thing that has a name.
type Kind string

// The kinds, in the order in which they are looked for.
const (
	Rule         Kind = "rule"
	ClientRule   Kind = "rule of clients"
	Case         Kind = "case"
	Fault        Kind = "fault"
	FaultyClient Kind = "faulty client"
	OddClient    Kind = "odd client"
	Variant      Kind = "variant"
	Injection    Kind = "injection"
	Lifecycle    Kind = "lifecycle"
	State        Kind = "state"
	Operation    Kind = "operation"
	Feature      Kind = "feature"
	ErrorCode    Kind = "error code"
	FailureCode  Kind = "failure code"
	ExitCode     Kind = "exit code"
)

// Kinds lists the kinds in the order of pages.
var Kinds = []Kind{
	Rule, ClientRule, Case, Fault, FaultyClient, OddClient, Variant, Injection, Lifecycle, State, Operation, Feature, ErrorCode, FailureCode, ExitCode,
}

// Page is what is known of one thing.
type Page struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	// Title is a sentence that says what it is.
	Title string `json:"title"`
	// Level is that of a rule, else empty.
	Level string          `json:"level,omitempty"`
	Facts []rulebook.Fact `json:"facts,omitempty"`
	// Sources say in words where it is written.
	Sources []string `json:"sources,omitempty"`
	// Causes say what usually breaks a rule, or leads to what the page is about.
	Causes []string `json:"causes,omitempty"`
	// Steps say what to do about it.
	Steps   []string `json:"steps,omitempty"`
	Example *Example `json:"example,omitempty"`
	Related []Link   `json:"related,omitempty"`
	// Address is the page of the published catalog, empty where there is none.
	Address string `json:"address,omitempty"`
}

// Link is another name with a page.
type Link struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	// Text says what the name stands for.
	Text string `json:"text,omitempty"`
}

// Example is an exchange that shows what the page is about.
type Example struct {
	// About says where it comes from.
	About string `json:"about"`
	// Case is the case that sent it, empty where none did.
	Case string `json:"case,omitempty"`
	// Right is the exchange as HTTP text: the request, and an answer that conforms.
	Right string `json:"right,omitempty"`
	Wrong *Wrong `json:"wrong,omitempty"`
}

// Wrong is what breaks the rule of an example.
type Wrong struct {
	// About says what does it, in a sentence.
	About    string `json:"about"`
	Fault    string `json:"fault"`
	Expected string `json:"expected,omitempty"`
	Got      string `json:"got,omitempty"`
	// Text is the answer as HTTP text, or what a client sends.
	Text string `json:"text,omitempty"`
}
