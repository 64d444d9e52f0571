package conformance_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// license is one under which a module may be used.
type license struct {
	name, reason string
	says         string // of its text, in small letters with single blanks
}

// licenses are those that the modules of the build may have. All let a program under the MIT license be passed on with them, for
// which their texts go along.
var licenses = []license{
	{"MIT", "that of this project", "permission is hereby granted, free of charge, to any person obtaining a copy of this software"},
	{"BSD", "asks to keep its text", "redistribution and use in source and binary forms, with or without modification, are permitted provided that"},
	{"BSD", "the same, as a quotation", "> redistribution and use in source and binary forms, with or without > modification, are permitted provided that"},
	{"Apache-2.0", "asks to keep its text and notices; grants patents", "apache license version 2.0, january 2004"},
	{"ISC", "asks to keep its text", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
	{"MPL-2.0", "asks for the source of changed files of the module; none is changed", "mozilla public license, version 2.0"},
	{"MPL-2.0", "the same with another head", "mozilla public license version 2.0"},
}

// terms are those that a text under one of licenses may add to and that this project does not take, whatever else the text says.
var terms = []string{"commons clause", "business source license", "server side public license", "elastic license", "affero", "non-commercial", "noncommercial"}

// licenseFile is the name of a file with a license.
var licenseFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)(\.(md|txt))?([-.](mit|bsd|apache|apache-2\.0|libyaml))?$`)

// TestLicensesOfModules looks at the modules of this module, or of the one in the folder that LICENSES_OF names (make beam).
func TestLicensesOfModules(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-test", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}", "./...")
	list.Dir = os.Getenv("LICENSES_OF")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	lines := slices.Compact(slices.Sorted(strings.Lines(string(out))))
	modules := 0
	for _, line := range lines {
		path, folder, found := strings.Cut(strings.TrimSpace(line), " ")
		if !found {
			continue
		}
		modules++
		if why := unlicensed(folder); why != "" {
			t.Errorf("the module %s %s: take another module, or give the license its place in licenses_test.go", path, why)
		}
	}
	if modules < 30 {
		t.Errorf("looked at %d modules only", modules)
	}
}

func TestOtherLicensesAreSeen(t *testing.T) {
	mit := "MIT License\n\nPermission is hereby granted,  free of charge, to any person obtaining a copy\nof this software and so on"
	for text, want := range map[string]string{
		mit: "", mit + "\nwith the Commons Clause": "has a license with the term", "GNU General Public License\nVersion 3": "has a license that is not among", "": "has no license",
	} {
		folder := t.TempDir()
		if text != "" {
			if err := os.WriteFile(filepath.Join(folder, "LICENSE.md"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if why := unlicensed(folder); (why == "") != (want == "") || !strings.HasPrefix(why, want) {
			t.Errorf("%q: got %q, want %q", text, why, want)
		}
	}
}

// unlicensed returns why the module in a folder may not be used, or nothing.
func unlicensed(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err.Error()
	}
	texts := 0
	for _, entry := range entries {
		if entry.IsDir() || !licenseFile.MatchString(entry.Name()) {
			continue
		}
		texts++
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return err.Error()
		}
		said := strings.ToLower(strings.Join(strings.Fields(string(text)), " "))
		at := slices.IndexFunc(licenses, func(l license) bool { return strings.Contains(said, l.says) })
		if at < 0 {
			return "has a license that is not among those allowed (" + entry.Name() + ")"
		}
		for _, term := range terms {
			if strings.Contains(said, term) && !(licenses[at].name == "MPL-2.0" && term == "affero") { // which names it as a license beside it
				return "has a license with the term " + term + " (" + entry.Name() + ")"
			}
		}
	}
	if texts == 0 {
		return "has no license"
	}
	return ""
}
