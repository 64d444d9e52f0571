package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/omise-conformance/harness/specs"
)

// operationPlan holds the items of one operation.
type operationPlan struct {
	item    int
	answers map[int]*answerPlan
	path    []pathPlan // by segment
	query   []*parameterPlan
	header  []*parameterPlan
	body    *parameterPlan // an object without a name, nil where there is no body
}

type answerPlan struct {
	item   int
	codes  map[string]int
	fields *fieldPlan
}

// planOperation makes the items of an operation. What the fields of its answers
// are is planned afterwards, since schemas are shared.
func (m *meter) planOperation(op *specs.Operation) *operationPlan {
	plan := &operationPlan{item: m.addFor(Operation, op.ID, op.Dialect), answers: map[int]*answerPlan{}}
	for _, status := range op.Statuses() {
		dialect := op.Dialect
		if response := op.Spec.Responses.Value(strconv.Itoa(status)); response != nil {
			dialect = cmp.Or(specs.Dialect(textOf(response.Value.Extensions["x-dialect"])), dialect)
		}
		name := fmt.Sprintf("%s %d", op.ID, status)
		answer := &answerPlan{item: m.addFor(Status, name, dialect), codes: map[string]int{}}
		for _, code := range op.ErrorCodes(status) {
			answer.codes[code.Code] = m.addFor(ErrorCode, name+" "+code.Code, cmp.Or(code.Dialect, dialect))
		}
		plan.answers[status] = answer
	}
	m.planParameters(plan, op)
	return plan
}

func textOf(value any) string {
	s, _ := value.(string)
	return s
}

// sortItems orders by kind, then by name.
func sortItems(items []Item) {
	order := map[Kind]int{}
	for i, kind := range Kinds {
		order[kind] = i
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(order[a.Kind]-order[b.Kind], cmp.Compare(a.Name, b.Name))
	})
}
