package main

import (
	"fmt"
	"regexp"
	"strings"
)

// released fits a version as Go, npm, Debian and RPM take it, with the one form of prerelease that Python has a word for too.
var released = regexp.MustCompile(`^(\d+\.\d+\.\d+)(?:-(dev|alpha|beta|rc)(?:\.(\d+))?)?$`)

// pythonWords are the words of PEP 440 for prereleases.
var pythonWords = map[string]string{"dev": ".dev", "alpha": "a", "beta": "b", "rc": "rc"}

// pythonVersion returns a version as Python writes it: 1.2.0rc1 for 1.2.0-rc.1.
func pythonVersion(version string) (string, error) {
	parts := released.FindStringSubmatch(version)
	if parts == nil {
		return "", fmt.Errorf("-version: %q is no version of a release: want one such as 1.2.0 or 1.2.0-rc.1, without a v", version)
	}
	if parts[2] == "" {
		return parts[1], nil
	}
	number := parts[3]
	if number == "" {
		number = "0"
	}
	return parts[1] + pythonWords[parts[2]] + strings.TrimLeft(number[:len(number)-1], "0") + number[len(number)-1:], nil
}
