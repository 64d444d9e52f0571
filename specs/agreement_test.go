package specs

import (
	"slices"
	"testing"
)

// TestRefusalsAreDeclared holds the two files together: what a rule refuses
// with is an answer that one of its operations declares.
func TestRefusalsAreDeclared(t *testing.T) {
	c := contract(t)
	for _, rule := range c.Rules {
		for key, refusal := range rule.Refusal {
			for _, id := range rule.Operations {
				op := c.Operation(id)
				for _, status := range refusal.Status {
					if !slices.Contains(op.Statuses(), status) {
						t.Errorf("%s refuses with %d (%s), which %s does not declare", rule.Name, status, key, id)
					}
				}
			}
			for _, code := range refusal.Codes {
				if len(rule.Operations) > 0 && !slices.ContainsFunc(rule.Operations, func(id string) bool {
					return declares(c.Operation(id), refusal.Status, code, Dialect(key))
				}) {
					t.Errorf("%s refuses with %s %v (%s), which none of %v declares", rule.Name, code, refusal.Status, key, rule.Operations)
				}
			}
		}
	}
}

func declares(op *Operation, statuses []int, code string, dialect Dialect) bool {
	if len(statuses) == 0 {
		statuses = op.Statuses()
	}
	for _, status := range statuses {
		for _, listed := range op.ErrorCodes(status) {
			if listed.Code == code && (listed.Dialect == "" || dialect == "both" || listed.Dialect == dialect) {
				return true
			}
		}
	}
	return false
}
