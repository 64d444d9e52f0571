package check

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/exchange"
	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/judge"
	"github.com/omise-conformance/harness/specs"
)

func newJudge(t testing.TB) *Judge {
	t.Helper()
	by, err := New(Options{Dialect: specs.Any})
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// recordOf makes a record of an exchange.
func recordOf(ex *exchange.Exchange) *captures.Record {
	record := &captures.Record{
		Request: &captures.Request{Method: ex.Request.Method, URL: "https://" + string(ex.Request.Host) + ".omise.co" + ex.Request.Path, Header: ex.Request.Header, Body: ex.Request.Body},
		Started: ex.Started, Duration: ex.Duration,
	}
	if ex.Response != nil {
		record.Status, record.Header, record.Body = ex.Response.Status, ex.Response.Header, ex.Response.Body
	}
	return record
}

// lives are the records of cases that capture, reverse and expire charges, one second apart; the last of each is shown once more
// as it was at first.
func lives(t testing.TB) []*captures.Record {
	t.Helper()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var all []*captures.Record
	for _, id := range []string{"charges/3ds-authorize-then-capture", "charges/3ds-authorize-then-reverse", "charges/success-visa", "charges/3ds-complete"} {
		whole, err := cassettes.Load("../../cassettes/emulator/" + id + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var first *captures.Record
		for _, ex := range cassettes.Exchanges(whole) {
			if ex.Request.Host == cassettes.Control {
				continue
			}
			record := recordOf(ex)
			at = at.Add(time.Second)
			record.Started, record.Duration = at, time.Millisecond
			all = append(all, record)
			if first == nil && ex.Response.Object()["object"] == "charge" {
				first = record
			}
		}
		if first != nil { // and back again, which no charge does
			again := *first
			shown := map[string]any{}
			if err := json.Unmarshal(first.Body, &shown); err != nil {
				t.Fatal(err)
			}
			at = at.Add(time.Second)
			again.Request = &captures.Request{Method: "GET", URL: fmt.Sprint("https://api.omise.co/charges/", shown["id"])}
			again.Started = at
			all = append(all, &again)
		}
	}
	return all
}

// TestOneObjectIsFollowedLikeAll: what is said of all objects in one pass is what is said of each by the records that have it,
// in whichever order they come.
func TestOneObjectIsFollowedLikeAll(t *testing.T) {
	by := newJudge(t)
	var all []*Judged
	for i, record := range lives(t) {
		all = append(all, by.Record("it", i+1, record))
	}
	var want []string
	for seed := range uint64(4) {
		in := by.newSequence()
		shuffled := slices.Clone(all)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		var found []string
		for _, record := range shuffled {
			for _, each := range in.add(record) {
				found = append(found, sentences(each.found)...)
			}
		}
		for _, each := range in.end() {
			found = append(found, sentences(each.found)...)
		}
		slices.Sort(found)
		if want == nil {
			want = found
		}
		if !slices.Equal(found, want) {
			t.Errorf("in another order: got\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
		}
	}
	if !slices.ContainsFunc(want, func(text string) bool { return strings.Contains(text, "lifecycle.legal-change") }) {
		t.Fatalf("a charge that is captured and then not is not found: %q", want)
	}
	groups := map[string][]*Judged{}
	for _, record := range all {
		for _, id := range record.Objects {
			groups[id] = append(groups[id], record)
		}
	}
	var each []string
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		for _, found := range by.Follow(id, groups[id]) {
			each = append(each, sentences(found)...)
		}
	}
	slices.Sort(each)
	if !slices.Equal(each, want) {
		t.Errorf("object by object: got\n%s\nwant\n%s", strings.Join(each, "\n"), strings.Join(want, "\n"))
	}
}

func sentences(found []judge.Finding) []string {
	texts := make([]string, len(found))
	for i := range found {
		texts[i] = fmt.Sprint(found[i].Exchange, " ", found[i].Object, " ", found[i].Message)
	}
	return texts
}

func TestFollowingForgetsTheOldest(t *testing.T) {
	by := newJudge(t)
	f := by.newFollower(3)
	for i := range 10 {
		f.remember([]string{fmt.Sprint("chrg_test_", i)})
	}
	if f.forgotten != 7 || f.seen.Len() != 3 || len(f.places) != 3 || f.places["chrg_test_9"] == nil {
		t.Errorf("forgotten %d, remembered %v", f.forgotten, slices.Collect(maps.Keys(f.places)))
	}
}

// TestRememberedIDsAreCopies: an id is often a part of a long text, which stays in memory as long as the id does.
func TestRememberedIDsAreCopies(t *testing.T) {
	f := newJudge(t).newFollower(3)
	text := strings.Repeat("x", 1<<10) + "chrg_test_1"
	id := text[1<<10:]
	f.remember([]string{id})
	for name, at := range f.places {
		if unsafe.StringData(name) == unsafe.StringData(id) || unsafe.StringData(at.Value.(string)) == unsafe.StringData(id) {
			t.Error("the id is a part of the text")
		}
	}
	if f.places[id] == nil {
		t.Error("the object is not remembered")
	}
}

// TestFollowingKeepsNoTexts: what is remembered of an object is not a part of the text of a file, which would be kept with it.
func TestFollowingKeepsNoTexts(t *testing.T) {
	by := newJudge(t)
	in := by.newSequence()
	first := lives(t)[1]
	live := func() uint64 {
		var now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&now)
		return now.HeapAlloc
	}
	const many, size = 24, 1 << 20
	before := live()
	for i := range many {
		record := *first
		id := fmt.Sprintf("chrg_test_%019d", i)
		record.Body = regexp.MustCompile(`chrg_test_[0-9a-z]+`).ReplaceAll(first.Body, []byte(id))
		text := "GET https://api.omise.co/charges/" + id + strings.Repeat(" ", size)
		record.Request = &captures.Request{Method: text[:3], URL: text[4 : strings.IndexByte(text[4:], ' ')+4]}
		in.add(by.Record("it", i+1, &record))
	}
	in.end()
	if in.seen.Len() < many {
		t.Fatalf("%d objects are followed", in.seen.Len())
	}
	if after := live(); after > before+many*size/2 {
		t.Errorf("%d KiB are kept of %d objects", (after-before)>>10, in.seen.Len())
	}
	runtime.KeepAlive(in)
}

// TestPagesMergeInAnyOrder: the pages of parts of a file make the page of the file.
func TestPagesMergeInAnyOrder(t *testing.T) {
	by := newJudge(t)
	var all []*Judged
	for i, record := range lives(t) {
		if i%3 == 0 {
			record.Body = []byte(strings.Replace(string(record.Body), `"livemode":`, `"livemod":`, 1))
			record.Request.Header = map[string][]string{"User-Agent": {fmt.Sprint("client/", i%2)}}
		}
		all = append(all, by.Record("it", i+1, record))
	}
	whole := NewPage("it")
	for _, record := range all {
		whole.Add(record)
	}
	want := asJSON(t, whole.verdict(nil))
	if !strings.Contains(want, "livemod") || !strings.Contains(want, "client/1") {
		t.Fatalf("nothing was found: %s", want)
	}
	for seed := range uint64(5) {
		parts := []*Page{NewPage("it"), NewPage("it"), NewPage("it")}
		random := rand.New(rand.NewPCG(seed, 2))
		for _, i := range random.Perm(len(all)) {
			parts[random.IntN(3)].Add(all[i])
		}
		parts[0].Merge(parts[1])
		parts[2].Merge(parts[0])
		if got := asJSON(t, parts[2].verdict(nil)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
