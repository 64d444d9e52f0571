package specs

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/omise-conformance/harness/internal/versions"
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

// deletedOf holds the schemas of what a deletion answers before 2019-05-29.
var deletedOf = map[string]string{"Customer": "DeletedCustomer", "Card": "DeletedCard", "Recipient": "DeletedRecipient"}

// schemaOf returns the name of the schema of a recorded answer in the contract of a version.
func (a *recordedAnswer) schemaOf(c *Contract, body any) string {
	name := componentOf[a.Object]
	if a.Object == "list" {
		if name = "List"; len(a.ListOf) == 1 {
			name = componentOf[a.ListOf[0]] + "List"
		}
	}
	if object, _ := body.(map[string]any); object["deleted"] == true && c.Doc.Components.Schemas[deletedOf[name]] != nil {
		return deletedOf[name]
	}
	return name
}

// faulty are the recorded answers that break the contract of their version, each with the reason.
var faulty = map[string]string{}

// TestRecordedAnswersKeepTheContract validates every recorded answer in its API version, and every recorded error, whose shape is
// the same in all, in each of them.
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
		body := readJSON(t, filepath.Join(folder, "bodies", answer.File))
		for _, version := range Versions() {
			isError := answer.Object == "error" && answer.Era == "unknown"
			if answer.Era != version && !isError {
				continue
			}
			c, err := LoadVersion(version)
			if err != nil {
				t.Fatal(err)
			}
			name := answer.schemaOf(c, body)
			judged[version+" "+name]++
			violations := c.ValidateJSON(c.Doc.Components.Schemas[name].Value, c.File+" #/components/schemas/"+name, body)
			if why, known := faulty[answer.File]; known != (len(violations) > 0) {
				t.Errorf("%s: known to be faulty: %v %s", answer.File, known, why)
				for _, violation := range violations {
					t.Errorf("%s: expected %s %s (%s)", answer.File, violation.Pointer, violation.Reason, violation.Where)
				}
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for version, names := range map[string][]string{
		Version: {"Charge", "Source", "Customer", "Card", "Token", "Recipient", "RefundList", "EventList", "Capability", "Error"},
		versions.V2017: {
			"Charge", "Source", "Customer", "DeletedCustomer", "CustomerList", "Card", "Recipient", "DeletedRecipient", "Refund",
			"RefundList", "Event", "EventList", "Error",
		},
	} {
		for _, name := range names {
			if judged[version+" "+name] == 0 {
				t.Errorf("no recorded %s of %s was validated", name, version)
			}
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
