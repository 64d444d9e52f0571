package session

import (
	"slices"
	"time"

	"github.com/omise-conformance/harness/suites"
)

// unrecordable holds the features that cannot be recorded, with the reason.
var unrecordable = map[string]string{
	"webhooks": "webhooks are not recorded: the target sends them, and a replay has no target",
}

// Recordable reports whether a feature can be recorded.
func Recordable(feature string) bool { return unrecordable[feature] == "" }

// WithholdUnrecordable takes away the features that cannot be recorded.
func (s *Session) WithholdUnrecordable() {
	for name := range unrecordable {
		delete(s.env.Features, name)
	}
}

// Unsupported returns the result of a case that cannot run because the target lacks a feature or the
// feature cannot be recorded. It is nil where the case can run.
func (s *Session) Unsupported(env *suites.Env, c *suites.Case) *suites.Result {
	why := env.Missing(c)
	if why == "" {
		return nil
	}
	for name, reason := range unrecordable {
		if s.requires(c, name) {
			why = reason
		}
	}
	return &suites.Result{Case: c, Status: suites.Unsupported, Reason: why, Started: time.Now()}
}

// requires reports whether a case or one of its rules requires a feature.
func (s *Session) requires(c *suites.Case, feature string) bool {
	return slices.Contains(c.Requires, feature) || slices.ContainsFunc(c.Rules, func(name string) bool {
		rule := s.options.Contract.Rule(name)
		return rule != nil && slices.Contains(rule.Requires, feature)
	})
}
