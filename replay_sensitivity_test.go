package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dnaeon/go-vcr/v2/cassette"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/cassettelint"
	"github.com/omise-conformance/harness/internal/suitetest"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/specs"
)

// kindOf sorts the fields of an answer into those that a client decides by;
// empty for all others.
func kindOf(field string, value any) string {
	name := field[strings.LastIndexByte(field, '.')+1:]
	switch value.(type) {
	case bool:
		return "flag"
	case json.Number:
		if strings.Contains(name, "amount") || name == "net" || name == "fee" {
			return "amount"
		}
	case string:
		switch name {
		case "id":
			return "id"
		case "status", "code", "message":
			return name
		case "failure_code", "failure_message":
			return strings.TrimPrefix(name, "failure_")
		}
	}
	return ""
}

// place is a field of a decoded body, and what sets it.
type place struct {
	kind, field string
	value       any
	set         func(any)
}

func places(field string, node any, set func(any)) []place {
	var all []place
	switch node := node.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			all = append(all, places(field+"."+name, node[name], func(v any) { node[name] = v })...)
		}
	case []any:
		for i := range node {
			all = append(all, places(field, node[i], func(v any) { node[i] = v })...)
		}
	default:
		if kind := kindOf(field, node); kind != "" {
			all = append(all, place{kind, field, node, set})
		}
	}
	return all
}

// pick chooses a field of the interaction's answer that counts; false where there
// is none.
func pick(random *rand.Rand, i *cassette.Interaction) (chosen place, ok bool) {
	var tree any
	decoder := json.NewDecoder(strings.NewReader(i.Response.Body))
	decoder.UseNumber()
	if decoder.Decode(&tree) != nil {
		return place{}, false
	}
	all := append(places("", tree, func(any) {}), place{kind: "status", field: "HTTP status", value: json.Number(strconv.Itoa(i.Code))})
	chosen = all[random.IntN(len(all))]
	set := chosen.set
	chosen.set = func(value any) {
		if set == nil {
			i.Code, _ = strconv.Atoi(fmt.Sprint(value))
			return
		}
		set(value)
		if body, err := json.MarshalIndent(tree, "", "  "); err == nil {
			i.Response.Body = string(body)
		}
	}
	return chosen, true
}

// change turns a flag, or one character into another of its sort.
func change(random *rand.Rand, value any) any {
	switch value := value.(type) {
	case bool:
		return !value
	case json.Number:
		return json.Number(changeText(random, value.String()))
	case string:
		return changeText(random, value)
	}
	return value
}

func changeText(random *rand.Rand, text string) string {
	if text == "" {
		return "x"
	}
	at := random.IntN(len(text))
	sort := "abcdefghijklmnopqrstuvwxyz"
	switch c := text[at]; {
	case c >= '0' && c <= '9' && at == 0:
		sort = "123456789" // no number starts with 0
	case c >= '0' && c <= '9':
		sort = "0123456789"
	}
	for {
		if by := sort[random.IntN(len(sort))]; by != text[at] {
			return text[:at] + string(by) + text[at+1:]
		}
	}
}

// grossly is a value of the same sort that is not like the old one at all.
func grossly(value any) any {
	switch value := value.(type) {
	case bool:
		return !value
	case json.Number:
		if len(value) == 3 {
			return json.Number("503")
		}
		return json.Number("987654321012")
	}
	return "nothing like it"
}

// flip is a change of one field of a recording.
type flip struct {
	recording *cassettes.Cassette
	place
	flipped any
}

// drawn changes one field of each of so many recordings, chosen at random.
func drawn(t *testing.T, random *rand.Rand, number int) (flips []*flip) {
	t.Helper()
	names, err := cassettes.List(committed)
	if err != nil {
		t.Fatal(err)
	}
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		if len(flips) == number {
			return flips
		}
		recording, err := cassettes.LoadCase(committed, name)
		if err != nil {
			t.Fatal(err)
		}
		if len(recording.Interactions) == 0 {
			continue
		}
		i := recording.Interactions[random.IntN(len(recording.Interactions))]
		if strings.HasPrefix(i.URL, "http://control.") {
			continue // the harness's own, no answer of the API
		}
		if chosen, ok := pick(random, i); ok {
			flips = append(flips, &flip{recording, chosen, change(random, chosen.value)})
		}
	}
	t.Fatalf("only %d recordings can be changed", len(flips))
	return nil
}

