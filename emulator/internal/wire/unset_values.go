package wire

import "maps"

// freeForm is the parameter whose members are the merchant's own: an empty text in it is a value.
const freeForm = "metadata"

// WithoutEmpty returns the parameters without those that clients send for what is not set: empty texts, empty
// lists, and groups in which nothing is left. A hash of metadata counts as given, also when it is empty.
func (p Params) WithoutEmpty() Params {
	kept := make(Params, len(p))
	for name, v := range p {
		if group, isGroup := v.(map[string]any); isGroup && name != freeForm {
			v = map[string]any(Params(group).WithoutEmpty())
		}
		if !IsEmpty(v) || name == freeForm && v != "" {
			kept[name] = v
		}
	}
	return kept
}

// IsEmpty reports whether a value of a parameter holds nothing: no text, hash or list, which SDKs send for what
// is not set.
func IsEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// WithoutZeros returns the parameters without those of the names that are 0.
func (p Params) WithoutZeros(names ...string) Params {
	kept := maps.Clone(p)
	for _, name := range names {
		if v, given, ok := p.Integer(name); given && ok && v == 0 {
			delete(kept, name)
		}
	}
	return kept
}
