package trials

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/specs"
)

// faultsOf returns the entries of faults as one machine has them; every third one survived.
func faultsOf(names []string) []FaultEntry {
	entries := []FaultEntry{{ID: "clean/any", Kind: KindClean}, {ID: "clean/documented", Kind: KindClean}}
	for i, name := range names {
		e := FaultEntry{ID: name, Kind: specs.SemanticFault, ExpectedRules: []string{"a"}, ExitCode: i % 3, Cases: i, DurationMS: float64(i)}
		if e.ExitCode == 1 {
			e.Killed, e.KilledBy = true, []string{"a"}
		}
		entries = append(entries, e)
	}
	SortFaults(entries)
	return entries
}

// parted returns what shards have tried of names, as their files say it.
func parted(t *testing.T, things Things, names []string, count int) []Tried[FaultEntry] {
	t.Helper()
	var all []Tried[FaultEntry]
	for i := count; i > 0; i-- { // in whatever order
		shard := shards.Shard{Index: i, Count: count}
		part := Part{
			Things: things, Shard: shard.String(), Seed: 1, SpecVersion: "2019-05-29", HarnessVersion: "v1",
			Filters: map[string]string{"sample": "0"}, Planned: shards.Deal(shard, names),
		}
		var text bytes.Buffer
		if err := WritePart(&text, &part); err != nil {
			t.Fatal(err)
		}
		read, err := ReadPart(&text)
		if err != nil {
			t.Fatal(err)
		}
		var entries []FaultEntry
		for _, e := range faultsOf(names) {
			for _, name := range append(part.Planned, "clean/any", "clean/documented") {
				if e.ID == name {
					entries = append(entries, e)
				}
			}
		}
		all = append(all, Tried[FaultEntry]{Part: *read, Entries: entries})
	}
	return all
}

func someNames(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("fault-%d", 100-i)) // the order is not that of the names
	}
	return names
}

func TestMergedFaultsAreThoseOfOneMachine(t *testing.T) {
	names := someNames(11)
	for _, count := range []int{1, 2, 4, 12} {
		entries, missing, err := MergeFaults(parted(t, Faults, names, count))
		if err != nil || len(missing) > 0 {
			t.Fatalf("%d shards: %v, %v", count, missing, err)
		}
		if want := faultsOf(names); !reflect.DeepEqual(entries, want) {
			t.Errorf("%d shards:\n%v\nwant\n%v", count, entries, want)
		}
	}
	// What one shard saw without a fault is not hidden by the others.
	tried := parted(t, Faults, names, 2)
	tried[1].Entries = append([]FaultEntry{{ID: "clean/any", Kind: KindClean, ExitCode: 1}}, tried[1].Entries...)
	if entries, _, err := MergeFaults(tried); err != nil || entries[0].Well() || entries[0].ID != "clean/any" {
		t.Errorf("%v: %v", entries, err)
	}
}

func TestMergeTellsWhatIsMissing(t *testing.T) {
	tried := parted(t, Faults, someNames(8), 4)
	tried = append(tried[:1], tried[2:]...) // shard 3
	tried[0].Entries = tried[0].Entries[:3] // of shard 4, "fault-97" and "fault-93"
	_, missing, err := MergeFaults(tried)
	want := []string{"Shard 4/4 did not come to its end: 1 of its entries was not tried (fault-93).", "The faults are incomplete: nothing is there of shard 3/4."}
	if err != nil || !reflect.DeepEqual(missing, want) {
		t.Errorf("%q: %v\nwant %q", missing, err, want)
	}
}

func TestMergeRefusesShardsOfAnotherWhole(t *testing.T) {
	for want, change := range map[string]func(*Part){
		`the shards are not of one whole: the kind is "faults" in part 1 and "variants" in part 2`:         func(p *Part) { p.Things = Variants },
		`the shards are not of one whole: the seed is "1" in part 1 and "7" in part 2`:                     func(p *Part) { p.Seed = 7 },
		`the shards are not of one whole: the spec version is "2019-05-29" in part 1 and "2017" in part 2`: func(p *Part) { p.SpecVersion = "2017" },
		`the shards are not of one whole: the harness version is "v1" in part 1 and "v2" in part 2`:        func(p *Part) { p.HarnessVersion = "v2" },
		`the shards are not of one whole: --sample is "0" in part 1 and "60" in part 2`:                    func(p *Part) { p.Filters["sample"] = "60" },
		`shard 2/2 is given twice`:                                                           func(p *Part) { p.Shard = "2/2" },
		`part 2: it is one of 3 shards, and others are of 2`:                                 func(p *Part) { p.Shard = "1/3" },
		`part 2: invalid shard "x": want i/n`:                                                func(p *Part) { p.Shard = "x" },
		`part 2: it is shard 1/50000 of a run of 3 cases: no run has more shards than cases`: func(p *Part) { p.Shard = "1/50000" },
		`part 2 is no shard: it is whole as it is`:                                           func(p *Part) { p.Shard = "" },
	} {
		tried := parted(t, Faults, someNames(6), 2)
		change(&tried[1].Part)
		if _, _, err := MergeFaults(tried); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if _, _, err := MergeFaults(nil); err == nil {
		t.Error("nothing is merged")
	}
	for _, text := range []string{"", "[]", `{"shards": "1/2"}`, "\x00"} {
		if _, err := ReadPart(strings.NewReader(text)); err == nil {
			t.Errorf("%q describes a shard", text)
		}
		if _, err := ReadEntries[FaultEntry](strings.NewReader(text)); err == nil && text != "[]" {
			t.Errorf("%q is a list of entries", text)
		}
	}
}

// TestMergedVariantsAreThoseOfOneMachine: a group that was halved has entries that nobody planned.
func TestMergedVariantsAreThoseOfOneMachine(t *testing.T) {
	must := []VariantFinding{{Rule: "a", Level: specs.Must, Cases: []string{"a/b"}}}
	entry := func(kind VariantKind, id string, findings []VariantFinding) VariantEntry {
		return VariantEntry{Variant: specs.Variant{ID: id}, Kind: kind, Findings: findings}
	}
	want := []VariantEntry{
		entry(VariantOfContract, "b", nil), entry(VariantOfEmulator, "a", must), entry(VariantOfEmulator, "c", nil),
		entry(VariantSet, "together/a", must), entry(VariantSet, "random/2", nil), entry(VariantSet, "random/10", nil),
	}
	SortVariants(want)
	part := func(shard string, planned ...string) Part {
		return Part{Things: Variants, Shard: shard, Planned: planned}
	}
	tried := []Tried[VariantEntry]{
		{part("2/2", "c", "random/10"), []VariantEntry{entry(VariantOfEmulator, "c", nil), entry(VariantSet, "random/10", nil)}},
		{part("1/2", "a", "b", "random/2"), []VariantEntry{
			entry(VariantSet, "together/a", must), entry(VariantOfEmulator, "a", must), entry(VariantOfContract, "b", nil), entry(VariantSet, "random/2", nil),
		}},
	}
	entries, missing, err := MergeVariants(tried)
	if err != nil || len(missing) > 0 || !reflect.DeepEqual(entries, want) {
		t.Errorf("%v, %v: %v\nwant %v", entries, missing, err, want)
	}
	if _, missing, err = MergeVariants(tried[:1]); err != nil || len(missing) != 1 || !strings.Contains(missing[0], "shard 1/2") {
		t.Errorf("%v: %v", missing, err)
	}
}
