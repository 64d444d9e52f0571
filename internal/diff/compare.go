package diff

import (
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// comparison is one comparison in progress.
type comparison struct {
	contract *specs.Contract
	enums    enums
	a, b     *Side
	// seenA and seenB are what each side shows in the compared cases.
	seenA, seenB *vocabulary
	found        map[changeKey]*Change
	cases        int
	interactions int
}

func newComparison(contract *specs.Contract, a, b *Side) *comparison {
	return &comparison{
		contract: contract, enums: enumsOf(contract), a: a, b: b,
		seenA: newVocabulary(), seenB: newVocabulary(), found: map[changeKey]*Change{},
	}
}

// commonCase is a case with interactions on both sides.
type commonCase struct {
	id      string
	a, b    []*interaction
	pairs   []comparedPair
	objects *pairing
	// resent are numbers and short texts that the case sent differently; answers repeat
	// them.
	resent map[texts]bool
}

// comparedPair is two interactions that are compared; one of them may be missing.
type comparedPair struct{ a, b *interaction }

// texts are what the two sides have at one place.
type texts struct{ a, b string }

func (c *comparison) run() {
	var both []*commonCase
	for _, id := range slices.Sorted(maps.Keys(union(c.a.cases, c.b.cases))) {
		inA, inB := c.a.cases[id], c.b.cases[id]
		if ranA, ranB := hasRun(inA), hasRun(inB); !ranA || !ranB {
			switch {
			case ranA:
				c.add(CaseVanished, id, "", absence(inB), Place{Case: id})
			case ranB:
				c.add(CaseAppeared, id, absence(inA), "", Place{Case: id})
			}
			continue
		}
		c.verdict(id, inA.verdict, inB.verdict)
		s := &commonCase{
			id: id, a: interactionsOf(c.contract, inA.exchanges), b: interactionsOf(c.contract, inB.exchanges),
			objects: newPairing(), resent: map[texts]bool{},
		}
		s.objects.loose = inA.loose || inB.loose
		s.pairs = align(s.a, s.b, s.objects.loose)
		both = append(both, s)
		c.learn(s)
	}
	c.cases = len(both)
	for _, s := range both {
		for _, p := range s.pairs {
			c.pair(s, p.a, p.b)
		}
		c.transitions(s)
	}
	c.goneValues()
}

// hasRun reports whether a case made requests. A case that did not run is not compared.
func hasRun(c *testCase) bool { return c != nil && len(c.exchanges) > 0 }

func absence(c *testCase) string {
	switch {
	case c == nil:
		return "it does not exist"
	case c.verdict == "" || c.verdict == reports.StatusPassed || c.verdict == reports.StatusFailed:
		return "it made no request"
	}
	return "it is " + readable(c.verdict)
}

// readable writes a status of a report as words.
func readable(status reports.Status) string { return strings.ReplaceAll(string(status), "_", " ") }

func (c *comparison) learn(s *commonCase) {
	for _, p := range s.pairs {
		if p.a == nil || p.b == nil {
			continue
		}
		c.seenA.learn(c.enums, p.a.answer)
		c.seenB.learn(c.enums, p.b.answer)
	}
	c.seenA.learnTransitions(s.a)
	c.seenB.learnTransitions(s.b)
}

// worse are the verdicts on cases that passed before and no longer do.
var worse = []reports.Status{reports.StatusFailed, reports.StatusBlocked, reports.StatusKnownFailing}

func (c *comparison) verdict(id string, a, b reports.Status) {
	switch {
	case a == b:
	case a == reports.StatusPassed && slices.Contains(worse, b):
		c.add(VerdictWorse, id, readable(a), readable(b), Place{Case: id})
	default:
		c.add(VerdictChanged, id, readable(a), readable(b), Place{Case: id})
	}
}

// pair compares two interactions; one of them may be nil.
func (c *comparison) pair(s *commonCase, a, b *interaction) {
	switch {
	case b == nil:
		c.add(InteractionVanished, a.operation, a.outcome(), "", placeOf(s, a, b))
		return
	case a == nil:
		c.add(InteractionAppeared, b.operation, "", b.outcome(), placeOf(s, a, b))
		return
	}
	c.interactions++
	at := placeOf(s, a, b)
	c.request(s, a, b, at)
	switch answeredA, answeredB := a.ex.Response != nil, b.ex.Response != nil; {
	case !answeredA && !answeredB:
	case !answeredB:
		c.add(AnswerLost, a.operation, a.outcome(), b.outcome(), at)
	case !answeredA:
		c.add(AnswerNew, a.operation, a.outcome(), b.outcome(), at)
	case s.objects.loose && (a.outcome() != b.outcome() || stateIn(a.answer) != stateIn(b.answer)):
		// Chance decides which of several requests at once wins.
	case a.ex.Response.Status != b.ex.Response.Status:
		// Answers with different statuses have different fields.
		c.add(StatusChanged, a.operation, a.outcome(), b.outcome(), at)
	default:
		c.headers(a, b, at)
		c.answers(s, a, b, at)
	}
}

func placeOf(s *commonCase, a, b *interaction) Place {
	at := Place{Case: s.id}
	if b != nil {
		at.B, at.Request = b.seq, b.operation
	}
	if a != nil {
		at.A, at.Request = a.seq, a.operation
	}
	return at
}

// request compares what was sent. Ids and other texts that are new in every run count as
// equal, so that answers may repeat them.
func (c *comparison) request(s *commonCase, a, b *interaction, at Place) {
	var only, differ []texts
	for _, name := range slices.Sorted(maps.Keys(union(a.sent, b.sent))) {
		sentA, inA := a.sent[name]
		sentB, inB := b.sent[name]
		switch {
		case inA && inB && (normalized(sentA) == normalized(sentB) || madeUp(sentA) && madeUp(sentB)):
			s.objects.learn(sentA, sentB)
		case inA && inB:
			differ = append(differ, texts{name + "=" + sentA, name + "=" + sentB})
			s.resent[texts{sentA, sentB}] = true
		case inA:
			only = append(only, texts{a: name})
		default:
			only = append(only, texts{b: name})
		}
	}
	idsA, idsB := idText.FindAllString(a.ex.Request.Path, -1), idText.FindAllString(b.ex.Request.Path, -1)
	for i := range min(len(idsA), len(idsB)) {
		s.objects.learn(idsA[i], idsB[i])
	}
	for _, each := range append(only, differ...) {
		c.add(RequestChanged, a.operation, each.a, each.b, at)
	}
}

// madeUp reports whether a text may come from the seed of a run: it is not a number and too
// long for a constant.
func madeUp(s string) bool {
	return len(s) >= minLearned && strings.Trim(s, "0123456789.-") != ""
}

// headers compares the headers that a recording keeps.
func (c *comparison) headers(a, b *interaction, at Place) {
	for _, h := range headers {
		was, is := headerText(a.ex, h.name), headerText(b.ex, h.name)
		if was == is {
			continue
		}
		kind := HeaderChanged
		if h.breaks {
			kind = ContractHeader
		}
		if mediaA, _, errA := mime.ParseMediaType(was); h.name == "Content-Type" && errA == nil {
			if mediaB, _, errB := mime.ParseMediaType(is); errB == nil && mediaA == mediaB {
				kind = HeaderChanged // only the character set differs
			}
		}
		if was == "" {
			kind = HeaderChanged // a new header breaks nobody
		}
		c.add(kind, "the header "+h.name+" of "+a.operation, was, is, at)
	}
}

func headerText(ex *exchange.Exchange, name string) string {
	value := strings.Join(ex.Response.Header.Values(name), ", ")
	if value == "" {
		return ""
	}
	switch name {
	case "X-Request-Id", "Retry-After":
		return "[set]"
	}
	return normalized(value)
}

// answers compares the bodies of two answers with the same status.
func (c *comparison) answers(s *commonCase, a, b *interaction, at Place) {
	if a.isJSON != b.isJSON {
		c.add(BodyKind, a.operation, bodyKind(a), bodyKind(b), at)
		return
	}
	if !a.isJSON || a.ex.Request.Method == http.MethodHead {
		return
	}
	answerA, answerB := a.answer, b.answer
	shapes := a.account && b.account
	if shapes {
		answerA, answerB = accountLists(answerA, answerB)
	}
	answerA, answerB = s.objects.equal("", answerA, answerB)
	c.fields(fieldContext{answerA, answerB, a.operation, at, c.pinned(a, b), shapes, s})
}

func bodyKind(s *interaction) string {
	switch {
	case s.isJSON:
		return "JSON"
	case len(s.ex.Response.Body) == 0:
		return "empty"
	}
	return "not JSON"
}

// pinned reports whether the message of an error was as a rule of the contract states it
// and no longer is.
func (c *comparison) pinned(a, b *interaction) bool {
	was, _ := a.answer.(map[string]any)
	is, _ := b.answer.(map[string]any)
	before, okA := was["message"].(string)
	after, okB := is["message"].(string)
	op := c.contract.Find(string(a.ex.Request.Host), a.ex.Request.Method, a.ex.Request.Path)
	if op == nil || a.ex.Response.Status < 400 || !okA || !okB || was["code"] != is["code"] {
		return false
	}
	patterns := c.patterns(op, a.ex.Response.Status, was["code"])
	fits := func(message string) bool {
		return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(message) })
	}
	return fits(before) && !fits(after)
}

// patterns returns the messages that the contract states for a refusal.
func (c *comparison) patterns(op *specs.Operation, status int, code any) []*regexp.Regexp {
	var patterns []*regexp.Regexp
	for _, rule := range c.contract.Rules {
		if !slices.Contains(rule.Operations, op.ID) {
			continue
		}
		for _, refusal := range rule.Refusal {
			if refusal.Message == "" || !slices.Contains(refusal.Status, status) {
				continue
			}
			if name, _ := code.(string); len(refusal.Codes) > 0 && !slices.Contains(refusal.Codes, name) {
				continue
			}
			if pattern, err := regexp.Compile(refusal.Message); err == nil {
				patterns = append(patterns, pattern)
			}
		}
	}
	return patterns
}
