package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/omise-conformance/harness/tools/archive"
)

// released is a folder as GoReleaser leaves it, of two systems.
func released(t *testing.T) project {
	t.Helper()
	p := project{home: t.TempDir()}
	put(t, p, ".goreleaser.yaml", "project_name: x\ndist: bin/release\nbuilds:\n  - goos: [linux, darwin, windows]\n    goarch: [amd64, arm64]\n")
	var sums, cask strings.Builder
	hashes := map[string]string{}
	add := func(name string, body []byte) {
		put(t, p, "bin/release/"+name, string(body))
		hashes[name] = fmt.Sprintf("%x", sha256.Sum256(body))
		fmt.Fprintf(&sums, "%s  %s\n", hashes[name], name)
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, architecture := range []string{"amd64", "arm64"} {
			name, program, pack := "x_1.0.0_"+system+"_"+architecture, "x", archive.TarGzip
			if system == "windows" {
				program, pack = "x.exe", archive.Zip
			}
			var files []archive.File
			for _, file := range []string{program, "LICENSE", "README.md", "CHANGELOG.md", "extras/third-party-licenses.txt", "extras/man/x.1", "extras/x.bash"} {
				files = append(files, archive.File{Name: file, Mode: 0o644, Body: []byte(name + file)})
			}
			var packed bytes.Buffer
			if err := pack(&packed, time.Unix(0, 0), files); err != nil {
				t.Fatal(err)
			}
			add(name+map[bool]string{true: ".zip", false: ".tar.gz"}[system == "windows"], packed.Bytes())
			add(name+".cdx.json", []byte("{}"))
			fmt.Fprintf(&cask, "sha256 %q\n", hashes[name+".tar.gz"])
		}
	}
	put(t, p, "bin/release/checksums.txt", sums.String())
	put(t, p, "bin/release/homebrew/Casks/x.rb", cask.String())
	entry := func(architecture string) string {
		name := "x_1.0.0_windows_" + architecture + ".zip"
		return fmt.Sprintf(`{"url": "https://example.com/%s", "bin": ["x.exe"], "hash": %q}`, name, hashes[name])
	}
	put(t, p, "bin/release/scoop/x.json", `{"architecture": {"64bit": `+entry("amd64")+`, "arm64": `+entry("arm64")+`}}`)
	return p
}

func TestArtifactsAgree(t *testing.T) {
	rewrite := func(file, old, now string) func(*testing.T, project) {
		return func(t *testing.T, p project) {
			text, err := os.ReadFile(filepath.Join(p.home, file))
			if err != nil || !strings.Contains(string(text), old) {
				t.Fatalf("%s lacks %q (%v)", file, old, err)
			}
			put(t, p, file, strings.Replace(string(text), old, now, 1))
		}
	}
	for _, each := range []struct {
		name    string
		damage  func(*testing.T, project)
		problem string
	}{
		{"nothing", func(*testing.T, project) {}, ""},
		{"another bill", rewrite("bin/release/x_1.0.0_linux_arm64.cdx.json", "{}", "{ }"), "x_1.0.0_linux_arm64.cdx.json has the checksum "},
		{"no archive", rewrite("bin/release/checksums.txt", "x_1.0.0_windows_arm64.zip", "x_1.0.0_windows_amd64.zip"), "there is no archive for windows/arm64\n"},
		{"no bill", rewrite("bin/release/checksums.txt", "x_1.0.0_darwin_amd64.cdx.json", "x_1.0.0_darwin_arm64.cdx.json"), "there is no bill of materials for darwin/amd64\n"},
		{"cask of before", func(t *testing.T, p project) {
			put(t, p, "bin/release/homebrew/Casks/x.rb", "sha256 \"0\"\n")
		}, "the cask lacks the checksum of x_1.0.0_darwin_amd64.tar.gz\n"},
		{"manifest", rewrite("bin/release/scoop/x.json", "x.exe", "x"), "for 64bit, and the archive is x_1.0.0_windows_amd64.zip"},
		{"another architecture", rewrite("bin/release/scoop/x.json", `"arm64"`, `"32bit"`), "for arm64, and the archive is x_1.0.0_windows_arm64.zip"},
	} {
		t.Run(each.name, func(t *testing.T) {
			p := released(t)
			each.damage(t, p)
			made, err := readArtifacts(p.home)
			if err != nil {
				t.Fatal(err)
			}
			said, err := made.problems(t.Context())
			if each.problem == "" && (err != nil || said != "") || each.problem != "" && (!errors.Is(err, errNotMet) || !strings.Contains(said, each.problem)) {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
}

// TestArchivesAreLookedInto: a file that is missing or empty is seen in both formats.
func TestArchivesAreLookedInto(t *testing.T) {
	files := []archive.File{{Name: "a", Mode: 0o644, Body: []byte("a")}, {Name: "empty", Mode: 0o644}}
	for ending, pack := range map[string]func(*bytes.Buffer) error{
		".zip":    func(b *bytes.Buffer) error { return archive.Zip(b, time.Unix(0, 0), files) },
		".tar.gz": func(b *bytes.Buffer) error { return archive.TarGzip(b, time.Unix(0, 0), files) },
	} {
		var packed bytes.Buffer
		if err := pack(&packed); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "x"+ending)
		if err := os.WriteFile(file, packed.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := filesOf(file)
		if err != nil || !found["a"] || found["empty"] || found["b"] {
			t.Errorf("%s: %v, %v", ending, found, err)
		}
		if err := os.WriteFile(file, packed.Bytes()[:8], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := filesOf(file); err == nil {
			t.Errorf("%s: half an archive has files", ending)
		}
	}
}
