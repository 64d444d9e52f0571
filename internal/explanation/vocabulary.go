package explanation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/rulebook"
	"github.com/omise-conformance/harness/specs"
)

func (b *Book) addOperations() error {
	for _, op := range b.contract.Operations {
		title := op.Method + " " + op.Path
		if summary := op.Spec.Summary; summary != "" {
			title += ": " + summary
		}
		b.add(Operation, op.ID, title, func() Page {
			var about []string
			for _, rule := range rulebook.All(b.contract) {
				if slices.Contains(rule.Operations, op.ID) {
					about = append(about, rule.Name)
				}
			}
			facts := fact(fact(nil, "host", string(op.Host)), "about", op.Spec.Description)
			for _, status := range op.Statuses() {
				facts = fact(facts, "answers", strings.TrimSpace(strconv.Itoa(status)+" "+strings.Join(codesOf(op, status), ", ")))
			}
			return Page{Facts: facts, Related: b.ruleLinks(about), Sources: []string{specs.OpenAPIFile + " #" + op.ID}}
		})
	}
	return nil
}

func codesOf(op *specs.Operation, status int) []string {
	var codes []string
	for _, code := range op.ErrorCodes(status) {
		codes = append(codes, code.Code)
	}
	return codes
}

func (b *Book) addFeatures() error {
	for i := range b.contract.Features {
		feature := &b.contract.Features[i]
		b.add(Feature, feature.Name, feature.Sentence, func() Page {
			var need []string
			for _, rule := range rulebook.All(b.contract) {
				if slices.Contains(rule.Requires, feature.Name) {
					need = append(need, rule.Name)
				}
			}
			cases := 0
			for _, c := range b.cases {
				if slices.Contains(c.Requires, feature.Name) {
					cases++
				}
			}
			facts := fact(nil, "without it", fmt.Sprintf("the rules that require it and %s are not supported, which never counts as passed", names.Count(cases, "case")))
			if feature.Control {
				facts = fact(facts, "control", "the cases that need it speak to the target's control API, docs/control-api.md")
			}
			return Page{
				Facts: facts, Related: b.ruleLinks(need), Sources: []string{specs.RulesFile + " #features"},
				Steps: []string{"omise-conformance run --features " + feature.Name, "omise-conformance run --features -" + feature.Name},
			}
		})
	}
	return nil
}

// addCodes adds the codes of errors, and the failure codes of charges.
func (b *Book) addCodes() error {
	at := map[string][]string{}
	for _, op := range b.contract.Operations {
		for _, status := range op.Statuses() {
			for _, code := range codesOf(op, status) {
				at[code] = append(at[code], fmt.Sprintf("%s %d", op.ID, status))
			}
		}
	}
	known := make([]string, 0, len(at))
	for code := range at {
		known = append(known, code)
	}
	slices.Sort(known)
	for _, code := range known {
		b.add(ErrorCode, code, "The field code of an error has it.", func() Page {
			var wanting []string
			for _, rule := range b.contract.Rules {
				for _, refusal := range rule.Refusal {
					if slices.Contains(refusal.Codes, code) && !slices.Contains(wanting, rule.Name) {
						wanting = append(wanting, rule.Name)
					}
				}
			}
			return Page{
				Facts: fact(nil, "answers", strings.Join(at[code], ", ")), Related: b.ruleLinks(wanting),
				Sources: []string{specs.OpenAPIFile + ", the answers of these operations"},
			}
		})
	}
	for _, code := range b.failureCodes() {
		b.add(FailureCode, code, "The failure_code of a charge that failed has it.", func() Page {
			page := Page{Sources: []string{specs.OpenAPIFile + " #/components/schemas/Charge/properties/failure_code"}}
			if b.has(Injection, "decline/"+code) {
				page.Related = []Link{{Kind: Injection, Name: "decline/" + code}}
			}
			name := "charge.declined-" + strings.ReplaceAll(code, "_", "-")
			page.Related = append(page.Related, b.ruleLinks([]string{name})...)
			return page
		})
	}
	return nil
}

// failureCodes returns those of a charge that the contract lists.
func (b *Book) failureCodes() []string {
	var codes []string
	charge := b.contract.Doc.Components.Schemas["Charge"]
	if charge == nil || charge.Value == nil || charge.Value.Properties["failure_code"] == nil {
		return nil
	}
	listed, _ := charge.Value.Properties["failure_code"].Value.Extensions["x-known-values"].([]any)
	for _, each := range listed {
		if code, ok := each.(string); ok {
			codes = append(codes, code)
		}
	}
	return codes
}
