package alter

import (
	"github.com/omise-conformance/harness/emulator/internal/api"
	"github.com/omise-conformance/harness/emulator/internal/apierror"
	"github.com/omise-conformance/harness/emulator/internal/methods"
	"github.com/omise-conformance/harness/emulator/internal/seam/find"
	"github.com/omise-conformance/harness/emulator/internal/seam/when"
)

// SourceShown changes the source in the answer of a charge.
func SourceShown(edit func(c *api.Call, source map[string]any)) func(api.Handler) api.Handler {
	return Answer(func(c *api.Call, charge map[string]any) {
		if source, ok := charge["source"].(map[string]any); ok {
			edit(c, source)
		}
	})
}

// PayingSource changes the request of a charge, or its source, before the two are compared.
func PayingSource(change func(c *api.Call, s *api.Source)) func(api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		if s := find.PayingSource(c); s != nil {
			change(c, s)
		}
		return nil
	})
}

// Source changes a source that was made, wherever it is shown.
func Source(change func(c *api.Call, s *api.Source)) func(api.Handler) api.Handler {
	return After(func(c *api.Call, answer any) any {
		if view, ok := answer.(api.SourceView); ok {
			change(c, view.Source)
		}
		return answer
	})
}

// WithoutText forgets a text that a source was made with.
func WithoutText(name string) func(api.Handler) api.Handler {
	return Only(when.Has(name), Source(func(_ *api.Call, s *api.Source) { delete(s.Extra().Texts, name) }))
}

// Flow shows sources of a type with another flow.
func Flow(kind string, by methods.Flow) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, source map[string]any) {
		if source["type"] == kind {
			source["flow"] = by.String()
		}
	})
}

// Currency shows a currency as another text.
func Currency(shown, instead string) func(api.Handler) api.Handler {
	return Answer(func(_ *api.Call, source map[string]any) {
		if source["currency"] == shown {
			source["currency"] = instead
		}
	})
}

// FromVault runs before a handler that is asked by the vault.
func FromVault(do func(c *api.Call) *apierror.Error) func(api.Handler) api.Handler {
	return Only(func(c *api.Call) bool { return c.Host == api.HostVault }, Before(do))
}

// ShortenName cuts the name of a source.
func ShortenName(next api.Handler) api.Handler {
	return Before(func(c *api.Call) *apierror.Error {
		SetParam(c, "name", string([]rune(c.Params.Text("name"))[:10]))
		return nil
	})(next)
}
