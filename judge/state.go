package judge

import (
	"maps"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/specs"
)

// State judges that the object of an answer is in a state of its lifecycle, as the
// x-lifecycle of the schema describes it. extra adds fields to those of the state, and
// overrides them. A missing field is left to the rule on the schema, which requires every
// field of a state: when all charges lacked disputable, 16 rules on states broke. The
// status itself is always judged.
func (j *Judge) State(rule, schema, state string, ex *exchange.Exchange, extra Fields) Verdict {
	where := j.inDocument("#/components/schemas/" + schema + "/x-lifecycle")
	known, found := j.Contract.Lifecycle(schema)[state]
	if !found {
		miss := mismatch{expected: "a " + schema + " to have a state " + state, got: "none of that name in the contract"}
		return Verdict{Findings: []Finding{j.finding(rule, ex, miss, where)}}
	}
	fields := make(Fields, len(known.Fields)+len(extra))
	for field, value := range known.Fields {
		if _, given := ex.Response.Object()[field]; given || field == "status" {
			fields[field] = stateValue(value, ex.Response.Object())
		}
	}
	if len(fields) == 0 { // nothing of the state is there
		for field, value := range known.Fields {
			fields[field] = stateValue(value, ex.Response.Object())
		}
	}
	maps.Copy(fields, extra)
	return j.answer(rule, ex, where+"/"+jsonvalue.Escape(state), Want{Fields: fields})
}

// stateValue returns the expectation of a state for a field of the object.
func stateValue(value any, object map[string]any) any {
	switch value {
	case specs.Set:
		return Set
	case specs.Null:
		return Null
	case specs.Part, specs.Whole:
		if _, known := specs.WholeOf(object); !known {
			return Present
		}
		return ifPresent(specs.Words(value), func(got any) bool {
			return specs.Holds(withField(object, got), "", value)
		})
	}
	if list, ok := value.([]any); ok {
		return OneOf(list...)
	}
	return value
}

// withField returns the amounts of an object, and under "" a value to compare with them.
func withField(object map[string]any, value any) map[string]any {
	amounts := map[string]any{"": value}
	for _, name := range []string{"amount", "captured_amount"} {
		if amount, given := object[name]; given {
			amounts[name] = amount
		}
	}
	return amounts
}

// Model returns a finding about the lifecycle of a schema ("Charge") that no single
// answer shows, such as an illegal change between two answers. The exchange may be nil.
func (j *Judge) Model(rule, schema string, ex *exchange.Exchange, expected, got string) Finding {
	where := j.inDocument("#/components/schemas/" + schema + "/x-lifecycle")
	return j.finding(rule, ex, mismatch{expected: expected, got: got}, where)
}

// Past returns a finding about a field of an object of a schema that differs from what earlier answers
// showed, or from the order of its times, as x-history of the schema describes it. place is the JSON
// pointer of the field.
func (j *Judge) Past(rule, schema string, ex *exchange.Exchange, place, expected string) Finding {
	value, present := jsonvalue.Pointer(ex.Response.JSON, place)
	where := j.inDocument("#/components/schemas/" + schema + "/x-history")
	return j.finding(rule, ex, mismatch{expected: expected, got: display(value, present), place: place}, where)
}

// Display writes a decoded JSON value as findings do, cut to a line.
func Display(value any) string { return display(value, true) }
