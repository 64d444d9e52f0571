package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// fenced are the blocks of code of a page, with the language of each.
var fenced = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

// commandOf finds a call of the command in a line, up to the end of its arguments.
var commandOf = regexp.MustCompile(`(?m)(?:^|[\s:-] )omise-conformance ([^|&;#\n]*)`)

// services are the names that every file of a CI service has.
var services = [][]string{{"jobs"}, {"stages", "default", "shard", "report"}, {"steps"}, {"version", "jobs", "workflows"}}

// TestCommandsForManyMachines: the snippets are YAML, and every command in them and in the text is one that there is,
// with its flags.
func TestCommandsForManyMachines(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{"../../docs/scale.md": 12, "../../deploy/kubernetes/README.md": 0} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		commands, files := 0, 0
		for _, block := range fenced.FindAllStringSubmatch(string(page), -1) {
			if block[1] == "yaml" {
				var file map[string]any
				if err := yaml.Unmarshal([]byte(block[2]), &file); err != nil {
					t.Errorf("%s: %v in\n%s", path, err, block[2])
				}
				for _, name := range services[files] {
					if file[name] == nil {
						t.Errorf("%s: file %d has no %s", path, files+1, name)
					}
				}
				files++
			}
			for _, call := range commandOf.FindAllStringSubmatch(block[2], -1) {
				commands++
				args := strings.Fields(strings.NewReplacer(`"`, "", "'", "").Replace(call[1]))
				root := newRoot()
				command, rest, err := root.Find(args)
				if err == nil {
					err = command.ParseFlags(rest)
				}
				if err == nil {
					err = command.ValidateArgs(command.Flags().Args())
				}
				if err != nil || command == root {
					t.Errorf("%s: omise-conformance %s: %v", path, call[1], err)
				}
				if slices.Contains(rest, "merge") {
					t.Errorf("%s: %q is not understood", path, call[1])
				}
			}
		}
		if commands != want || want > 0 && files != len(services) {
			t.Errorf("%s has %d commands and %d files, want %d and %d", path, commands, files, want, len(services))
		}
	}
}
