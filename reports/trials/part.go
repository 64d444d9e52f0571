package trials

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/internal/shards"
)

// Things are what the suite is tried with, as the files are named.
type Things string

// The things that the suite is tried with.
const (
	Faults   Things = "faults"
	Variants Things = "variants"
)

// Part describes a shard of a trial, for what puts the shards together. It is the content of faults-shard.json
// and variants-shard.json.
type Part struct {
	Things         Things            `json:"things"`
	Shard          string            `json:"shard"` // "2/4"
	Seed           int64             `json:"seed"`
	SpecVersion    string            `json:"spec_version"`
	HarnessVersion string            `json:"harness_version"`
	Filters        map[string]string `json:"filters"` // how the whole was chosen
	// Planned are the names of the entries that the shard has when it has come to its end, in the order in which
	// they are tried.
	Planned []string `json:"planned"`
}

// Tried is what one shard has tried.
type Tried[E any] struct {
	Part    Part
	Entries []E
}

// WritePart writes a part as JSON.
func WritePart(w io.Writer, part *Part) error {
	full := *part
	full.Planned = jsondocument.List(full.Planned)
	return jsondocument.Write(w, full, "  ")
}

// ReadPart reads what WritePart wrote.
func ReadPart(r io.Reader) (*Part, error) {
	var part Part
	text, err := jsondocument.ReadText(r)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(sentence.Document(text)))
		decoder.DisallowUnknownFields()
		err = decoder.Decode(&part)
	}
	if err != nil {
		return nil, fmt.Errorf("this is not the description of a shard: %w", err)
	}
	return &part, nil
}

// shownNames is how many names of what is missing are shown.
const shownNames = 20

// together checks that shards are of one whole, and returns a sentence for each thing that is missing. ids are the
// names of a shard's entries.
func together[E any](tried []Tried[E], things Things, ids func(*E) string) (missing []string, err error) {
	if len(tried) == 0 {
		return nil, fmt.Errorf("there are no shards of %s to merge", things)
	}
	var parts shards.Parts
	first := &tried[0].Part
	for i := range tried {
		part := &tried[i].Part
		again, err := parts.Add(part.Shard, max(len(tried), len(part.Planned)))
		switch {
		case err != nil:
			return nil, fmt.Errorf("part %d: %w", i+1, err)
		case part.Shard == "":
			return nil, fmt.Errorf("part %d is no shard: it is whole as it is", i+1)
		case again:
			return nil, fmt.Errorf("shard %s is given twice", part.Shard)
		}
		if err := sameWhole(first, part, i+1); err != nil {
			return nil, err
		}
		done := map[string]bool{}
		for n := range tried[i].Entries {
			done[ids(&tried[i].Entries[n])] = true
		}
		if left := slices.DeleteFunc(slices.Clone(part.Planned), func(name string) bool { return done[name] }); len(left) > 0 {
			missing = append(missing, fmt.Sprintf("Shard %s did not come to its end: %s not tried (%s).",
				part.Shard, names.Counted(len(left), "of its entries was", "of its entries were"), listed(left)))
		}
	}
	if gone := parts.Missing(); len(gone) > 0 {
		missing = append(missing, fmt.Sprintf("The %s are incomplete: nothing is there of shard %s.", things, listed(gone)))
	}
	return missing, nil
}

// sameWhole returns an error where a part is not of the same whole as the first.
func sameWhole(first, other *Part, number int) error {
	for _, each := range []struct{ name, want, got string }{
		{"kind", string(first.Things), string(other.Things)},
		{"spec version", first.SpecVersion, other.SpecVersion},
		{"harness version", first.HarnessVersion, other.HarnessVersion},
		{"seed", strconv.FormatInt(first.Seed, 10), strconv.FormatInt(other.Seed, 10)},
	} {
		if each.want != each.got {
			return fmt.Errorf("the shards are not of one whole: the %s is %q in part 1 and %q in part %d", each.name, each.want, each.got, number)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(first.Filters)) {
		if first.Filters[name] != other.Filters[name] {
			return fmt.Errorf("the shards are not of one whole: --%s is %q in part 1 and %q in part %d",
				name, first.Filters[name], other.Filters[name], number)
		}
	}
	return nil
}

func listed(all []string) string {
	if len(all) <= shownNames {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:shownNames], ", "), len(all)-shownNames)
}
