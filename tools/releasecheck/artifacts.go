package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
)

// artifactsAgree has GoReleaser make everything of a release but the signature, uploads nothing, and looks at what it made.
func artifactsAgree(ctx context.Context, p project) (string, error) {
	shell := exec.CommandContext(ctx, "bash", "-euc", goreleaser+" release --snapshot --clean --skip=sign")
	shell.Dir = p.home
	if said, err := shell.CombinedOutput(); err != nil {
		return string(said), err
	}
	made, err := readArtifacts(p.home)
	if err != nil {
		return "", err
	}
	return made.problems(ctx)
}

// artifacts are the files of a release.
type artifacts struct {
	folder                 string
	project                string
	systems, architectures []string
	sums                   map[string]string // by the name of the file, as checksums.txt has them
}

func readArtifacts(home string) (*artifacts, error) {
	text, err := os.ReadFile(filepath.Join(home, ".goreleaser.yaml"))
	if err != nil {
		return nil, err
	}
	var recipe struct {
		Project string `yaml:"project_name"`
		Dist    string `yaml:"dist"`
		Builds  []struct {
			OS   []string `yaml:"goos"`
			Arch []string `yaml:"goarch"`
		} `yaml:"builds"`
	}
	if err := yaml.Unmarshal(text, &recipe); err != nil {
		return nil, err
	}
	if len(recipe.Builds) != 1 {
		return nil, fmt.Errorf(".goreleaser.yaml has %d builds, and is known with one", len(recipe.Builds))
	}
	a := &artifacts{
		folder: filepath.Join(home, filepath.FromSlash(recipe.Dist)), project: recipe.Project,
		systems: recipe.Builds[0].OS, architectures: recipe.Builds[0].Arch, sums: map[string]string{},
	}
	list, err := os.ReadFile(filepath.Join(a.folder, "checksums.txt"))
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(list)) {
		if fields := strings.Fields(line); len(fields) == 2 {
			a.sums[fields[1]] = fields[0]
		}
	}
	return a, nil
}

// problems returns a line for each thing that is missing or does not agree.
func (a *artifacts) problems(ctx context.Context) (string, error) {
	var said strings.Builder
	for name, sum := range a.sums {
		body, err := os.ReadFile(filepath.Join(a.folder, name))
		if err != nil {
			return "", err
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(body)); got != sum {
			fmt.Fprintf(&said, "%s has the checksum %s, and checksums.txt says %s\n", name, got, sum)
		}
	}
	for _, system := range a.systems {
		for _, architecture := range a.architectures {
			a.platform(&said, system, architecture)
		}
	}
	if err := errors.Join(a.cask(ctx, &said), a.manifest(&said)); err != nil {
		return said.String(), err
	}
	if said.Len() > 0 {
		return said.String(), errNotMet
	}
	return "", nil
}

// find returns the file of a platform with an ending, and its checksum; both are empty where there is none.
func (a *artifacts) find(system, architecture, ending string) (name, sum string) {
	for name, sum := range a.sums {
		if strings.HasPrefix(name, a.project+"_") && strings.HasSuffix(name, "_"+system+"_"+architecture+ending) {
			return name, sum
		}
	}
	return "", ""
}

// archiveOf returns the archive of a platform.
func (a *artifacts) archiveOf(system, architecture string) (name, sum string) {
	if system == "windows" {
		return a.find(system, architecture, ".zip")
	}
	return a.find(system, architecture, ".tar.gz")
}

// platform looks at what there is for one platform.
func (a *artifacts) platform(said io.Writer, system, architecture string) {
	of := system + "/" + architecture
	if bill, _ := a.find(system, architecture, ".cdx.json"); bill == "" {
		fmt.Fprintf(said, "there is no bill of materials for %s\n", of)
	}
	name, _ := a.archiveOf(system, architecture)
	if name == "" {
		fmt.Fprintf(said, "there is no archive for %s\n", of)
		return
	}
	files, err := filesOf(filepath.Join(a.folder, name))
	if err != nil {
		fmt.Fprintf(said, "%s cannot be read: %v\n", name, err)
		return
	}
	program := a.project
	if system == "windows" {
		program += ".exe"
	}
	for _, want := range []string{program, "LICENSE", "README.md", "CHANGELOG.md", "extras/third-party-licenses.txt", "extras/man/" + a.project + ".1", "extras/" + a.project + ".bash"} {
		if !files[want] {
			fmt.Fprintf(said, "%s lacks %s\n", name, want)
		}
	}
}

// filesOf returns the names of the files in an archive that have something in them.
func filesOf(archive string) (map[string]bool, error) {
	body, err := os.ReadFile(archive)
	if err != nil {
		return nil, err
	}
	files := map[string]bool{}
	if strings.HasSuffix(archive, ".zip") {
		reader, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			return nil, err
		}
		for _, f := range reader.File {
			files[f.Name] = f.UncompressedSize64 > 0
		}
		return files, nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for reader := tar.NewReader(unpacked); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		files[header.Name] = header.Size > 0
	}
}

// cask looks at that of Homebrew: it has the checksums of its archives, and Ruby, where it is installed, can read it.
func (a *artifacts) cask(ctx context.Context, said io.Writer) error {
	file := filepath.Join(a.folder, "homebrew", "Casks", a.project+".rb")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, system := range []string{"darwin", "linux"} {
		for _, architecture := range a.architectures {
			if name, sum := a.archiveOf(system, architecture); sum == "" || !strings.Contains(string(text), `"`+sum+`"`) {
				fmt.Fprintf(said, "the cask lacks the checksum of %s\n", name)
			}
		}
	}
	if _, err := exec.LookPath("ruby"); err == nil {
		if out, err := exec.CommandContext(ctx, "ruby", "-c", file).CombinedOutput(); err != nil {
			fmt.Fprintf(said, "the cask is no Ruby: %s\n", out)
		}
	}
	return nil
}

// manifest looks at that of Scoop.
func (a *artifacts) manifest(said io.Writer) error {
	text, err := os.ReadFile(filepath.Join(a.folder, "scoop", a.project+".json"))
	if err != nil {
		return err
	}
	var read struct {
		Architecture map[string]struct {
			URL  string   `json:"url"`
			Bin  []string `json:"bin"`
			Hash string   `json:"hash"`
		} `json:"architecture"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("the manifest of Scoop: %w", err)
	}
	for of, architecture := range map[string]string{"64bit": "amd64", "arm64": "arm64"} {
		name, sum := a.archiveOf("windows", architecture)
		if got := read.Architecture[of]; sum == "" || got.Hash != sum || !strings.HasSuffix(got.URL, "/"+name) || len(got.Bin) != 1 || got.Bin[0] != a.project+".exe" {
			fmt.Fprintf(said, "the manifest of Scoop has %+v for %s, and the archive is %s with %s\n", got, of, name, sum)
		}
	}
	return nil
}
