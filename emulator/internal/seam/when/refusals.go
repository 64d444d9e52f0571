package when

import (
	"strings"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
)

// Refused selects the refusals that a fault is about; unset fields match all.
type Refused struct {
	Code    string
	Message string // part of it
	Where   func(c *api.Call) bool
}

// Matches reports whether a fault is about a refusal.
func (r Refused) Matches(c *api.Call, err *apierror.Error) bool {
	return (r.Code == "" || err.Code == r.Code) && strings.Contains(err.Message, r.Message) && (r.Where == nil || r.Where(c))
}
