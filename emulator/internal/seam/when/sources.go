package when

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
)

// SourceTakesNoCard reports whether the source is of a kind that no card goes with.
func SourceTakesNoCard(c *api.Call) bool {
	src, ok := c.Account.Sources.Get(c.Params.Text("source"))
	return ok && !src.Kind.WithCard
}

// PaysBy reports whether a charge is asked of a source of some type that was made before.
func PaysBy(kind string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		s := find.PayingSource(c)
		return s != nil && s.Kind.Name == kind
	}
}

// InlineSource reports whether a charge is asked for with the members of a source instead of an id.
func InlineSource(c *api.Call) bool {
	_, isObject := c.Params.Object("source")
	return isObject
}

// OfType reports whether a source of one of some types is asked for.
func OfType(kinds ...string) func(c *api.Call) bool { return Is("type", kinds...) }

// KnownType reports whether a source is asked for of a type that there is.
func KnownType(c *api.Call) bool { return methods.SourceKindsByName[c.Params.Text("type")] != nil }

// LongName reports whether a name has at least that many characters.
func LongName(characters int) func(c *api.Call) bool {
	return func(c *api.Call) bool { return len([]rune(c.Params.Text("name"))) >= characters }
}
