package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const schema = `{"$id": "urn:report:1", "type": "object", "required": ["verdict", "cases"],
  "properties": {
    "verdict": {"enum": ["conformant", "not_conformant"]},
    "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}},
    "note": {"type": ["string", "null"]}
  },
  "oneOf": [{"required": ["note"]}, {"required": ["cases"]}],
  "$defs": {"case": {"type": "object", "properties": {"id": {"type": "string"}, "level": {"const": "MUST"}}}}}`

func TestNarrowed(t *testing.T) {
	for _, each := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"a key more", `"id": {"type": "string"}`, `"id": {"type": "string"}, "title": {"type": "string"}`, ""},
		{"a value more", `"not_conformant"`, `"not_conformant", "interrupted"`, ""},
		{"a type more", `{"type": "string"}`, `{"type": ["string", "null"]}`, ""},
		{"a key that must be there, and is new", `"cases"],`, `"cases", "id"],`, ""},
		{"a key less", `"note": {`, `"remark": {`, "#: the key note is gone"},
		{"a key less further down", `"id": {"type": "string"}, `, "", "#/$defs/case: the key id is gone"},
		{"a promise less", `["verdict", "cases"]`, `["verdict"]`, "#: the key cases may be missing now"},
		{"a demand more", `["verdict", "cases"]`, `["verdict", "cases", "note"]`, "#: the key note must be there now, and what was written before may lack it"},
		{"a value less", `, "not_conformant"`, "", "#/properties/verdict: the values not_conformant are gone"},
		{"only some values", `"id": {"type": "string"`, `"id": {"type": "string", "enum": ["x"]`, "#/$defs/case/properties/id: only some values are allowed now"},
		{"a type less", `["string", "null"]`, `"string"`, "#/properties/note: the type was [string null] and is string"},
		{"another value", `"MUST"`, `"SHOULD"`, "#/$defs/case/properties/level: the value was MUST and is SHOULD"},
		{"another definition", `#/$defs/case`, `#/$defs/trial`, "#/properties/cases/items: it was as #/$defs/case and is as #/$defs/trial"},
		{"no further keys", `"$defs": {"case": {"type": "object"`, `"$defs": {"case": {"type": "object", "additionalProperties": false`, "#/$defs/case: further keys are not allowed now"},
		{"an alternative less", `{"required": ["note"]}, `, "", "#: oneOf has 1 schemas and had 2"},
		{"another alternative", `{"required": ["note"]}`, `{"required": ["note", "cases"]}`, ""},
		{"another major version", `"urn:report:1", "type": "object", "required": ["verdict", "cases"]`, `"urn:report:2"`, ""},
	} {
		t.Run(each.name, func(t *testing.T) {
			after := strings.Replace(schema, each.old, each.new, 1)
			if after == schema && each.old != "" {
				t.Fatal("nothing was changed")
			}
			found, err := narrowed([]byte(schema), []byte(after))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(found, "\n"); got != each.want {
				t.Errorf("got %q, want %q", got, each.want)
			}
		})
	}
	if _, err := narrowed([]byte(schema), []byte("{")); err == nil {
		t.Error("what is no JSON has a difference")
	}
}

func TestSchemasAreKept(t *testing.T) {
	p := repository(t)
	if said, err := schemasKept(t.Context(), p); err != nil || said != "" {
		t.Errorf("of what did not change: %v\n%s", err, said)
	}
	put(t, p, "reports/report.schema.json", strings.Replace(schema, `"note": {`, `"remark": {`, 1))
	if said, err := schemasKept(t.Context(), p); !errors.Is(err, errNotMet) || said != "reports/report.schema.json#: the key note is gone\n" {
		t.Errorf("%v\n%s", err, said)
	}
	shell(t, p, "git rm -qf reports/report.schema.json")
	if said, err := schemasKept(t.Context(), p); !errors.Is(err, errNotMet) || said != "reports/report.schema.json: the schema of v1.0.0 is gone\n" {
		t.Errorf("%v\n%s", err, said)
	}
	p.last = ""
	if said, err := schemasKept(t.Context(), p); err != nil || said != nothingBefore {
		t.Errorf("without a release: %v\n%s", err, said)
	}
}

