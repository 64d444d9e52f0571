package cassettelint

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/internal/lifecycle"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

// A recording repeats many values. If it contradicts itself, it was changed, even if its
// checksum is right.

// lifecycles are the schemas whose states the contract describes, by the kind of object.
var lifecycles = map[string]string{
	"charge": "Charge", "token": "Token", "refund": "Refund", "source": "Source", "recipient": "Recipient",
}

// agreement checks that the answers of a cassette agree with their requests, with each other
// and within each object.
func (c *check) agreement(whole *cassettes.Cassette) {
	c.nearIDs(whole)
	past := lifecycle.NewPast(&judge.Judge{Contract: c.options.Contract, Level: levelFor(whole.Header)})
	destroyed, sent := false, ""
	for i, ex := range cassettes.Exchanges(whole) {
		destroyed = destroyed || ex.Request.Method == http.MethodDelete
		sent += string(ex.Request.Body)
		if ex.Request.Host == cassettes.Control || ex.Response.Object() == nil || ex.Response.Status != http.StatusOK {
			continue
		}
		c.echo(i+1, ex)
		_, changed := past.Observe(ex)
		for _, f := range changed {
			message := fmt.Sprintf("%s: expected %s; got %s", f.Rule, f.Expected, f.Got)
			c.add(Problem{Kind: Contract, File: c.file, Interaction: i + 1, Message: message, Warning: f.Level == specs.Should})
		}
		// Lists and events also show objects of earlier requests.
		own := textOf(ex.Response.Object(), "object") != "list" && textOf(ex.Response.Object(), "object") != "event"
		c.objects(ex.Response.JSON, func(object map[string]any) {
			c.state(i+1, object)
			if own {
				c.cause(i+1, object, destroyed, sent)
			}
			// Other targets have their own ids and fees.
			if whole.Header.Target == "omise" || whole.Header.Target == "emulator" {
				c.idTime(i+1, object)
				c.money(i+1, object)
			}
		})
	}
}

func (c *check) objects(node any, visit func(map[string]any)) {
	switch node := node.(type) {
	case map[string]any:
		if textOf(node, "object") != "" && textOf(node, "id") != "" {
			visit(node)
		}
		for _, name := range slices.Sorted(maps.Keys(node)) {
			if name != "metadata" {
				c.objects(node[name], visit)
			}
		}
	case []any:
		for _, inner := range node {
			c.objects(inner, visit)
		}
	}
}

func textOf(object map[string]any, name string) string {
	value, _ := object[name].(string)
	return value
}

// lastID is the id of an object at the end of a path or before an action on it.
var lastID = lazyregexp.New(
	`/([a-z]{3,5}(?:_test)?_[0-9a-z]+)(?:/(?:capture|reverse|expire|mark_as_paid|mark_as_failed|verify|revoke))?$`,
)

// creations are the operations whose answer has the amount that was sent.
var creations = lazyregexp.New(`^/(charges|sources|charges/[^/]+/refunds)$`)

// echo compares an answer with its request.
func (c *check) echo(interaction int, ex *exchange.Exchange) {
	object := ex.Response.Object()
	if asked := lastID.FindStringSubmatch(ex.Request.Path); asked != nil && textOf(object, "id") != asked[1] {
		c.problemf(Contract, interaction, "%s %s is answered with the object %s", ex.Request.Method, ex.Request.Path, textOf(object, "id"))
	}
	if ex.Request.Method != http.MethodPost || !creations.MatchString(ex.Request.Path) {
		return
	}
	if sent, got := amountSent(&ex.Request), fmt.Sprint(decimal(object["amount"])); sent != "" && !sameAmount(sent, got) {
		c.problemf(Contract, interaction, "the amount %s was sent, and the answer has %s", sent, got)
	}
}

