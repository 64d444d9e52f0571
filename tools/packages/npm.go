package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/tidwall/sjson"

	"github.com/omise-conformance/harness/tools/archive"
)

// writeNPM writes the package that npx looks for, and one with the binary for each platform, which npm installs where it fits.
func writeNPM(w *works) error {
	manifest, err := w.read("packaging/npm/package.json")
	if err != nil {
		return err
	}
	licenses, err := w.licenses("package/")
	if err != nil {
		return err
	}
	optional := map[string]string{}
	for _, each := range w.binaries {
		body, err := os.ReadFile(each.path)
		if err != nil {
			return err
		}
		own := "@" + name + "/" + each.node
		optional[own] = w.Version
		system, processor, _ := strings.Cut(each.node, "-")
		text, err := json.MarshalIndent(map[string]any{
			"name": own, "version": w.Version, "description": "The binary of " + name + " for " + each.String() + ".", "license": "MIT",
			"repository": json.RawMessage(`{"type": "git", "url": "git+https://github.com/omise-conformance/harness.git"}`),
			"os":         []string{system}, "cpu": []string{processor}, "preferUnplugged": true,
		}, "", "  ")
		if err != nil {
			return err
		}
		files := []archive.File{
			{Name: "package/package.json", Mode: 0o644, Body: text},
			{Name: "package/bin/" + each.program(), Mode: 0o755, Body: body},
		}
		if err = w.writeTarball(name+"-"+each.node, append(files, licenses...)); err != nil {
			return err
		}
	}
	if manifest, err = sjson.SetBytes(manifest, "version", w.Version); err != nil {
		return err
	}
	if manifest, err = sjson.SetBytes(manifest, "optionalDependencies", optional); err != nil {
		return err
	}
	main := []archive.File{{Name: "package/package.json", Mode: 0o644, Body: manifest}, licenses[0]}
	for _, each := range []archive.File{{Name: "README.md", Mode: 0o644}, {Name: "bin/" + name + ".js", Mode: 0o755}} {
		if each.Body, err = w.read("packaging/npm/" + each.Name); err != nil {
			return err
		}
		each.Name = "package/" + each.Name
		main = append(main, each)
	}
	return w.writeTarball(name, main)
}

// writeTarball writes a package of npm under the name that npm pack gives it.
func (w *works) writeTarball(of string, files []archive.File) error {
	var packed bytes.Buffer
	if err := archive.TarGzip(&packed, w.Made, files); err != nil {
		return err
	}
	return w.write(fmt.Sprintf("%s-%s.tgz", of, w.Version), packed.Bytes())
}
