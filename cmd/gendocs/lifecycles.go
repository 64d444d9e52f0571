package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/omise-conformance/harness/internal/lifecyclegraph"
	"github.com/omise-conformance/harness/specs"
)

// lifecycles writes the models with a diagram each, in the order in which a
// payment meets them.
func lifecycles(contract *specs.Contract) []byte {
	var out bytes.Buffer
	fmt.Fprint(&out, `<!-- Made by make generate from x-lifecycle in specs/openapi.yaml. Do not edit. -->

# Lifecycles

The states of the objects, and what moves them. Cases are made of each start, each transition, each time limit and
each operation that a state does not take; every object in every answer is held to be in exactly one state.

*set* stands for any value but null, *whole* for the amount that was captured (of amount, where captured_amount is
not there), *part* for less than that and more than nothing. A field in brackets holds when an object comes into the
state, and need not later.
`)
	order := []string{"Token", "Source", "Charge", "Refund", "Customer", "Card", "Recipient", "Chain"}
	for _, schema := range contract.Models() {
		if !slices.Contains(order, schema) {
			order = append(order, schema)
		}
	}
	for _, schema := range order {
		if model := contract.Model(schema); model != nil {
			writeModel(&out, contract, model)
		}
	}
	return out.Bytes()
}

func writeModel(out *bytes.Buffer, contract *specs.Contract, model *specs.Lifecycle) {
	fmt.Fprintf(out, "\n## %s\n\n```mermaid\nstateDiagram-v2\n", model.Schema)
	for _, name := range model.Names() {
		if id := stateID(name); id != name {
			fmt.Fprintf(out, "    state %q as %s\n", name, id)
		}
	}
	for _, arrow := range lifecyclegraph.Arrows(model) {
		from := "[*]"
		if arrow.From != "" {
			from = stateID(arrow.From)
		}
		fmt.Fprintf(out, "    %s --> %s : %s\n", from, stateID(arrow.To), lifecyclegraph.TextOf(arrow.Labels))
	}
	for _, name := range model.Names() {
		if model.States[name].Gone {
			fmt.Fprintf(out, "    %s --> [*]\n", stateID(name))
		}
	}
	fmt.Fprint(out, "```\n\n| state | what it is | fields |\n|---|---|---|\n")
	for _, name := range model.Names() {
		state := model.States[name]
		about := state.Description
		if state.Looks != "" {
			about += " Can look as " + state.Looks + "."
		}
		if state.Unreached != "" {
			about += " " + state.Unreached
		}
		if state.Gone {
			about += " Not found afterwards."
		}
		fmt.Fprintf(out, "| %s | %s | %s |\n", name, about, describeFields(state))
	}
	writeRefusals(out, contract, model)
}

func writeRefusals(out *bytes.Buffer, contract *specs.Contract, model *specs.Lifecycle) {
	if len(model.Refusals) > 0 {
		fmt.Fprint(out, "\n| refused | in | answer | rule |\n|---|---|---|---|\n")
	}
	for _, refusal := range model.Refusals {
		answer, rule := describeAnswer(refusal), ""
		if refusal.Rule != "" {
			rule = "`" + refusal.Rule + "`"
			if known := contract.Rule(refusal.Rule); known != nil && len(known.Dialects) > 0 {
				answer += " (" + string(known.Dialects[0]) + ")"
			}
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", refusal.On, strings.Join(refusal.In, ", "), answer, rule)
	}
	if len(model.Unstated) > 0 {
		fmt.Fprint(out, "\nNot asserted:\n\n")
	}
	for _, pair := range model.Unstated {
		fmt.Fprintf(out, "- %s in %s: %s\n", lifecyclegraph.InWords(pair.On), strings.Join(pair.In, ", "), pair.Why)
	}
}

// describeAnswer says the status and codes that both dialects give together.
func describeAnswer(refusal specs.Illegal) string {
	return specs.Refusal{Status: refusal.Status, Codes: refusal.Codes}.String()
}

// stateID is a name that Mermaid takes as it stands.
func stateID(name string) string { return strings.ReplaceAll(name, "-", "_") }

func describeFields(state specs.State) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(state.Fields)) {
		parts = append(parts, fieldText(name, state.Fields[name]))
	}
	var fresh []string
	for _, name := range slices.Sorted(maps.Keys(state.Fresh)) {
		fresh = append(fresh, fieldText(name, state.Fresh[name]))
	}
	text := strings.Join(parts, ", ")
	if len(fresh) > 0 {
		text += " [" + strings.Join(fresh, ", ") + "]"
	}
	return text
}

func fieldText(name string, want any) string {
	if list, ok := want.([]any); ok {
		words := make([]string, len(list))
		for i, each := range list {
			words[i] = fmt.Sprint(each)
		}
		want = strings.Join(words, " or ")
	}
	return fmt.Sprintf("%s %v", name, want)
}