// amountSent returns the amount in the body of a request, which is JSON or a form.
func amountSent(request *exchange.Request) string {
	var params map[string]any
	if json.Unmarshal(request.Body, &params) == nil {
		if amount := params["amount"]; amount != nil {
			return fmt.Sprint(decimal(amount))
		}
		return ""
	}
	form, _ := url.ParseQuery(string(request.Body)) // no amount in any other body
	return form.Get("amount")
}

// sameAmount compares amounts as numbers: targets that accept 1e1 and 010 read both as 10.
func sameAmount(sent, got string) bool {
	a, err := strconv.ParseFloat(strings.TrimSpace(sent), 64)
	b, other := strconv.ParseFloat(got, 64)
	return sent == got || err == nil && other == nil && a == b
}

// decimal writes a number without an exponent.
func decimal(value any) any {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return value
}

// state checks that an object is in a state of its lifecycle.
func (c *check) state(interaction int, object map[string]any) {
	model := c.options.Contract.Model(lifecycles[textOf(object, "object")])
	if model == nil || len(model.Match(object)) > 0 {
		return
	}
	nearest, off := model.Nearest(object)
	c.problemf(Contract, interaction, "%s is in no state of the lifecycle in %s: the nearest is %s, but %s",
		textOf(object, "id"), specs.OpenAPIFile, nearest, strings.Join(off, ", "))
}

// cause checks that a request caused what happened to an object.
func (c *check) cause(interaction int, object map[string]any, destroyed bool, sent string) {
	id, kind := textOf(object, "id"), textOf(object, "object")
	if object["deleted"] == true && !destroyed {
		c.problemf(Contract, interaction, "%s is deleted, but no request before deleted anything", id)
	}
	if (kind == "token" || kind == "source") && object["used"] == true && !strings.Contains(sent, id) {
		c.problemf(Contract, interaction, "%s is used, but no request before used it", id)
	}
}

// money checks the fees of a charge that has its rates, by formulas that are exact in every
// recorded charge: fee = round(funding_amount × fee_rate / 100),
// fee_vat = round(fee × vat_rate / 100), and net is the rest.
func (c *check) money(interaction int, object map[string]any) {
	rates, _ := object["transaction_fees"].(map[string]any)
	if textOf(object, "object") != "charge" || rates == nil {
		return
	}
	amounts := map[string]*big.Rat{}
	for _, name := range []string{"funding_amount", "fee", "fee_vat", "interest", "interest_vat", "net"} {
		number, ok := object[name].(float64)
		if !ok {
			return
		}
		amounts[name] = new(big.Rat).SetFloat64(number)
	}
	for _, share := range []struct{ part, of, rate string }{{"fee", "funding_amount", "fee_rate"}, {"fee_vat", "fee", "vat_rate"}} {
		rate, ok := new(big.Rat).SetString(textOf(rates, share.rate))
		if !ok {
			return
		}
		exact := new(big.Rat).Mul(amounts[share.of], rate)
		c.sum(interaction, object, share.part, amounts[share.part], rounded(exact.Quo(exact, big.NewRat(100, 1))))
	}
	net := new(big.Rat).Set(amounts["funding_amount"])
	for _, part := range []string{"fee", "fee_vat", "interest", "interest_vat"} {
		net.Sub(net, amounts[part])
	}
	c.sum(interaction, object, "net", amounts["net"], net)
}

func (c *check) sum(interaction int, object map[string]any, name string, got, want *big.Rat) {
	if got.Cmp(want) != 0 {
		c.problemf(
			Contract,
			interaction,
			"%s of %s is %s, but its other amounts and rates give %s",
			name,
			textOf(object, "id"),
			got.FloatString(0),
			want.FloatString(0),
		)
	}
}

// rounded rounds to the nearest integer, halves up.
func rounded(exact *big.Rat) *big.Rat {
	half := new(big.Rat).Add(exact, big.NewRat(1, 2))
	return new(big.Rat).SetInt(new(big.Int).Div(half.Num(), half.Denom()))
}
