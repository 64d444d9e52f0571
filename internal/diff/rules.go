package diff

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is the kind of a difference between two sides.
type Kind string

// The kinds of change.
const (
	VersionChanged      Kind = "version"
	StatusChanged       Kind = "status"
	ErrorCodeChanged    Kind = "error-code"
	PinnedMessage       Kind = "pinned-message"
	AnswerLost          Kind = "answer-lost"
	BodyKind            Kind = "body"
	ObjectChanged       Kind = "object"
	FieldRemoved        Kind = "field-removed"
	TypeChanged         Kind = "type"
	NullNew             Kind = "null-new"
	EnumNew             Kind = "enum-new"
	OutcomeChanged      Kind = "outcome"
	FlagChanged         Kind = "flag"
	AmountChanged       Kind = "amount"
	ReferenceChanged    Kind = "reference"
	ElementRemoved      Kind = "element-removed"
	ContractHeader      Kind = "contract-header"
	TransitionNew       Kind = "transition-new"
	VerdictWorse        Kind = "verdict-worse"
	MessageChanged      Kind = "message"
	AnswerNew           Kind = "answer-new"
	FieldAdded          Kind = "field-added"
	ValueChanged        Kind = "value"
	EnumGone            Kind = "enum-gone"
	ElementAdded        Kind = "element-added"
	HeaderChanged       Kind = "header"
	TransitionChanged   Kind = "transition"
	RequestChanged      Kind = "request"
	InteractionVanished Kind = "interaction-vanished"
	InteractionAppeared Kind = "interaction-appeared"
	CaseVanished        Kind = "case-vanished"
	CaseAppeared        Kind = "case-appeared"
	VerdictChanged      Kind = "verdict"
)

// Rule states whether changes of one kind break a client, and why.
type Rule struct {
	Kind   Kind
	Breaks bool
	// What describes the changes of this kind.
	What string
	// Why is the reason for Breaks.
	Why string
	// text is the sentence with placeholders: %subject, %before and %after.
	text string
}

