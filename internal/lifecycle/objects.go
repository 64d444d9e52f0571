package lifecycle

import (
	"iter"
	"maps"
	"slices"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/jsonvalue"
	"github.com/omise-conformance/harness/specs"
)

// Objects finds the objects that requests and answers are about. It is safe for concurrent use.
type Objects struct {
	contract *specs.Contract
	// kinds finds the model of an object by its field "object".
	kinds map[string]*specs.Lifecycle
	// naming says how the requests of an operation name the objects that they may move, in the order of their schemas.
	naming map[*specs.Operation][]naming
}

// naming is how a request names an object: by a variable of the path, or by a parameter.
type naming struct {
	model               *specs.Lifecycle
	variable, parameter string
}

// NewObjects returns what finds the objects that a contract has models of.
func NewObjects(contract *specs.Contract) *Objects {
	o := &Objects{contract: contract, kinds: kindsOf(contract), naming: map[*specs.Operation][]naming{}}
	for _, schema := range contract.Models() {
		if model := contract.Model(schema); slices.Contains(slices.Collect(maps.Values(o.kinds)), model) {
			o.addNaming(model)
		}
	}
	return o
}

// addNaming notes how requests name the objects of a model. All transitions of one operation name them in the same way.
func (o *Objects) addNaming(model *specs.Lifecycle) {
	variable := o.contract.Operation(model.Read).LastVariable()
	for _, op := range o.contract.Operations {
		first := slices.IndexFunc(model.Transitions, func(t specs.Transition) bool { return t.On == op.ID })
		if first < 0 {
			continue
		}
		by := naming{model: model, parameter: ownParameter(&model.Transitions[first])}
		if by.parameter == "" {
			by.variable = variable
		}
		o.naming[op] = append(o.naming[op], by)
	}
}

// kindsOf maps the "object" of an answer to the model of its schema.
func kindsOf(contract *specs.Contract) map[string]*specs.Lifecycle {
	kinds := map[string]*specs.Lifecycle{}
	for _, schema := range contract.Models() {
		property := contract.Doc.Components.Schemas[schema].Value.Properties["object"]
		if property == nil || len(property.Value.Enum) == 0 {
			continue
		}
		if name, ok := property.Value.Enum[0].(string); ok {
			kinds[name] = contract.Model(schema)
		}
	}
	return kinds
}

// Named is an object that a request names.
type Named struct {
	ID    string
	Model *specs.Lifecycle
}

// Named returns the objects that the request of an operation may move: those that the path names, and those that a
// parameter names.
func (o *Objects) Named(op *specs.Operation, request *exchange.Request) []Named {
	var out []Named
	var variables, params map[string]string
	for _, by := range o.naming[op] {
		var id string
		if by.parameter == "" {
			if variables == nil {
				variables = op.Variables(request.Path)
			}
			id = variables[by.variable]
		} else {
			if params == nil {
				params = texts(request)
			}
			id = params[by.parameter]
		}
		if id != "" {
			out = append(out, Named{id, by.model})
		}
	}
	return out
}

// Shown returns the objects that an answer shows as they are now: the answer itself, or the elements of the list that was
// asked for. What is embedded may be as it was once.
func (o *Objects) Shown(answer map[string]any) iter.Seq2[*specs.Lifecycle, map[string]any] {
	return func(yield func(*specs.Lifecycle, map[string]any) bool) {
		if kindOf(answer) != "list" {
			if model := o.kinds[kindOf(answer)]; model != nil {
				yield(model, answer)
			}
			return
		}
		data, _ := answer["data"].([]any)
		for _, each := range data {
			object, _ := each.(map[string]any)
			if model := o.kinds[kindOf(object)]; model != nil && !yield(model, object) {
				return
			}
		}
	}
}

// Mentioned returns the ids of the objects that an exchange is about, each once: those that its request may move, and those that
// its answer shows at any depth. op may be nil. What a Monitor and a Past say of an object follows from the exchanges that
// mention it.
func (o *Objects) Mentioned(op *specs.Operation, ex *exchange.Exchange) []string {
	var ids []string
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if op != nil {
		for _, each := range o.Named(op, &ex.Request) {
			add(each.ID)
		}
	}
	for _, object := range jsonvalue.Objects(ex.Response.Object()) {
		if kind := kindOf(object); o.kinds[kind] != nil || o.contract.History(kind) != nil {
			id, _ := object["id"].(string)
			add(id)
		}
	}
	slices.Sort(ids)
	return ids
}