// caught replays and lints changed recordings, all in one run, and returns the cases whose replay or lint is no longer as it
// was. A case that has no verdict may have lost it to a change in another, and is judged alone.
func caught(t *testing.T, contract *specs.Contract, flips []*flip) map[string]bool {
	t.Helper()
	dir := t.TempDir()
	out := map[string]bool{}
	var ids []string
	for _, f := range flips {
		id := f.recording.Header.Case
		if f.recording.Save(cassettes.Path(dir, id)) != nil {
			out[id] = true
		} else {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return out
	}
	is := statuses(replay(t, conformance.ReplayConfig{Selection: conformance.Selection{Cases: ids}, Cassettes: dir}))
	checked, err := cassettelint.Folder(dir, cassettelint.Options{Contract: contract, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	linted := map[string]bool{}
	for _, problem := range checked.Problems {
		linted[problem.File] = linted[problem.File] || !problem.Warning
	}
	for _, f := range flips {
		id := f.recording.Header.Case
		switch {
		case len(flips) > 1 && (is[id] == reports.StatusNotJudged || is[id] == reports.StatusBlocked):
			out[id] = caught(t, contract, []*flip{f})[id]
		case string(is[id]) != f.recording.Header.Verdict || linted[cassettes.Path(dir, id)]:
			out[id] = true
		}
	}
	return out
}

// flips counts how many changes of a kind of field were tried, were caught, and
// were made to a field that is judged.
type flips struct{ tried, caught, judged int }

// TestWholeSuiteCatchesFlippedCharacters changes one character at a time of recorded
// statuses, codes, messages, amounts, flags and ids, makes the checksum fit, and
// counts how many replays or lints are no longer as they were. A field counts as
// judged where a wholly different value is caught: no case looks at every field
// of every answer that it gets.
func TestWholeSuiteCatchesFlippedCharacters(t *testing.T) {
	suitetest.WholeSuite(t)
	number, least := 400, 95.0
	if testing.Short() {
		number, least = 60, 85 // one miss is 2 %
	}
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := drawn(t, rand.New(rand.NewPCG(20261121, 7)), number)
	for _, f := range all {
		f.set(f.flipped)
	}
	isCaught := caught(t, contract, all)
	var rest, missed []*flip
	for _, f := range all {
		if !isCaught[f.recording.Header.Case] {
			f.set(grossly(f.value))
			rest = append(rest, f)
		}
	}
	isJudged := caught(t, contract, rest)
	for _, f := range rest {
		if isJudged[f.recording.Header.Case] {
			f.set(f.flipped)
			missed = append(missed, f)
		}
	}
	// What is wrong with an object is told of one case of a run, which may have been another than that of the change.
	for _, f := range missed {
		id := f.recording.Header.Case
		if isCaught[id] = caught(t, contract, []*flip{f})[id]; !isCaught[id] {
			t.Logf("missed: %s %s: %v made %v", id, f.field, f.value, f.flipped)
		}
	}
	kinds := map[string]*flips{"all": {}}
	for _, f := range all {
		id := f.recording.Header.Case
		if kinds[f.kind] == nil {
			kinds[f.kind] = &flips{}
		}
		for _, kind := range []string{f.kind, "all"} {
			kinds[kind].tried++
			kinds[kind].caught += count(isCaught[id])
			kinds[kind].judged += count(isCaught[id] || isJudged[id])
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		f := kinds[kind]
		t.Logf("%-8s %3d of %3d caught, %5.1f %%; of the %3d in judged fields %5.1f %%",
			kind, f.caught, f.tried, percent(f.caught, f.tried), f.judged, percent(f.caught, f.judged))
	}
	if all := kinds["all"]; percent(all.caught, all.judged) < least || all.judged < number/2 {
		t.Errorf("of %d flips %d were in judged fields and %d were caught, less than %g %%", all.tried, all.judged, all.caught, least)
	}
}

func percent(part, of int) float64 { return 100 * float64(part) / float64(max(of, 1)) }

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// TestAnyFlippedByteIsCaughtByTheChecksum leaves the checksum as it was.
func TestAnyFlippedByteIsCaughtByTheChecksum(t *testing.T) {
	random := rand.New(rand.NewPCG(20261121, 8))
	names, err := cassettes.List(committed)
	if err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		data, err := os.ReadFile(cassettes.Path(committed, names[random.IntN(len(names))]))
		if err != nil {
			t.Fatal(err)
		}
		at := random.IntN(len(data))
		was := data[at]
		data[at] ^= 1 << random.IntN(7)
		if _, err := cassettes.Parse(data); err == nil {
			t.Errorf("byte %d, %q made %q, is not noticed", at, was, data[at])
		}
	}
}
