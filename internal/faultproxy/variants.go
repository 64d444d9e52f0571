package faultproxy

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/omise-conformance/harness/specs"
)

// Variant is a difference in what a target sends that the contract allows. It is made in every JSON
// that the target sends, so that two answers about one object still agree.
type Variant struct {
	specs.Variant
	// kind is the kind of the changed objects; empty if every object is changed.
	kind string
	// path leads to the changed field; empty if the object as a whole is changed.
	path []string
	edit func(object json.RawMessage) (json.RawMessage, bool)
}

// Excludes reports whether one variant hides what another one changes, so that the two together
// prove less than each alone.
func (v *Variant) Excludes(other *Variant) bool {
	if v.kind != other.kind && v.kind != "" && other.kind != "" {
		return false
	}
	if len(v.path) == 1 && v.path[0] == "object" || len(other.path) == 1 && other.path[0] == "object" {
		return true // without a kind no other variant is made
	}
	most := min(len(v.path), len(other.path))
	if most == 0 {
		return group(v.ID) == group(other.ID)
	}
	return slices.Equal(v.path[:most], other.path[:most])
}

func group(id string) string {
	name, _, _ := strings.Cut(id, "/")
	return name
}

// Variants returns every variant that follows from the contract, always in the same order.
func Variants(contract *specs.Contract) []*Variant {
	fields := newFields(contract)
	var all []*Variant
	for _, f := range fields {
		all = append(all, fieldVariants(f)...)
	}
	return slices.Concat(all, objectVariants(fields), timeVariants(fields))
}

// fieldVariants leave a field out that no object must have, or have it be null where it may be.
func fieldVariants(f *field) []*Variant {
	name := f.kind + "." + f.name()
	if isUnreachable(name + "/absent") {
		return nil
	}
	place := fmt.Sprintf("%s: %s of %s", specs.OpenAPIFile, f.name(), strings.ReplaceAll(f.kind, "_", " "))
	row := func(way, sentence, open string, c change) *Variant {
		return &Variant{
			Variant: specs.Variant{
				ID: way + "/" + name, Sentence: fmt.Sprintf(sentence, strings.ReplaceAll(f.kind, "_", " "), f.name()),
				Usual: "The field is there where the emulator knows a value.", Open: []string{place + " " + open},
			},
			kind: f.kind, path: f.path,
			edit: func(object json.RawMessage) (json.RawMessage, bool) { return editAt(object, f.path, c) },
		}
	}
	var rows []*Variant
	later, isLater := laterFields[name]
	switch {
	case isLater:
		rows = append(rows, row("absent", "A %s lacks %s.", "is required since some date only", func(json.RawMessage) json.RawMessage { return nil }))
		rows[0].Open = append(rows[0].Open, later)
	case !f.required:
		rows = append(rows, row("absent", "A %s lacks %s.", "is not required", func(json.RawMessage) json.RawMessage { return nil }))
	}
	if (!f.required || isLater) && !forbids(f.schema, nil) {
		rows = append(rows, row("null", "In a %s, %s is null.", "may be null", always("null")))
	}
	if openEnum, _ := f.schema.Extensions["x-open-enum"].(bool); openEnum {
		rows = append(rows, row("unknown", "In a %s, %s has a value that was introduced later.", "may have further values",
			onText(func(string) string { return noWord })))
	}
	return rows
}

// laterFields are fields that the contract requires of objects made today, and that a recent recording
// lacks all the same, with the source.
var laterFields = map[string]string{"charge.merchant_advice_code": "A A2"}

// objectVariants add a field to the objects of a kind, or put their fields into another order.
func objectVariants(fields []*field) []*Variant {
	var kinds []string
	for _, f := range fields {
		if !slices.Contains(kinds, f.kind) && f.kind != "error" && !isUnreachable(f.kind+".id/absent") {
			kinds = append(kinds, f.kind)
		}
	}
	var rows []*Variant
	for _, way := range []struct {
		name, sentence, usual, open string
		change                      func(kind string, members []member) []member
	}{
		{"further", "A %s has a field that the contract does not know.", "It has the known fields only.", "objects may have further properties", extended},
		{"order", "The fields of a %s stand in the reverse order.", "They stand in the recorded order.", "the members of a JSON object have no order", reversed},
	} {
		for _, kind := range kinds {
			rows = append(rows, &Variant{
				Variant: specs.Variant{
					ID: way.name + "/" + kind, Sentence: fmt.Sprintf(way.sentence, strings.ReplaceAll(kind, "_", " ")), Usual: way.usual,
					Open: []string{specs.OpenAPIFile + ": " + way.open},
				},
				kind: kind,
				edit: func(object json.RawMessage) (json.RawMessage, bool) {
					return writeObject(way.change(kind, readObject(object))), true
				},
			})
		}
	}
	return rows
}

// recordedTime fits the times that the emulator writes.
var recordedTime = regexp.MustCompile(`^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"$`)

// timeVariants write all times in another form of RFC 3339.
func timeVariants(fields []*field) []*Variant {
	names := map[string]bool{}
	for _, f := range fields {
		if isTime(f) {
			names[f.path[len(f.path)-1]] = true
		}
	}
	var rows []*Variant
	for _, form := range []struct{ name, sentence, zone string }{
		{"millis", "All times have milliseconds.", ".000Z"},
		{"offset", "All times have the offset +00:00 in the place of Z.", "+00:00"},
	} {
		rows = append(rows, &Variant{
			Variant: specs.Variant{
				ID: "times/" + form.name, Sentence: form.sentence, Usual: "Times are in whole seconds and end with Z.",
				Open: []string{specs.OpenAPIFile + ": date-time is RFC 3339"},
			},
			edit: func(object json.RawMessage) (json.RawMessage, bool) {
				members, changed := readObject(object), false
				for i, each := range members {
					if names[each.name] && recordedTime.Match(each.value) {
						members[i].value = json.RawMessage(strings.TrimSuffix(string(each.value), `Z"`) + form.zone + `"`)
						changed = true
					}
				}
				if !changed {
					return object, false
				}
				return writeObject(members), true
			},
		})
	}
	return rows
}

// Rewriter makes variants in JSON texts.
type Rewriter struct {
	variants []*Variant
	changed  []atomic.Int64
}

// NewRewriter returns a rewriter that makes some variants at once, in their order.
func NewRewriter(variants []*Variant) *Rewriter {
	return &Rewriter{variants: variants, changed: make([]atomic.Int64, len(variants))}
}

// Rewrite returns a JSON text with the variants. Metadata belong to the merchant and stay as they are.
func (r *Rewriter) Rewrite(body []byte) []byte {
	metadata := func(_, member string) bool { return member == "metadata" }
	edited, _ := editObjects(body, metadata, func(kind string, object json.RawMessage) (json.RawMessage, bool) {
		touched := false
		for i, v := range r.variants {
			if v.kind != "" && v.kind != kind {
				continue
			}
			var changed bool
			if object, changed = v.edit(object); changed {
				touched = true
				r.changed[i].Add(1)
			}
		}
		return object, touched
	})
	return edited
}

// Changed returns how many objects each variant has changed.
func (r *Rewriter) Changed() []int64 {
	counts := make([]int64, len(r.changed))
	for i := range r.changed {
		counts[i] = r.changed[i].Load()
	}
	return counts
}
