package faults

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
)

// editedSource changes the source in the answer of a charge.
func editedSource(edit func(c *api.Call, source map[string]any)) func(api.Handler) api.Handler {
	return edited(func(c *api.Call, charge map[string]any) {
		if source, ok := charge["source"].(map[string]any); ok {
			edit(c, source)
		}
	})
}

func payingSource(c *api.Call) *api.Source {
	s, _ := c.Account.Sources.Get(c.Params.Text("source"))
	return s
}

// paysBy reports whether a charge is asked of a source of some type that was made before.
func paysBy(kind string) func(c *api.Call) bool {
	return func(c *api.Call) bool {
		s := payingSource(c)
		return s != nil && s.Kind.Name == kind
	}
}

// asItsSource changes a charge's request, or its source, before the two are compared.
func asItsSource(change func(c *api.Call, s *api.Source)) func(api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		if s := payingSource(c); s != nil {
			change(c, s)
		}
		return nil
	})
}

func carriesSource(c *api.Call) bool {
	_, isObject := c.Params.Object("source")
	return isObject
}

func ofType(kinds ...string) func(c *api.Call) bool { return paramIs("type", kinds...) }

func knownType(c *api.Call) bool { return methods.SourceKindsByName[c.Params.Text("type")] != nil }

func byKey(kind api.KeyKind) func(c *api.Call) bool {
	return func(c *api.Call) bool { return c.Key == kind }
}

// keptSource changes a source that was made, wherever it is shown.
func keptSource(change func(c *api.Call, s *api.Source)) func(api.Handler) api.Handler {
	return afterwards(func(c *api.Call, answer any) any {
		change(c, answer.(api.SourceView).Source)
		return answer
	})
}

func withoutText(name string) func(api.Handler) api.Handler {
	return onlyWhere(hasParam(name), keptSource(func(_ *api.Call, s *api.Source) { delete(s.Extra().Texts, name) }))
}

func flowing(kind string, by methods.Flow) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, source map[string]any) {
		if source["type"] == kind {
			source["flow"] = by.String()
		}
	})
}

func inCurrency(shown, instead string) func(api.Handler) api.Handler {
	return edited(func(_ *api.Call, source map[string]any) {
		if source["currency"] == shown {
			source["currency"] = instead
		}
	})
}

// fromVault runs before a handler that is asked by the vault.
func fromVault(do func(c *api.Call) *apierror.Error) func(api.Handler) api.Handler {
	return onlyWhere(func(c *api.Call) bool { return c.Host == api.HostVault }, beforehand(do))
}

func holdsSource(c *api.Call, a *api.Account) bool {
	_, has := a.Sources.Get(c.Vars[0])
	return has
}

func longName(characters int) func(c *api.Call) bool {
	return func(c *api.Call) bool { return len([]rune(c.Params.Text("name"))) >= characters }
}

func shortenedName(next api.Handler) api.Handler {
	return beforehand(func(c *api.Call) *apierror.Error {
		setParam(c, "name", string([]rune(c.Params.Text("name"))[:10]))
		return nil
	})(next)
}
