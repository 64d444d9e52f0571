package check

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/judge"
)

// TestSummariesDoNotDependOnOrder shares records out among Summaries at random and merges those at random: all is the same.
func TestSummariesDoNotDependOnOrder(t *testing.T) {
	for seed := range uint64(15) {
		random := rand.New(rand.NewPCG(seed, 15))
		records := make([]*Judged, 1+random.IntN(600))
		for i := range records {
			records[i] = randomRecord(random, i+1)
		}
		var whole Summary
		for i, record := range records {
			whole.Add(i+1, record)
		}
		want := encoded(t, &whole)

		parts := make([]*Summary, 1+random.IntN(9))
		for i := range parts {
			parts[i] = &Summary{}
		}
		for _, i := range random.Perm(len(records)) {
			parts[random.IntN(len(parts))].Add(i+1, records[i])
		}
		for len(parts) > 1 {
			into, from := random.IntN(len(parts)), len(parts)-1
			if into == from {
				continue
			}
			var carried Summary // as it comes from another machine
			if err := json.Unmarshal([]byte(encoded(t, parts[from])), &carried); err != nil {
				t.Fatal(err)
			}
			parts[into].Merge(&carried)
			parts = parts[:from]
		}
		if got := encoded(t, parts[0]); got != want {
			t.Fatalf("seed %d: merged\n%.2000s\nwhole\n%.2000s", seed, got, want)
		}
	}
}

func TestSummariesAreBounded(t *testing.T) {
	var sum Summary
	for i := range 5 * mostGroups {
		sum.Find(i+1, judge.Finding{Rule: "charge.schema", Level: "MUST", Expected: fmt.Sprintf("%c%d", 'a'+i%26, i)})
		sum.Fail(i+1, i+1, fmt.Sprintf("line %d is no JSON", i))
	}
	if len(sum.Found.Kept) != mostGroups || !sum.Found.LeftOut || sum.Found.Total != 5*mostGroups || sum.ByRule["charge.schema"].Must != 5*mostGroups {
		t.Errorf("has %d groups of %d findings, left out %v, %+v by the rule", len(sum.Found.Kept), sum.Found.Total, sum.Found.LeftOut, sum.ByRule["charge.schema"])
	}
	if len(sum.Unread.Kept) != 1 || sum.Unread.Total != 5*mostGroups || sum.Unread.InOrder()[0].First.Line != 1 {
		t.Errorf("lines that cannot be read for one reason: %+v", sum.Unread.InOrder()[0])
	}
}

func randomRecord(random *rand.Rand, number int) *Judged {
	out := &Judged{Operation: fmt.Sprint("op", random.IntN(4)), Rules: []string{"a", "b"}[:random.IntN(3)]}
	for range random.IntN(4) {
		out.Found = append(out.Found, judge.Finding{
			Rule: fmt.Sprint("rule", random.IntN(3)), Level: []judge.Finding{{Level: "MUST"}, {Level: "SHOULD"}}[random.IntN(2)].Level,
			Place: fmt.Sprintf("/data/%d/x%d", random.IntN(90), random.IntN(200)), Message: fmt.Sprint(number, random.IntN(3)), Line: number,
		})
	}
	if random.IntN(3) == 0 {
		out.Reading = versions.Reading{Versions: []string{versions.V2017}[:random.IntN(2)], Marks: []versions.Mark{{Place: fmt.Sprint("/", random.IntN(9)), Field: "created", Versions: []string{versions.V2017}}}}
	}
	if random.IntN(9) == 0 {
		out.Secrets = []Secret{{File: "f", Line: number}}
	}
	return out
}

func encoded(t *testing.T, sum *Summary) string {
	t.Helper()
	text, err := json.Marshal(sum)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
