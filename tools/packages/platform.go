package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// platform is one that a release has a binary for, in the words of each packager.
type platform struct {
	os, arch string   // Go
	node     string   // process.platform and process.arch of Node.js
	wheel    []string // tags of Python; Linux has two, as a static binary needs no C library
}

// platforms are those of .goreleaser.yaml. Go 1.26 needs macOS 12.
var platforms = []platform{
	{"linux", "amd64", "linux-x64", []string{"manylinux_2_17_x86_64", "manylinux2014_x86_64", "musllinux_1_1_x86_64"}},
	{"linux", "arm64", "linux-arm64", []string{"manylinux_2_17_aarch64", "manylinux2014_aarch64", "musllinux_1_1_aarch64"}},
	{"darwin", "amd64", "darwin-x64", []string{"macosx_12_0_x86_64"}},
	{"darwin", "arm64", "darwin-arm64", []string{"macosx_12_0_arm64"}},
	{"windows", "amd64", "win32-x64", []string{"win_amd64"}},
	{"windows", "arm64", "win32-arm64", []string{"win_arm64"}},
}

// String returns a platform as Go writes it.
func (p platform) String() string { return p.os + "/" + p.arch }

// program returns the name of the binary.
func (p platform) program() string {
	if p.os == "windows" {
		return name + ".exe"
	}
	return name
}

// choose returns the platforms of a list: all, host, or names such as linux/amd64.
func choose(list string) ([]platform, error) {
	switch list {
	case "all":
		return platforms, nil
	case "host":
		list = runtime.GOOS + "/" + runtime.GOARCH
	}
	var chosen []platform
	for each := range strings.SplitSeq(list, ",") {
		at := slices.IndexFunc(platforms, func(p platform) bool { return p.String() == each })
		if at < 0 {
			return nil, fmt.Errorf("-platforms: there is no binary for %q: want all, host, or some of %v", each, platforms)
		}
		chosen = append(chosen, platforms[at])
	}
	return chosen, nil
}
