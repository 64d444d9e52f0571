package main

import (
	"os"
	"path/filepath"
	"regexp"

	"github.com/omise-conformance/harness/tools/installation"
)

// language is one folder of testdata/clients: what its flows need, and how they are started.
type language struct {
	installation.Kit
	flow  string // file with the steps
	start func(place) []string
	env   func(place) []string
}

// place is where a language finds things.
type place struct {
	source    string // testdata/clients/<language>
	installed string // bin/clients/<language>
	scratch   string // a folder for this run
	proxy     string // URL of the tunnels
	caFile    string // PEM of the emulator's authority
}

// languages are in the order in which they run.
var languages = []language{
	{
		Kit: installation.Curl, flow: "flows.sh",
		start: func(p place) []string { return []string{"bash", filepath.Join(p.source, "flows.sh")} },
	},
	{
		Kit: installation.Node, flow: "flows.cjs",
		start: func(p place) []string { return []string{"node", filepath.Join(p.source, "flows.cjs")} },
		env: func(p place) []string {
			return []string{
				"NODE_PATH=" + filepath.Join(p.installed, "node_modules"),
				"http_proxy=" + p.proxy, "NODE_EXTRA_CA_CERTS=" + p.caFile,
			}
		},
	},
	{
		Kit: installation.Python, flow: "flows.py",
		start: func(p place) []string {
			return []string{filepath.Join(p.installed, "venv", "bin", "python"), filepath.Join(p.source, "flows.py")}
		},
		env: func(place) []string { return []string{"PYTHONDONTWRITEBYTECODE=1"} },
	},
	{
		Kit: installation.Java, flow: "Flows.java",
		start: func(p place) []string {
			return []string{"java", "-cp", filepath.Join(p.installed, "lib", "*"), filepath.Join(p.source, "Flows.java")}
		},
		env: javaEnvironment,
	},
}

// stepPattern finds a step in the flows of any language: step("name" or step 'name'.
var stepPattern = regexp.MustCompile(`\bstep(?:\(| )["']([^"'\n]+)["']`)

// stepsOf returns the names of the steps that a file of flows has.
func stepsOf(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, found := range stepPattern.FindAllSubmatch(text, -1) {
		names = append(names, string(found[1]))
	}
	return names, nil
}
