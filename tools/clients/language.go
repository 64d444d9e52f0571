package main

import (
	"os"
	"path/filepath"
	"regexp"
)

// language is one folder of testdata/clients: what its flows need, and how they are started.
type language struct {
	name     string
	needs    []string   // commands of the machine
	manifest []string   // files that say what is installed
	install  [][]string // commands in the folder of what is installed, which has the manifest
	registry string     // where the packages come from, for a sentence
	flow     string     // file with the steps
	start    func(place) []string
	env      func(place) []string
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
		name: "curl", needs: []string{"bash", "curl", "jq"}, flow: "flows.sh",
		start: func(p place) []string { return []string{"bash", filepath.Join(p.source, "flows.sh")} },
	},
	{
		name: "node", needs: []string{"node", "npm"}, flow: "flows.cjs",
		manifest: []string{"package.json", "package-lock.json"},
		install: [][]string{
			{"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"},
		},
		registry: "the npm registry",
		start:    func(p place) []string { return []string{"node", filepath.Join(p.source, "flows.cjs")} },
		env: func(p place) []string {
			return []string{
				"NODE_PATH=" + filepath.Join(p.installed, "node_modules"),
				"http_proxy=" + p.proxy, "NODE_EXTRA_CA_CERTS=" + p.caFile,
			}
		},
	},
	{
		name: "python", needs: []string{"python3"}, manifest: []string{"requirements.txt"}, flow: "flows.py",
		install: [][]string{
			{"python3", "-m", "venv", "venv"},
			{
				filepath.Join("venv", "bin", "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-deps",
				"-r", "requirements.txt",
			},
		},
		registry: "PyPI",
		start: func(p place) []string {
			return []string{filepath.Join(p.installed, "venv", "bin", "python"), filepath.Join(p.source, "flows.py")}
		},
		env: func(place) []string { return []string{"PYTHONDONTWRITEBYTECODE=1"} },
	},
	{
		name: "java", needs: []string{"java", "javac", "keytool", "mvn"}, manifest: []string{"pom.xml"}, flow: "Flows.java",
		install:  [][]string{{"mvn", "--batch-mode", "--quiet", "dependency:copy-dependencies", "-DoutputDirectory=lib"}},
		registry: "Maven Central",
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
