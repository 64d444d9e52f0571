package judge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/jsonvalue"
)

// schemaRules maps each kind of object to the rule that judges it.
var schemaRules = map[string]string{
	"token": "token.schema", "charge": "charge.schema", "source": "source.schema",
	"customer": "customer.schema", "card": "card.schema", "recipient": "recipient.schema",
	"refund": "refund.schema", "chain": "chain.schema", "event": "event.schema",
	"capability": "capability.schema", "list": "list.schema",
}

// memberKinds maps members to the kind of object that they hold, for answers whose
// "object" is missing or wrong.
var memberKinds = map[string]string{"card": "card", "source": "source", "refunds": "list", "cards": "list"}

// elementKinds maps members that hold a list to the kind of its elements.
var elementKinds = map[string]string{"refunds": "refund", "cards": "card"}

// schema judges the object of an answer, and the objects in it, each by the
// rule of its own kind.
func (a *ambient) schema() {
	resp := a.ex.Response
	if resp.JSONError != "" || resp.Status >= 400 {
		return
	}
	schema, where := a.answerSchema()
	if schema == nil {
		return
	}
	component := where[strings.LastIndexByte(where, '/')+1:]
	top := componentKind(component)
	violations := a.judge.Contract.ValidateJSON(schema, where, resp.JSON)
	a.noteKinds(top, resp.JSON)
	for _, violation := range violations {
		rule := ruleOfKind(kindAt(top, component, resp.JSON, violation.Pointer))
		value, present := jsonvalue.Pointer(resp.JSON, violation.Pointer)
		miss := mismatch{expected: subject(violation.Pointer) + " " + violation.Reason, got: display(value, present), place: violation.Pointer}
		if miss.place == "" {
			miss.got += " at the top"
		}
		if violation.Unseen > 0 {
			miss.got += fmt.Sprintf("; after the first objects of its lists, %d more were not judged", violation.Unseen)
		}
		a.report(rule, miss, violation.Where)
	}
}

// noteKinds records the rules of all kinds of objects in an answer as judged.
func (a *ambient) noteKinds(top string, value any) {
	start := len(a.judged)
	a.judged = append(a.judged, ruleOfKind(top))
	for _, object := range jsonvalue.Objects(value) {
		kind, _ := object["object"].(string)
		if rule, known := schemaRules[kind]; known && !slices.Contains(a.judged[start:], rule) {
			a.judged = append(a.judged, rule)
		}
	}
	slices.Sort(a.judged[start+1:])
}

// componentKind returns "list" for ChargeList, "charge" for Charge and "card" for DeletedCard.
func componentKind(component string) string {
	if strings.HasSuffix(component, "List") {
		return "list"
	}
	return strings.ToLower(strings.TrimPrefix(component, "Deleted"))
}

func ruleOfKind(kind string) string {
	if rule, known := schemaRules[kind]; known {
		return rule
	}
	return kind + ".schema"
}

// kindAt returns the kind of the innermost object around a place in the answer.
func kindAt(top, component string, value any, pointer string) string {
	kind := top
	elements := strings.ToLower(strings.TrimSuffix(component, "List"))
	parts := jsonvalue.Tokens(pointer)
	for i, part := range parts {
		value, _ = jsonvalue.Step(value, part)
		if i == len(parts)-1 && !isObject(value) {
			break
		}
		_, notElement := strconv.Atoi(part)
		named, _ := jsonvalue.Get(value, "object")
		switch name, _ := named.(string); {
		case schemaRules[name] != "":
			kind = name
		case memberKinds[part] != "":
			kind = memberKinds[part]
		case notElement == nil && kind == "list" && elements != "":
			kind = elements
		}
		if elementKinds[part] != "" {
			elements = elementKinds[part]
		}
	}
	return kind
}

func isObject(value any) bool {
	_, ok := value.(map[string]any)
	return ok
}
