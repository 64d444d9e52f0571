package specs

import (
	"maps"
	"slices"
	"time"
)

// Lifecycle is the model of the objects of one schema: the states that they can
// be in, how they come to be, and what moves them. What is tested about states,
// transitions and illegal triggers is made from it, and only from it.
type Lifecycle struct {
	Schema string
	// Read is the operation that shows an object, "retrieveCharge".
	Read string
	// States exclude each other, and every object is in one of them.
	States map[string]State
	Starts []Start
	// Transitions may name several states to come from.
	Transitions []Transition
	// Refusals, Transitions and Unstated together cover each pair of a state and
	// an operation that triggers something.
	Refusals []Illegal
	Unstated []Pair
	Limits   []Limit

	reach map[string]map[string]bool
}

// State is one state of an object: the fields that tell it, with the values
// that they have in it. A value is a literal, a list of literals of which one
// holds, or one of Set, Null, Part and Whole.
type State struct {
	Description string
	// Fields hold as long as the object is in the state.
	Fields map[string]any
	// Fresh holds when the object comes into the state, and need not later.
	Fresh map[string]any
	// Looks names the state whose objects can look the same. Only what happened
	// to the object tells the two apart.
	Looks string
	// Gone says that an object is answered in this state once, and not found
	// afterwards.
	Gone bool
}

// The values of State.Fields that stand for more than one value.
const (
	Set   = "set"
	Null  = "null"
	Part  = "part"  // above zero and below Whole
	Whole = "whole" // of what was captured; of amount, where captured_amount is not there
)

// Start is a way for an object to come to be.
type Start struct {
	// Operation is an operationId, or Dashboard where the API knows none.
	Operation string
	State     string
	// Name is apart the starts that lead to one state, empty where there is one.
	Name string
	// With are the parameters. Text that begins with $ stands for something that is
	// made first, see OwnID and below.
	With map[string]any
	When string // in words, where With alone does not say it
	// At is where the object stands in the answer, empty where it is the answer.
	At string
	// Of is what has to be there first, as Schema.state.
	Of string
	// Fields hold of the objects of this start as long as they exist.
	Fields map[string]any
	Guard
}

// Guard is what a start or a transition depends on beside the state.
type Guard struct {
	// If are fields that the object must have before, as in State.Fields.
	If map[string]any
	// Provided says in words what no field tells. It allows the transition and makes
	// no case.
	Provided string
	// Requires names the features that the target must have.
	Requires []string
	// Dialect is who states it; empty: both.
	Dialect Dialect
}

// What the text of a parameter stands for where it begins with $. A token, a
// source and a customer are new ones; "$token:NUMBER" is of that card,
// "$source:TYPE" of that type.
const (
	OwnID       = "$id"       // of the object itself
	OwnToken    = "$token_id" // of the token in which the object was made
	NewCard     = "$card"     // the parameters of a card
	NewToken    = "$token"    // the id of a token
	NewSource   = "$source:"  // the id of a source
	NewCustomer = "$customer" // the id of a customer with a card
	ReturnURI   = "$return_uri"
	PartOfIt    = "$part" // a tenth of what can be given back
	RestOfIt    = "$rest" // all that can be given back
)

// Dashboard is the Operation of a Start for which the API has no operation.
const Dashboard = "dashboard"

// Transition takes an object from one state to another.
type Transition struct {
	// On is an operationId, PayerPays or PayerFails.
	On string
	// Name is apart the transitions of one trigger between the same states.
	Name string
	From []string
	// To is a state, or Same.
	To   string
	With map[string]any
	// Key names the field of the object that the request authenticates with, empty
	// for the account's own key.
	Key string
	Guard
	// Fields hold after it, beside those of the state.
	Fields map[string]any
	Events []string
	// Shows reports that the answer to On is the object itself.
	Shows bool
}

// Same is the Transition.To of what leaves the state as it is.
const Same = "same"

// The triggers that are no operations, and what a Limit is triggered by.
const (
	PayerPays  = "payer:successful"
	PayerFails = "payer:failed"
	Time       = "time"
)

// Illegal says how a trigger is refused in the states that do not take it.
type Illegal struct {
	On   string
	In   []string
	With map[string]any
	Key  string // as in Transition
	// Rule lists the refusal, for each dialect. Status and Codes are those of both
	// together; where no rule is named, they are stated here.
	Rule     string
	Status   []int
	Codes    []string
	Requires []string
	Dialect  Dialect
}

// Pair is a trigger in states of which no source says what happens.
type Pair struct {
	On  string
	In  []string
	Why string
}

// Limit is how long an object stays in a state by itself.
type Limit struct {
	In    string
	After time.Duration
	To    string
	// Fields hold after it, beside those of the state.
	Fields  map[string]any
	Dialect Dialect
}

// Model returns the lifecycle of a component schema ("Charge"), nil where the
// contract has none. Do not change it.
func (c *Contract) Model(schema string) *Lifecycle { return c.models[schema] }

// Models names the schemas that have a lifecycle, in order.
func (c *Contract) Models() []string { return slices.Sorted(maps.Keys(c.models)) }

// Lifecycle returns the states of a component schema by their names, each with all
// the fields that hold when an object comes into it; nil where the contract
// describes none. Do not change the map.
func (c *Contract) Lifecycle(schema string) map[string]State { return c.lifecycles[schema] }

// Names returns the names of the states, in order.
func (l *Lifecycle) Names() []string { return slices.Sorted(maps.Keys(l.States)) }
