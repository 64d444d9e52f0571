package clientjudge

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/lazyregexp"
	"github.com/omise-conformance/harness/specs"
)

// The rules about ids, and about values that no source says are refused.
const (
	ruleIDGiven   = "client.id-given"
	ruleIDKind    = "client.id-kind"
	ruleDescribed = "client.parameter-described"
	ruleRequired  = "client.parameter-required"
)

// idKinds are the kinds of ids that the contract knows.
type idKinds struct {
	names map[string]string // by prefix: tokn → token
	words map[string]bool   // the fixed segments of paths
}

func newIDKinds(contract *specs.Contract) idKinds {
	kinds := idKinds{names: map[string]string{}, words: map[string]bool{}}
	for name, schema := range contract.Doc.Components.Schemas {
		for _, prefix := range idPrefixes(schema.Value.Pattern) {
			kinds.names[prefix] = strings.ToLower(strings.TrimSuffix(name, "ID"))
		}
	}
	for _, op := range contract.Operations {
		for segment := range strings.SplitSeq(strings.Trim(op.Path, "/"), "/") {
			kinds.words[segment] = true
		}
	}
	return kinds
}

// described returns "the id of a charge (chrg_…)".
func (k idKinds) described(prefixes []string) string {
	var all []string
	for _, prefix := range prefixes {
		all = append(all, k.named(prefix)+" ("+prefix+"_…)")
	}
	return "the id of " + strings.Join(all, " or ")
}

func (k idKinds) named(prefix string) string {
	name := k.names[prefix]
	switch {
	case name == "":
		return "another object"
	case strings.ContainsAny(name[:1], "aeiou"):
		return "an " + name
	}
	return "a " + name
}

var (
	// anyID fits ids of all kinds, those included that the contract does not describe.
	anyID = lazyregexp.New(`^([a-z]{3,5})(?:(_test)_[0-9A-Za-z_-]+|_[0-9a-z]{6,})$`)
	// noID fits what programs write where a variable had no value, and names of variables that were not filled in.
	noID = lazyregexp.New(`^(?i:undefined|null|none|nil|nan|false|true|\[object object\])$|^[:{$<#]`)
)

// ids judges the ids in the path.
func (r *request) ids() {
	op := r.verdict.Operation
	if op == nil {
		return
	}
	variables := op.Variables(r.Request.Path)
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		f := r.observer.plans[op].path[name]
		if f == nil || len(f.ids) == 0 {
			continue
		}
		id, err := url.PathUnescape(variables[name])
		if err != nil {
			id = variables[name]
		}
		r.id(f, id, flaw{where: f.Where}, func() string { return " as the {" + name + "} of " + op.Path })
	}
}

// isKey reports whether a key stands where an id belongs, about which there is a rule of its own.
func isKey(id string) bool {
	kind := exchange.KindOfKey(id)
	return kind == exchange.KeySecret || kind == exchange.KeyChain
}

// id judges an id. at says where it stands, where no pointer does.
func (r *request) id(f *field, id string, what flaw, at func() string) {
	r.judged(ruleIDGiven)
	r.judged(ruleIDKind)
	r.judged(ruleDescribed)
	if f.Check.Wrong(id) == "" || isKey(id) {
		return
	}
	kinds, rule := r.observer.kinds, ruleDescribed
	what.expected, what.got = kinds.described(f.ids)+at(), quoted(id)
	parts := anyID.FindStringSubmatch(id)
	switch {
	case noID.MatchString(id), kinds.words[id]:
		rule, what.got = ruleIDGiven, what.got+", which is no id"
	case parts != nil && !slices.Contains(f.ids, parts[1]):
		rule, what.got = ruleIDKind, "the id of "+kinds.named(parts[1])+" ("+parts[1]+parts[2]+"_…)"
	}
	r.found(rule, what)
}
