package trials

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/omise-conformance/harness/internal/jsondocument"
	"github.com/omise-conformance/harness/internal/sentence"
	"github.com/omise-conformance/harness/internal/shards"
)

// MergeFaults returns the entries of shards as one machine has them, and a sentence for each thing that is
// missing. The error is that of shards that are not of one whole.
func MergeFaults(tried []Tried[FaultEntry]) (entries []FaultEntry, missing []string, err error) {
	missing, err = together(tried, Faults, func(e *FaultEntry) string { return e.ID })
	if err != nil {
		return nil, nil, err
	}
	place := map[string]int{"clean/any": -3, "clean/recorded": -2, "clean/documented": -1} // the order of a whole trial
	at := map[string]int{}                                                                 // where an entry is
	for i := range tried {
		shard, err := shards.Parse(tried[i].Part.Shard)
		if err != nil {
			return nil, nil, err
		}
		for n, name := range tried[i].Part.Planned {
			place[name] = n*shard.Count + shard.Index
		}
		for _, entry := range tried[i].Entries {
			before, known := at[entry.ID]
			switch {
			case !known:
				at[entry.ID] = len(entries)
				entries = append(entries, entry)
			case !entry.Well(): // each shard tries without a fault
				entries[before] = entry
			}
		}
	}
	slices.SortStableFunc(entries, func(a, b FaultEntry) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	SortFaults(entries)
	return entries, missing, nil
}

// MergeVariants returns the entries of shards as one machine has them, and a sentence for each thing that is
// missing. The error is that of shards that are not of one whole.
func MergeVariants(tried []Tried[VariantEntry]) (entries []VariantEntry, missing []string, err error) {
	missing, err = together(tried, Variants, func(e *VariantEntry) string { return e.ID })
	if err != nil {
		return nil, nil, err
	}
	for i := range tried {
		entries = append(entries, tried[i].Entries...)
	}
	SortVariants(entries)
	return entries, missing, nil
}

// ReadEntries reads what WriteFaultsJSON or WriteVariantsJSON wrote.
func ReadEntries[E any](r io.Reader) ([]E, error) {
	var entries []E
	text, err := jsondocument.ReadText(r)
	if err == nil {
		err = json.Unmarshal(sentence.Document(text), &entries)
	}
	if err != nil {
		return nil, fmt.Errorf("this is no list of entries: %w", err)
	}
	return entries, nil
}
