package versions

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// recorded is one line of the index of recorded answers.
type recorded struct {
	File   string `json:"file"`
	Object string `json:"object"`
	Era    string `json:"era"`
}

// wider are the bodies that more versions than their own could show, with the reason.
var wider = map[string]string{
	// No mark tells the versions before 2019-05-29 apart in these: they have created, and a currency in lower case.
	"customer": "customers look alike before 2019-05-29", "card": "cards look alike from 2015-11-17 to 2017-11-02",
	"recipient": "recipients look alike before 2019-05-29", "refund": "refunds look alike before 2019-05-29",
	"list":   "lists are as telling as what they hold, and empty ones of the last version look like those before",
	"source": "a source of 2017-11-02 has six fields, of which the currency alone tells a version",
	"event":  "an event is as telling as its data",
}

// TestRecordedAnswersReadAsOfTheirVersion reads every recorded answer. Its own version is always among those that are found,
// alone where a charge tells.
func TestRecordedAnswersReadAsOfTheirVersion(t *testing.T) {
	folder := os.Getenv("OMISE_EVIDENCE")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "evidence")
	}
	index, err := os.Open(filepath.Join(folder, "index.jsonl"))
	if err != nil {
		t.Skipf("no recorded answers to read: %v (OMISE_EVIDENCE names their folder)", err)
	}
	defer index.Close()
	seen := map[string]int{}
	lines := bufio.NewScanner(index)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line recorded
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder, "bodies", line.File))
		if err != nil {
			t.Fatal(err)
		}
		reading := read(t, string(text))
		switch seen[line.Era]++; {
		case line.Era == "unknown":
			if len(reading.Versions) != len(All()) {
				t.Errorf("%s: read as of %v by %v, want all versions", line.File, reading.Versions, reading.Marks)
			}
		case !slices.Contains(reading.Versions, line.Era):
			t.Errorf("%s: read as of %v by %v, want %s among them", line.File, reading.Versions, reading.Marks, line.Era)
		case len(reading.Versions) > 1 && (wider[line.Object] == "" || line.Era == V2019 && line.Object != "list"):
			t.Errorf("%s: read as of %v by %v, want %s alone", line.File, reading.Versions, reading.Marks, line.Era)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for _, era := range []string{V2017, V2019, "unknown"} {
		if seen[era] == 0 {
			t.Errorf("no recorded answer of the era %s was read", era)
		}
	}
}
