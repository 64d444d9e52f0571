package when

import (
	"time"

	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
)

// InStatus reports whether an object of an answer has the status.
func InStatus(status string) func(object map[string]any) bool { return memberIs("status", status) }

func memberIs(name string, v any) func(object map[string]any) bool {
	return func(object map[string]any) bool { return object[name] == v }
}

// WasRefunded reports whether part of a charge was given back.
func WasRefunded(charge map[string]any) bool {
	refunds, _ := charge["refunds"].(map[string]any)
	return len(find.Listed(refunds)) > 0 && charge["refundable"] == true
}

// AnyObject is the condition that every object of an answer meets.
func AnyObject(object map[string]any) bool { return len(object) > 0 }

// SkipsPages reports whether an offset is at least that many times the limit.
func SkipsPages(pages int) func(c *api.Call) bool {
	return func(c *api.Call) bool { return find.IntegerParam(c, "offset") >= pages*find.IntegerParam(c, "limit") }
}

// What a list is asked for.
var (
	Plain       = All(Lacks("order"), Lacks("from"), Lacks("to"), Lacks("offset")) // limit or nothing
	Unlimited   = Lacks("limit")
	NewestFirst = Is("order", "reverse_chronological")
	Since       = Has("from")
	Windowed    = All(Has("from"), Has("to"))
)

// Skipping reports whether a list is asked for with an offset.
func Skipping(c *api.Call) bool { return find.IntegerParam(c, "offset") > 0 }

// Limited reports whether a list is asked for with a limit.
func Limited(c *api.Call) bool { return find.IntegerParam(c, "limit") > 0 }

// LaterPage reports whether a page after the first is asked for, by whole pages of more than one
// object.
func LaterPage(c *api.Call) bool {
	limit, offset := find.IntegerParam(c, "limit"), find.IntegerParam(c, "offset")
	return limit > 1 && offset > 0 && offset%limit == 0
}

// BeyondEnd reports whether no list of a charge or an account is that long.
func BeyondEnd(c *api.Call) bool {
	return find.IntegerParam(c, "offset") == 20 || find.IntegerParam(c, "offset") >= 1_000_000
}

// BareDate reports whether from is a date without a time.
func BareDate(c *api.Call) bool { return len(c.Params.Text("from")) == len(time.DateOnly) }

// Member reports whether a member of an object has a value.
func Member(name string, value any) func(object map[string]any) bool {
	return func(object map[string]any) bool { return object[name] == value }
}
