package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

func TestPythonVersion(t *testing.T) {
	for version, want := range map[string]string{
		"1.2.0": "1.2.0", "0.0.0-dev": "0.0.0.dev0", "1.2.0-rc.1": "1.2.0rc1", "1.2.0-alpha.12": "1.2.0a12", "1.2.0-beta": "1.2.0b0", "1.2.0-rc.0": "1.2.0rc0",
		"v1.2.0": "", "1.2": "", "1.2.0-rc1": "", "1.2.0+x": "", "": "", "1.2.0\n": "",
	} {
		if got, err := pythonVersion(version); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q (%v), want %q", version, got, err, want)
		}
	}
}

// TestRecipeIsKnown: what .goreleaser.yaml says of binaries and Linux packages is understood to the last key, and its platforms are
// those of the packages.
func TestRecipeIsKnown(t *testing.T) {
	read, err := readRecipe("../..")
	if err != nil {
		t.Fatal(err)
	}
	build := read.Builds[0]
	var want []platform
	for _, p := range platforms {
		if slices.Contains(build.GOOS, p.os) && slices.Contains(build.GOARCH, p.arch) {
			want = append(want, p)
		}
	}
	if len(want) != len(platforms) || len(want) != len(build.GOOS)*len(build.GOARCH) {
		t.Errorf("GoReleaser has %v on %v, and the packages %v", build.GOOS, build.GOARCH, platforms)
	}
	if build.Binary != name || !slices.Equal(build.Env, []string{"CGO_ENABLED=0"}) || read.NFPMs[0].Name != name {
		t.Errorf("it is %+v", read)
	}
	flags, err := read.linkerFlags(release{Version: "1.2.0", Revision: "0123456789abcdef", Made: time.Unix(0, 0)})
	if err != nil || !strings.Contains(flags, "-X main.release=v1.2.0 -X main.commit=0123456789abcdef -X main.date=1970-01-01T00:00:00Z") || strings.Contains(flags, "{{") {
		t.Errorf("the flags of the linker are %q (%v)", flags, err)
	}
	text, err := os.ReadFile("../../.goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var sections struct {
		NFPMs []map[string]any `yaml:"nfpms"`
	}
	if err := yaml.Unmarshal(text, &sections); err != nil {
		t.Fatal(err)
	}
	section, err := yaml.Marshal(sections.NFPMs[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(section, &linuxPackage{}, yaml.Strict()); err != nil {
		t.Errorf("the packages would lack what GoReleaser puts in: %v", err)
	}
}

func TestChoose(t *testing.T) {
	if chosen, err := choose("linux/arm64,windows/amd64"); err != nil || len(chosen) != 2 || chosen[1].program() != "omise-conformance.exe" {
		t.Errorf("%v, %v", chosen, err)
	}
	if chosen, err := choose("all"); err != nil || len(chosen) != 6 {
		t.Errorf("%v, %v", chosen, err)
	}
	for _, list := range []string{"", "linux", "linux/amd64,plan9/amd64"} {
		if _, err := choose(list); err == nil || !strings.Contains(err.Error(), "-platforms: there is no binary for") {
			t.Errorf("%q: %v", list, err)
		}
	}
}

// TestPageNamesTheFiles: docs/install.md names each kind of file as it is called, and the image as it is pushed.
func TestPageNamesTheFiles(t *testing.T) {
	text, err := os.ReadFile("../../docs/install.md")
	if err != nil {
		t.Fatal(err)
	}
	first := platforms[0]
	for _, want := range []string{
		"omise-conformance-VERSION.tgz", "omise-conformance-" + first.node + "-VERSION.tgz", "@omise-conformance/" + first.node,
		"omise_conformance-VERSION-py3-none-" + strings.Join(first.wheel, ".") + ".whl",
		"omise-conformance_VERSION_amd64.deb", "omise-conformance-VERSION-1.x86_64.rpm", "omise-conformance_VERSION_linux_amd64.tar.gz",
		"bin/packages/image/image-amd64.tar", repository + ":VERSION", "bin/packages/pypi", "checksums.txt",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("docs/install.md does not name %s", want)
		}
	}
}
