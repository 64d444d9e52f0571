// Command sbom writes the bill of materials of a Go program in the format CycloneDX 1.6, JSON: the modules that are linked into it,
// with their versions and checksums, as the program itself tells them.
//
//	go -C tools run ./sbom -program ../bin/omise-conformance -document ../bin/omise-conformance.cdx.json
package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

func main() {
	program := flag.String("program", "", "the program")
	document := flag.String("document", "", "the file to write")
	flag.Parse()
	if err := run(*program, *document); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(program, document string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	bill, err := billOf(info)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	encoder := cdx.NewBOMEncoder(&text, cdx.BOMFileFormatJSON)
	if err := encoder.SetPretty(true).EncodeVersion(bill, cdx.SpecVersion1_6); err != nil {
		return err
	}
	return os.WriteFile(document, text.Bytes(), 0o644) //nolint:gosec // for everyone, as the program
}

// billOf returns the bill of a program. It has no time and no serial number, so that one program has one bill.
func billOf(info *debug.BuildInfo) (*cdx.BOM, error) {
	if len(info.Deps) == 0 {
		return nil, errors.New("the program tells no modules")
	}
	bill := cdx.NewBOM()
	main := component(&info.Main, cdx.ComponentTypeApplication)
	bill.Metadata = &cdx.Metadata{Component: &main}
	standard := component(&debug.Module{Path: "std", Version: info.GoVersion}, cdx.ComponentTypeLibrary)
	components, needed := []cdx.Component{standard}, []string{standard.BOMRef}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		each := component(module, cdx.ComponentTypeLibrary)
		hash, err := checksum(module)
		if err != nil {
			return nil, err
		}
		each.Hashes = hash
		components, needed = append(components, each), append(needed, each.BOMRef)
	}
	bill.Components = &components
	bill.Dependencies = &[]cdx.Dependency{{Ref: main.BOMRef, Dependencies: &needed}}
	return bill, nil
}

func component(module *debug.Module, kind cdx.ComponentType) cdx.Component {
	version := strings.TrimPrefix(module.Version, "go")
	url := "pkg:golang/" + module.Path
	if version == "(devel)" { // a build of a working tree
		version = ""
	} else {
		url += "@" + strings.ReplaceAll(version, "+", "%2B")
	}
	return cdx.Component{BOMRef: url, Type: kind, Name: module.Path, Version: version, PackageURL: url}
}

// checksum returns the checksum of a module as go.sum has it: SHA-256 over a list of its files.
func checksum(module *debug.Module) (*[]cdx.Hash, error) {
	text, found := strings.CutPrefix(module.Sum, "h1:")
	if !found {
		return nil, nil // a folder of this machine has none
	}
	sum, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("the checksum of %s: %w", module.Path, err)
	}
	return &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(sum)}}, nil
}
