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
	random := rand.New(rand.NewPCG(20261121, 7))
	names, err := cassettes.List(committed)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := specs.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	caught := func(recording *cassettes.Cassette) bool {
		path := cassettes.Path(dir, recording.Header.Case)
		if err := recording.Save(path); err != nil {
			return true
		}
		defer remove(t, path)
		report := replay(t, conformance.ReplayConfig{Selection: conformance.Selection{Cases: []string{recording.Header.Case}}, Cassettes: dir})
		if status, _ := reasonOf(report, recording.Header.Case); string(status) != recording.Header.Verdict {
			return true
		}
		checked, err := cassettelint.Folder(dir, cassettelint.Options{Contract: contract, Now: time.Now()})
		return err != nil || checked.Failed()
	}
	kinds := map[string]*flips{"all": {}}
	for kinds["all"].tried < number {
		recording, err := cassettes.LoadCase(committed, names[random.IntN(len(names))])
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
		chosen, ok := pick(random, i)
		if !ok {
			continue
		}
		flipped := change(random, chosen.value)
		chosen.set(flipped)
		isCaught := caught(recording)
		isJudged := isCaught
		if !isCaught {
			chosen.set(grossly(chosen.value))
			isJudged = caught(recording)
			if isJudged {
				t.Logf("missed: %s %s: %v made %v", recording.Header.Case, chosen.field, chosen.value, flipped)
			}
		}
		if kinds[chosen.kind] == nil {
			kinds[chosen.kind] = &flips{}
		}
		for _, kind := range []string{chosen.kind, "all"} {
			kinds[kind].tried++
			kinds[kind].caught += count(isCaught)
			kinds[kind].judged += count(isJudged)
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
