package clientjudge

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/specs"
)

// The rules about money.
const (
	amountRule = "client.amount-left"
	doubleRule = "client.no-double-charge"
)

// bounds are the parameters that ask for part of the money of an object, each with how much there is of it.
var bounds = []struct {
	operation, parameter string
	most                 func(*object) (amount float64, known bool)
	of, rule             string
}{
	{"createRefund", "amount", func(o *object) (float64, bool) {
		if o.left == nil {
			return 0, false
		}
		return *o.left, true
	}, "left of the charge", "refund.over-remaining"},
	{"captureCharge", "capture_amount", func(o *object) (float64, bool) {
		amount, known := o.as["amount"].(float64)
		return amount, known
	}, "authorized", "capture.over-amount"},
}

// amounts judges whether a request asks for no more of an object's money than there is, as far as the client was shown.
func (r *request) amounts(op *specs.Operation, id string, about *object) {
	answer := r.delivered()
	for _, bound := range bounds {
		if bound.operation != op.ID || about.Model.Schema != "Charge" {
			continue
		}
		all := r.carries()
		most, known := bound.most(about)
		asked, given := number(all[bound.parameter])
		judged := answer != nil && (done(answer) || answer.Status == http.StatusBadRequest)
		if !known || !given || !judged || r.overlaps(about) || slices.Contains(r.verdict.broken(), lifecycleRule) {
			continue
		}
		if asked <= most {
			r.judged(amountRule)
			continue
		}
		r.breaks(finding{
			rule: amountRule, where: specs.RulesFile + " #" + bound.rule, place: "/" + bound.parameter, about: about, object: id,
			expected: fmt.Sprintf("at most %.0f, which is what is %s", most, bound.of),
			got:      fmt.Sprintf("%.0f for %s, which %s so", asked, id, about.told()),
		})
	}
}

// broken returns the rules that the findings are about.
func (v *Verdict) broken() []string {
	var rules []string
	for i := range v.Findings {
		rules = append(rules, v.Findings[i].Rule)
	}
	return rules
}

// count remembers how much of a charge can be given back. It never grows, so of two answers the smaller counts.
func (o *object) count(shown map[string]any) {
	whole, known := specs.WholeOf(shown)
	refunded, counted := shown["refunded_amount"].(float64)
	if o.Model.Schema != "Charge" || !known || !counted || shown["paid"] != true {
		return
	}
	left := whole - refunded
	if o.left == nil || left < *o.left {
		o.left = &left
	}
}

// giveBack takes from what is left of a charge what a request has given back.
func (r *request) giveBack(op *specs.Operation, about *object, answer *exchange.Response) {
	if op.ID != "createRefund" || about.left == nil || !done(answer) {
		return
	}
	if amount, ok := answer.Object()["amount"].(float64); ok {
		left := max(0, *about.left-amount)
		about.left = &left
	}
}

// spends are the operations that move money each time they are asked for.
var spends = []string{"createCharge", "createRefund"}

// spending is a request that moved money. Most are of those whose answer the client did not get.
type spending struct {
	sent    *exchange.Exchange
	until   time.Time
	subject string // of its operation
	mark    string
	token   string // the token that paid, empty where none did
	made    string // the id of what it made
	// apart holds if the client has asked for something else since, other than a new token.
	apart bool
	// looked is when the client had last asked about what there is.
	looked time.Time
}

// spend judges whether a request is a lost one sent again that moves the money a second time, and remembers it where its
// answer is lost. No finding is: the same token again, which pays once; what the client looked for before; what comes
// from another place of the client's run.
func (r *request) spend(op *specs.Operation) {
	s := r.observer.session
	if !slices.Contains(spends, op.ID) {
		for _, earlier := range s.spending.Values() {
			earlier.apart = earlier.apart || op.ID != "createToken"
		}
		return
	}
	content, token := r.content(op)
	made := moved(r.happened())
	earlier, again := s.spending.Peek(content)
	if again && !r.Started.Before(earlier.until) && (earlier.mark == "" || r.Mark == "" || earlier.mark == r.Mark) &&
		(token == earlier.token || !earlier.apart) {
		if made == "" || made == earlier.made {
			r.judged(doubleRule)
		} else {
			r.breaks(finding{
				rule: doubleRule, before: []*exchange.Exchange{earlier.sent}, object: made,
				expected: fmt.Sprintf("a look at what became of request %d, whose answer was lost, before the same is sent again", earlier.sent.Seq),
				got:      fmt.Sprintf("the same at once: request %d had made %s, and this one made %s", earlier.sent.Seq, earlier.made, made),
			})
		}
	}
	s.spending.Remove(content)
	if made == "" {
		return
	}
	now := &spending{sent: r.Exchange.Brief(kept), until: r.ends(), subject: op.Subject, mark: r.Mark, token: token, made: made, looked: s.looked}
	switch later, known := s.spent.Peek(content); {
	case done(r.delivered()):
		s.spent.Add(content, now)
	case known && now.overtakenBy(later):
		r.breaks(finding{
			rule: doubleRule, before: []*exchange.Exchange{later.sent}, object: made,
			expected: "a look at what became of this request, whose answer was lost, before the same is sent again",
			got:      fmt.Sprintf("the same at once: this request made %s, and request %d, which was answered first, had made %s", made, later.sent.Seq, later.made),
		})
	default:
		s.spending.Add(content, now)
	}
}

// overtakenBy reports whether another is the same, sent again once the client had given this one up, and answered before it.
func (s *spending) overtakenBy(later *spending) bool {
	return later.made != s.made && later.token == s.token && (s.mark == "" || later.mark == "" || s.mark == later.mark) &&
		!later.sent.Started.Before(s.until) && later.looked.Before(s.until)
}

// look forgets the lost requests that a client may have looked for by asking about a subject.
func (r *request) look(subject string) {
	r.observer.session.looked = r.Started
	spending := r.observer.session.spending
	for _, content := range spending.Keys() {
		if earlier, _ := spending.Peek(content); subject == earlier.subject || slices.Contains(tellAll, subject) {
			spending.Remove(content)
		}
	}
}

// tellAll are the subjects by which a client learns of all that moved money. What the contract does not describe is one
// of them: a search, the transactions, the balance.
var tellAll = []string{"charges", "events", beyond}

const beyond = "outside the contract"

// outside remembers a request to what the contract does not describe.
func (r *request) outside() {
	if exchange.ReadOnly(r.Request.Method) {
		r.look(beyond)
		return
	}
	for _, earlier := range r.observer.session.spending.Values() {
		earlier.apart = true
	}
}

// moved returns the id of what an answer says was made, empty where no money moved.
func moved(answer *exchange.Response) string {
	if !done(answer) || answer.Object()["status"] == "failed" {
		return ""
	}
	id, _ := answer.Object()["id"].(string)
	return id
}

// content returns what a request asks for and, separately, the token that pays: a purchase with a new token is the same
// purchase.
func (r *request) content(op *specs.Operation) (content, token string) {
	all := r.carries()
	if card, _ := all["card"].(string); strings.HasPrefix(card, "tokn_") {
		token = card
	}
	parts := []string{op.ID, r.Request.Path}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if value := all[name]; value != token || token == "" {
			parts = append(parts, fmt.Sprintf("%s=%v", name, value))
		}
	}
	return strings.Join(parts, "\n"), token
}

// number returns the number that a value is, or that a form writes.
func number(value any) (float64, bool) {
	switch value := value.(type) {
	case json.Number:
		amount, err := value.Float64()
		return amount, err == nil
	case string:
		amount, err := strconv.ParseFloat(value, 64)
		return amount, err == nil
	}
	return 0, false
}
