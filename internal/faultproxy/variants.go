package faultproxy

import (
	"encoding/json"
	"fmt"
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

// NewVariant returns a variant that changes every object of a kind. edit returns what an object becomes
// and whether that is a change.
func NewVariant(described specs.Variant, kind string, edit func(object json.RawMessage) (json.RawMessage, bool)) *Variant {
	return &Variant{Variant: described, kind: kind, edit: edit}
}

// Excludes reports whether one variant hides what another one changes, so that the two together
// prove less than each alone.
func (v *Variant) Excludes(other *Variant) bool {
	if v.kind != other.kind && v.kind != "" && other.kind != "" {
		return false
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
	return append(slices.Concat(all, objectVariants(fields), timeVariants()), feeVariant())
}

// fieldVariants leave a field out that no object must have, or have it be null where it may be.
func fieldVariants(f *field) []*Variant {
	name := f.kind + "." + f.name()
	if isUnreachable(name + "/absent") {
		return nil
	}
	row := func(way, sentence, open string, c change) *Variant {
		return f.variant(way, sentence, "The field is there where the emulator knows a value.", open, c)
	}
	var rows []*Variant
	if !f.required {
		rows = append(rows, row("absent", "A %s lacks %s.", "is not required", func(json.RawMessage) json.RawMessage { return nil }))
	}
	if !f.required && !forbids(f.schema, nil) {
		rows = append(rows, row("null", "In a %s, %s is null.", "may be null", always("null")))
	}
	if openEnum, _ := f.schema.Extensions["x-open-enum"].(bool); openEnum {
		rows = append(rows, row("unknown", "In a %s, %s has a value that was introduced later.", "may have further values",
			onText(func(string) string { return noWord })))
	}
	return slices.DeleteFunc(rows, func(v *Variant) bool { return slices.Contains(essential, v.ID) })
}

// essential are variants of fields that not every object of the document must have, because some old
// sample lacks them or because they are for some objects only, and that are the point of the objects that
// do: a rule with a source of its own asserts them.
var essential = []string{
	"absent/barcode.object", "absent/barcode.type", "absent/charge.chain", "absent/charge.destination",
	"absent/document.id", "absent/document.location", "absent/document.object", "absent/event.data",
	"absent/event.webhook_deliveries", "absent/source.bank", "absent/source.email", "absent/source.platform_type",
	"absent/source.references.barcode", "absent/source.references.expires_at",
	"absent/source.references.omise_tax_id", "absent/source.references.reference_number_1",
	"absent/source.references.reference_number_2", "absent/token.charge_status", "null/charge.chain",
	"null/charge.destination", "null/recipient.activated_at", "null/recipient.verified_at", "null/source.bank",
	"null/source.email", "null/source.platform_type", "null/source.references.barcode",
	"null/source.references.expires_at", "null/source.references.omise_tax_id",
	"null/source.references.reference_number_1", "null/source.references.reference_number_2",
	"null/token.charge_status",
}

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
		{
			"further", "A %s has a field that the contract does not know.", "It has the known fields only.",
			"objects may have further properties", extended,
		},
		{
			"order", "The fields of a %s stand in the reverse order.", "They stand in the recorded order.",
			"the members of a JSON object have no order", reversed,
		},
	} {
		for _, kind := range kinds {
			rows = append(rows, NewVariant(specs.Variant{
				ID: way.name + "/" + kind, Sentence: fmt.Sprintf(way.sentence, strings.ReplaceAll(kind, "_", " ")), Usual: way.usual,
				Open: []string{specs.OpenAPIFile + ": " + way.open},
			}, kind, func(object json.RawMessage) (json.RawMessage, bool) {
				return writeObject(way.change(kind, readObject(object))), true
			}))
		}
	}
	return rows
}

// timeVariants write the times of events as some of those that were recorded.
func timeVariants() []*Variant {
	path := []string{"created_at"}
	offset := onText(func(text string) string {
		if start, inUTC := strings.CutSuffix(text, "Z"); inUTC {
			return start + "+00:00"
		}
		return text
	})
	return []*Variant{{
		Variant: specs.Variant{
			ID: "times/offset", Sentence: "The created_at of an event has the offset +00:00 in the place of Z.", Usual: "It ends with Z.",
			Open: []string{"SDK fixtures of omise-ruby and omise-elixir: events"},
		},
		kind: "event", path: path,
		edit: func(object json.RawMessage) (json.RawMessage, bool) { return editAt(object, path, offset) },
	}}
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