func TestListed(t *testing.T) {
	const help = `Judges --nothing at all.

  run   is no command here

Usage:
  x [flags]

Available Commands:
  help        Show the help of a command
  run         Judge a target
  upgrade-guide Print what changes

Flags:
      --api-url string   URL of the API, or
                         --target names it
  -q, --quiet            say less

Global Flags:
      --no-color   x
`
	commands, flags := listed(help)
	if want := []string{"run", "upgrade-guide"}; !slices.Equal(commands, want) {
		t.Errorf("the commands are %q", commands)
	}
	if want := []string{"--api-url", "--quiet", "--no-color"}; !slices.Equal(flags, want) {
		t.Errorf("the flags are %q", flags)
	}
}

// TestCommandLine asks a program that has one command below another.
func TestCommandLine(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	const script = `#!/bin/sh
case "$*" in
--help) printf 'Available Commands:\n  rules   Rules\n\nFlags:\n  -v, --version   x\n' ;;
"rules --help") printf 'Available Commands:\n  list   List\n' ;;
"rules list --help") printf 'Flags:\n      --subject string   x\n' ;;
*) exit 1 ;;
esac
`
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	names, err := commandLine(t.Context(), program)
	if want := []string{"--version", "rules", "rules list", "rules list --subject"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%v, %q", err, names)
	}
	said, err := goneNames("v1.0.0", without(names, []string{"--version", "rules", "rules list"}), "- The flag `rules list --object` is gone.")
	if !errors.Is(err, errNotMet) || said != "v1.0.0 has rules list --subject; it is gone, and CHANGELOG.md does not name it\n" {
		t.Errorf("%v\n%s", err, said)
	}
}

// standIn is a specdiff that finds one change, which is meant where the file has its sentence.
const standIn = `package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	meant, err := os.ReadFile(os.Args[4])
	fmt.Println(os.Args[1:4], err)
	if !strings.Contains(string(meant), "removed the path") {
		fmt.Println("removed the path /links")
		os.Exit(1)
	}
}
`

func TestContractIsKept(t *testing.T) {
	p := repository(t)
	put(t, p, "tools/go.mod", "module tools\n\ngo 1.24\n")
	put(t, p, "tools/specdiff/main.go", standIn)
	said, err := contractKept(t.Context(), p)
	if !errors.Is(err, errNotMet) || !strings.Contains(said, "[-tag v1.0.0 -meant] <nil>\nremoved the path /links\n") {
		t.Errorf("of a change that nobody names: %v\n%s", err, said)
	}
	put(t, p, "CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- Else.\n\n## 1.0.0 (2027-01-31)\n\n- `removed the path /links`\n")
	if said, err = contractKept(t.Context(), p); !errors.Is(err, errNotMet) {
		t.Errorf("what the section of an earlier release names is taken: %s", said)
	}
	put(t, p, "CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- `removed the path /links`\n\n## 1.0.0 (2027-01-31)\n")
	if said, err = contractKept(t.Context(), p); err != nil || said != "[-tag v1.0.0 -meant] <nil>\n" {
		t.Errorf("of a change that is meant: %v\n%s", err, said)
	}
	p.last = ""
	if said, err = contractKept(t.Context(), p); err != nil || said != nothingBefore {
		t.Errorf("without a release: %v\n%s", err, said)
	}
}

func TestGoAPIIsKept(t *testing.T) {
	const (
		broken = "Incompatible changes:\n- Run: removed\nCompatible changes:\n- Judge: added\n"
		more   = "Compatible changes:\n- Judge: added\n"
	)
	for _, each := range []struct {
		said, last, release, want string
		held                      bool
	}{
		{"\n", "v1.0.0", "v1.0.1", "the Go API is that of v1.0.0", true},
		{more, "v1.0.0", "v1.0.1", "Judge: added", true},
		{broken, "v1.2.0", "v2.0.0", "Run: removed", true},
		{broken, "v1.2.0", "v1.3.0", "the release must be a new major version after v1.2.0", false},
		{broken, "v1.2.0", "", "the release must be a new major version after v1.2.0", false},
		{broken, "v0.2.0", "", "the release must be a new minor version after v0.2.0", true},
		{broken, "v0.2.0", "v0.3.0-rc.1", "Run: removed", true},
		{broken, "v0.2.0", "v1.0.0", "Run: removed", true},
		{broken, "v0.2.0", "v0.2.1", "the release must be a new minor version after v0.2.0", false},
	} {
		said, err := judgeGoAPI(each.said, project{last: each.last, release: each.release})
		if (err == nil) != each.held || err != nil && !errors.Is(err, errNotMet) || !strings.Contains(said, each.want) {
			t.Errorf("from %s to %q: %v\n%s", each.last, each.release, err, said)
		}
	}
}
