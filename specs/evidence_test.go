package specs

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// recordedAnswer is one line of the index of recorded answers.
type recordedAnswer struct {
	File   string   `json:"file"`
	Object string   `json:"object"`
	ListOf []string `json:"list_of"`
	Era    string   `json:"era"`
}

// componentOf holds the schema for the "object" of an answer, or for the one
// kind of element in a list.
var componentOf = map[string]string{
	"token": "Token", "charge": "Charge", "source": "Source", "customer": "Customer", "card": "Card",
	"recipient": "Recipient", "refund": "Refund", "chain": "Chain", "event": "Event", "capability": "Capability",
	"error": "Error",
}

// component returns a component schema and its place.
func component(t testing.TB, name string) (*openapi3.Schema, string) {
	t.Helper()
	ref := contract(t).Doc.Components.Schemas[name]
	if ref == nil {
		t.Fatalf("there is no schema %s", name)
	}
	return ref.Value, OpenAPIFile + " #/components/schemas/" + name
}

func evidenceFolder(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("OMISE_EVIDENCE")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "evidence")
	}
	if _, err := os.Stat(filepath.Join(folder, "index.jsonl")); err != nil {
		t.Skipf("no recorded answers to validate: %v (OMISE_EVIDENCE names their folder)", err)
	}
	return folder
}

// TestRecordedAnswersKeepTheContract validates every recorded answer of this
// API version, and every recorded error, whose shape is the same in all.
func TestRecordedAnswersKeepTheContract(t *testing.T) {
	folder := evidenceFolder(t)
	index, err := os.Open(filepath.Join(folder, "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	judged := map[string]int{}
	lines := bufio.NewScanner(index)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var answer recordedAnswer
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		isError := answer.Object == "error" && answer.Era == "unknown"
		if answer.Era != Version && !isError {
			continue
		}
		name := componentOf[answer.Object]
		if answer.Object == "list" {
			if name = "List"; len(answer.ListOf) == 1 {
				name = componentOf[answer.ListOf[0]] + "List"
			}
		}
		schema, where := component(t, name)
		judged[name]++
		for _, violation := range ValidateJSON(schema, where, readJSON(t, filepath.Join(folder, "bodies", answer.File))) {
			t.Errorf("%s: expected %s %s (%s)", answer.File, violation.Pointer, violation.Reason, violation.Where)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Charge", "Source", "Customer", "Card", "Token", "Recipient", "RefundList", "EventList", "Capability", "Error"} {
		if judged[name] == 0 {
			t.Errorf("no recorded %s was validated", name)
		}
	}
	t.Logf("validated %v", judged)
}

func readJSON(t testing.TB, path string) any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return value
}
