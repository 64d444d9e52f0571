package specs

import (
	"maps"
	"slices"
	"time"
)

// Lifecycle is the model of the objects of one schema: the states that they can be in,
// how they are created, and what moves them. Everything that is tested about states,
// transitions and illegal triggers is made from it. It is read-only.
type Lifecycle struct {
	Schema string
	// Read is the operation that shows an object, "retrieveCharge".
	Read string
	// States exclude each other, and every object is in one of them. The keys are their
	// names.
	States map[string]State
	Starts []Start
	// Transitions may lead from several states.
	Transitions []Transition
	// Refusals, Transitions and Unstated together cover each pair of a state and an
	// operation that triggers something in any state.
	Refusals []Illegal
	Unstated []Pair
	Limits   []Limit

	reach map[string]map[string]bool
	shown []shownState
}

// State is one state of an object: the fields that show it, with the values that they
// have in it. A value is a literal, a list of literals of which one holds, or one of
// Set, Null, Part and Whole.
type State struct {
	Description string
	// Fields hold as long as the object is in the state.
	Fields map[string]any
	// Fresh has the fields that hold when the object enters the state, and need not later.
	Fresh map[string]any
	// Looks names the state whose objects can look the same. Only the history of the
	// object shows which of the two it is in.
	Looks string
	// Unreached says of a state that an object may be found in why nothing in the model leads to it or out
	// of it. It is empty for all others.
	Unreached string
	// Gone says that the object is shown in this state once, and not found afterwards.
	Gone bool
}

// The values of State.Fields that stand for more than one value.
const (
	Set   = "set" // any value but null
	Null  = "null"
	Part  = "part"  // above zero and below Whole
	Whole = "whole" // of what was captured; of amount, where captured_amount is not there
)

// Start is one way in which an object is created.
type Start struct {
	// Operation is an operationId, or Dashboard where the API has no operation.
	Operation string
	State     string
	// Name distinguishes starts that lead to one state, empty where there is one start.
	Name string
	// With has the parameters. A text that begins with $ stands for something that is
	// created first, see OwnID and below.
	With map[string]any
	When string // the condition in words, where With alone does not show it
	// At is the dotted path of the object in the answer, empty where it is the answer.
	At string
	// Of is the object that must exist first, as Schema.state.
	Of string
	// Fields hold for the objects of this start as long as they exist.
	Fields map[string]any
	Guard
}

// Guard is what a start or a transition depends on in addition to the state.
type Guard struct {
	// If has fields that the object must have before, as in State.Fields.
	If map[string]any
	// Provided is a condition in words that no field shows. The transition is allowed,
	// but no case is made of it.
	Provided string
	// Requires names the features that the target must have.
	Requires []string
	// Dialect is the only dialect that states it; empty: both.
	Dialect Dialect
}

// What the text of a parameter stands for where it begins with $. Tokens, sources and
// customers are new ones; "$token:NUMBER" is of that card, "$source:TYPE" of that type.
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
	// Name distinguishes transitions of one trigger between the same states.
	Name string
	From []string
	// To is a state, or Same.
	To   string
	With map[string]any
	// Key names the field of the object that holds the key of the request, empty for the
	// key of the account.
	Key string
	Guard
	// Answered has fields of the answer, where that is another object: the transition goes with such an
	// answer alone. Provided says it in words.
	Answered map[string]any
	// Fields hold after it, in addition to those of the state.
	Fields map[string]any
	Events []string // the events that it causes, "charge.capture"
	// Shows says that the answer to On is the object itself.
	Shows bool
}

// Same is the Transition.To of a transition that does not change the state.
const Same = "same"

// The triggers that are not operations. Time is that of a Limit.
const (
	PayerPays  = "payer:successful"
	PayerFails = "payer:failed"
	Time       = "time"
)

// Illegal says how a trigger is refused in the states that do not allow it.
type Illegal struct {
	On   string
	In   []string
	With map[string]any
	Key  string // as in Transition
	// Rule names the rule that has the refusal of each dialect. Status and Codes are
	// those of both dialects together; without a rule, the model states them itself.
	Rule     string
	Status   []int
	Codes    []string
	Requires []string
	Dialect  Dialect
}

// Pair is a trigger in states for which no source says what happens.
type Pair struct {
	On  string
	In  []string
	Why string // a sentence
}

// Limit is how long an object stays in a state unless something moves it.
type Limit struct {
	In    string
	After time.Duration
	To    string
	// Fields hold after it, in addition to those of the state.
	Fields  map[string]any
	Dialect Dialect
}

// History says what of an object stays as it is, x-history of its schema. It is read-only.
type History struct {
	Schema string
	Kept   []Kept
	Order  []Order
}

// Kept is a field that, once it has a value, has it in every later answer that shows the field. Of an
// object that it holds, the id stays.
type Kept struct {
	Field string
	// Once says that the field is null until something happens: an earlier state of the object, such as
	// that in an event, shows null.
	Once bool
	// Likely says that no source states it.
	Likely bool
	// Nullable says that the schema allows null, so that a null is not its own finding.
	Nullable bool
}

// Order is a time and one that is not before it, both as dotted paths: "card.created_at".
type Order struct {
	First, Then string
	Likely      bool
}

// History returns what stays of an object, by its field "object"; nil where the contract says nothing.
// Do not change it.
func (c *Contract) History(kind string) *History { return c.histories[kind] }

// Histories returns the kinds of objects of which the contract says what stays, in order.
func (c *Contract) Histories() []string { return slices.Sorted(maps.Keys(c.histories)) }

// Model returns the lifecycle of a component schema ("Charge"), nil where the contract
// has none. Do not change it.
func (c *Contract) Model(schema string) *Lifecycle { return c.models[schema] }

// Models returns the names of the schemas that have a lifecycle, in order.
func (c *Contract) Models() []string { return slices.Sorted(maps.Keys(c.models)) }

// Lifecycle returns the states of a component schema by their names, each with all the
// fields that hold when an object enters it; nil where the contract has no lifecycle.
// Do not change the map.
func (c *Contract) Lifecycle(schema string) map[string]State { return c.lifecycles[schema] }

// Names returns the names of the states, in order.
func (l *Lifecycle) Names() []string { return slices.Sorted(maps.Keys(l.States)) }