// Rules are all kinds of change, in the order in which they are shown.
// docs/diffing.md holds the same table.
var Rules = []Rule{
	{
		VersionChanged, true, "the answers are of another version of the API; what follows from it is not shown",
		"fields have other names, and currencies are in other letters", "%subject was %before and is %after",
	},
	{
		StatusChanged, true, "an answer has a different HTTP status",
		"clients branch on it before they read the body", "%subject answered %before and answers %after",
	},
	{
		ErrorCodeChanged, true, "the `code` of an error or the `failure_code` of a charge is different",
		"clients branch on codes", "%subject was %before and is %after",
	},
	{
		PinnedMessage,
		true,
		"the message of an error no longer reads as the contract pins it",
		"a rule of the contract states the text, so there are clients that read it",
		"%subject was %before and is %after, which the contract does not know",
	},
	{
		AnswerLost, true, "a request that was answered gets no answer",
		"a client waits and fails; check first whether the target was down", "%subject was answered %before and is no longer: %after",
	},
	{
		BodyKind, true, "a body was JSON and is not, or the other way round",
		"no client can decode it", "the answer to %subject was %before and is %after",
	},
	{
		ObjectChanged, true, "`object` names another type",
		"clients choose the class to decode into by it", "%subject was the object %before and is %after",
	},
	{
		FieldRemoved, true, "a field is gone",
		"strict decoders require it, and code that reads it gets nothing", "%subject is gone; it was %before",
	},
	{
		TypeChanged, true, "the JSON type of a value is different (an integer that gets a fraction counts)",
		"typed clients fail to decode", "%subject was %before and is %after",
	},
	{
		NullNew, true, "null where the older side never has null in that field",
		"clients without a check for null fail", "%subject is null now, and was never null; it was %before",
	},
	{
		EnumNew, true, "a value of an enumeration that the older side never shows",
		"the enumerations of Java and .NET clients throw on unknown values", "%subject shows the new value %after where %before was",
	},
	{
		OutcomeChanged, true, "another known value of an enumeration for the same request",
		"the same call now ends differently", "%subject was %before and is %after",
	},
	{
		FlagChanged, true, "another boolean for the same request",
		"clients branch on flags such as paid and capturable", "%subject was %before and is %after",
	},
	{
		AmountChanged, true, "another amount of money or count for the same request",
		"clients book amounts", "%subject was %before and is %after",
	},
	{
		ReferenceChanged, true, "an id refers to a different object than before",
		"clients follow references", "%subject points to another object than before",
	},
	{
		ElementRemoved, true, "a list within an object lacks an element",
		"clients look for it", "%subject lacks %before",
	},
	{
		ContractHeader, true, "the media type, Omise-Version or the Location of a redirect is different or gone",
		"clients choose the decoder and the next request by them", "%subject was %before and is %after",
	},
	{
		TransitionNew, true, "an object makes a transition between statuses that the older side never shows",
		"state machines in clients refuse transitions that they do not know", "%subject makes the new transition %after; it went %before",
	},
	{
		VerdictWorse, true, "a case passed and fails",
		"the target breaks a rule that it kept", "the case %subject was %before and is %after",
	},
	{
		MessageChanged, false, "the text of a message is different, and no rule pins it",
		"messages are for people", "%subject was %before and is %after",
	},
	{
		AnswerNew, false, "a request that got no answer is answered",
		"no client can rely on a missing answer", "%subject got %before and is answered %after",
	},
	{
		FieldAdded, false, "a field is new",
		"decoders of the known clients ignore unknown fields", "%subject is new; it is %after",
	},
	{
		ValueChanged, false, "another value of a free text or number, or of one that may be null",
		"the contract promises no value", "%subject was %before and is %after",
	},
	{
		EnumGone, false, "a value of an enumeration is no longer shown",
		"clients do not wait for it", "%subject no longer has the value %before",
	},
	{
		ElementAdded, false, "a list within an object has an additional element",
		"clients read lists of any length", "%subject has the additional element %after",
	},
	{
		HeaderChanged, false, "another header is different, new or gone",
		"no client reads it", "%subject was %before and is %after",
	},
	{
		TransitionChanged, false, "an object goes through other statuses, by transitions that the older side shows",
		"the transitions are known; a different answer is a change of its own", "%subject went %before and goes %after",
	},
	{
		RequestChanged, false, "the case sends another request",
		"the suite changed, not the target; other changes may follow from it", "%subject sent %before and sends %after",
	},
	{
		InteractionVanished, false, "a case no longer makes a request",
		"the case took another branch, or changed", "%subject is no longer sent; it was answered %before",
	},
	{
		InteractionAppeared, false, "a case makes an additional request",
		"the case took another branch, or changed", "%subject is sent in addition and answered %after",
	},
	{
		CaseVanished, false, "a case was run on the older side only",
		"nothing is known about it", "the case %subject was run in A only; in B %after",
	},
	{
		CaseAppeared, false, "a case was run on the newer side only",
		"nothing is known about it", "the case %subject was run in B only; in A %before",
	},
	{
		VerdictChanged, false, "the verdict on a case is different, and not worse",
		"its cause is a change of its own", "the case %subject was %before and is %after",
	},
}

func ruleIndex(kind Kind) int {
	return slices.IndexFunc(Rules, func(rule Rule) bool { return rule.Kind == kind })
}

func ruleOf(kind Kind) Rule {
	if i := ruleIndex(kind); i >= 0 {
		return Rules[i]
	}
	panic(fmt.Sprintf("diff: the kind %q has no rule", kind))
}

func (r Rule) sentence(c *Change) string {
	return strings.NewReplacer("%subject", c.Subject, "%before", orNothing(c.Before), "%after", orNothing(c.After)).Replace(r.text)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// header is a response header that is compared.
type header struct {
	name   string
	breaks bool
}

// headers are the headers that a cassette keeps. All others change with every answer or
// with the server in front of the target.
var headers = []header{
	{"Content-Type", true},
	{"Omise-Version", true},
	{"Location", true},
	{"Cache-Control", false},
	{"Retry-After", false},
	{"X-Request-Id", false},
}

// messageFields and codeFields are the fields whose text is a message or a code.
var (
	messageFields = setOf("message", "failure_message")
	codeFields    = setOf("code", "failure_code")
)

// amountFields are numbers with which clients book or count. Fees and net amounts depend on
// the contract of the account.
var amountFields = setOf("amount", "authorized_amount", "captured_amount", "refunded_amount", "funding_amount",
	"refundable_amount", "total", "limit", "offset")

// closedFields are texts that the contract leaves open and that clients compare with
// constants.
var closedFields = setOf("currency", "funding_currency")

func setOf(names ...string) map[string]bool {
	all := make(map[string]bool, len(names))
	for _, name := range names {
		all[name] = true
	}
	return all
}
