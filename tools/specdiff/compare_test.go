package main

import (
	"os/exec"
	"strings"
	"testing"
)

// released is a small document; the cases below change one thing of it each.
const released = `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /charges:
    post:
      operationId: createCharge
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [amount]
              properties:
                amount: {type: integer, minimum: 1}
                description: {type: string}
      responses:
        "200":
          description: The charge.
          content:
            application/json:
              schema:
                type: object
                required: [id, status]
                properties:
                  id: {type: string}
                  status: {type: string, enum: [pending, successful]}
  /events:
    get:
      operationId: listEvents
      responses: {"200": {description: Events.}}
`

func TestCompare(t *testing.T) {
	for _, row := range []struct {
		name, old, new string
		broken         bool
		want           string // part of the text
	}{
		{"nothing", "", "", false, "no change of specs/openapi.yaml since v1.0.0 breaks a client"},
		{"a new parameter", "description: {type: string}", "description: {type: string}\n                note: {type: string}", false, "no change of"},
		{"a parameter becomes required", "required: [amount]", "required: [amount, description]", true, "POST /charges: the request property description became required"},
		{"a field is no longer promised", "required: [id, status]", "required: [id]", true, "the response property status became optional"},
		{"a higher minimum", "minimum: 1}", "minimum: 2000}", true, "min"},
		{"an operation goes", "  /events:\n    get:\n      operationId: listEvents\n      responses: {\"200\": {description: Events.}}\n", "", true, "GET /events: api path removed without deprecation"},
	} {
		t.Run(row.name, func(t *testing.T) {
			changes, err := compare([]byte(released), []byte(strings.Replace(released, row.old, row.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			text, broken := tell("v1.0.0", changes)
			if broken != row.broken || !strings.Contains(text, row.want) {
				t.Errorf("broken %t, want %t; want %q in:\n%s", broken, row.broken, row.want, text)
			}
		})
	}
}

// TestMeantChanges: what a changelog tells breaks no promise, and what stands beside it does.
func TestMeantChanges(t *testing.T) {
	changes, err := compare([]byte(released), []byte(strings.NewReplacer("[amount]", "[amount, description]", "[id, status]", "[id]").Replace(released)))
	if err != nil {
		t.Fatal(err)
	}
	const one, other = "- `POST /charges: the request property description became required`", "`POST /charges: the response property status became optional for the status 200`"
	for _, row := range []struct {
		changelog string
		broken    bool
		want      string
	}{
		{"- The request property description became required.", true, "break clients (2;"},
		{one, true, "break clients (1;"},
		{one + " and " + other, false, "  meant      POST /charges: the request property description became required"},
	} {
		excuse(changes, row.changelog)
		if text, broken := tell("v1.0.0", changes); broken != row.broken || !strings.Contains(text, row.want) {
			t.Errorf("%s: broken %t, want %t; want %q in:\n%s", row.changelog, broken, row.broken, row.want, text)
		}
	}
}

func TestCompareRefusesWhatIsNoOpenAPI(t *testing.T) {
	_, err := compare([]byte(released), []byte("{"))
	if err == nil || !strings.Contains(err.Error(), "the committed document is no OpenAPI") {
		t.Errorf("error %v", err)
	}
}

// TestRun goes through a repository without a tag, then with one.
func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	shell := func(script string) {
		t.Helper()
		if out, err := exec.Command("sh", "-ec", script).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", script, err, out)
		}
	}
	commit := func(text string) {
		t.Helper()
		shell("mkdir -p specs; cat > specs/openapi.yaml <<'END'\n" + text + "END\n" +
			"git add -A; git -c user.name=t -c user.email=t@example.com commit -qm t")
	}
	shell("git init -q .")
	commit(released)
	text, broken, err := run(t.Context(), "", "")
	if err != nil || broken || !strings.Contains(text, "there is no release tag yet") {
		t.Fatalf("without a tag: %q, %t, %v", text, broken, err)
	}
	shell("git tag v1.0.0")
	commit(strings.Replace(released, "required: [amount]", "required: [amount, description]", 1))
	text, broken, err = run(t.Context(), "", "")
	if err != nil || !broken || !strings.Contains(text, "since v1.0.0 break clients (1;") {
		t.Errorf("with a tag: %q, %t, %v", text, broken, err)
	}
	if _, _, err := run(t.Context(), "v9", ""); err == nil || !strings.Contains(err.Error(), "specs/openapi.yaml of v9 cannot be read") {
		t.Errorf("an unknown tag: %v", err)
	}
}
