package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"github.com/omise-conformance/harness/tools/archive"
)

// writeWheels writes a wheel for each platform, which has the binary as a script. The format is that of
// https://packaging.python.org/en/latest/specifications/binary-distribution-format/.
func writeWheels(w *works) error {
	version, err := pythonVersion(w.Version)
	if err != nil {
		return err
	}
	metadata, err := w.read("packaging/pypi/METADATA")
	if err != nil {
		return err
	}
	before, after, found := strings.Cut(string(metadata), "\nName: "+name+"\n")
	if !found {
		return fmt.Errorf("packaging/pypi/METADATA does not name %s", name)
	}
	stem := strings.ReplaceAll(name, "-", "_") + "-" + version
	licenses, err := w.licenses(stem + ".dist-info/licenses/")
	if err != nil {
		return err
	}
	for _, each := range w.binaries {
		body, err := os.ReadFile(each.path)
		if err != nil {
			return err
		}
		var tags strings.Builder
		for _, tag := range each.wheel {
			tags.WriteString("Tag: py3-none-" + tag + "\n")
		}
		files := []archive.File{
			{Name: stem + ".data/scripts/" + each.program(), Mode: 0o755, Body: body},
			{Name: stem + ".dist-info/METADATA", Mode: 0o644, Body: []byte(before + "\nName: " + name + "\nVersion: " + version + "\n" + after)},
			{Name: stem + ".dist-info/WHEEL", Mode: 0o644, Body: []byte("Wheel-Version: 1.0\nGenerator: " + name + " tools/packages\nRoot-Is-Purelib: false\n" + tags.String())},
		}
		files = append(files, licenses...)
		files = append(files, archive.File{Name: stem + ".dist-info/RECORD", Mode: 0o644, Body: record(files, stem)})
		var packed bytes.Buffer
		if err := archive.Zip(&packed, w.Made, files); err != nil {
			return err
		}
		if err := w.write(stem+"-py3-none-"+strings.Join(each.wheel, ".")+".whl", packed.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// record returns the list of a wheel's files with their checksums. Its own line has none.
func record(files []archive.File, stem string) []byte {
	var lines strings.Builder
	for _, f := range files {
		sum := sha256.Sum256(f.Body)
		fmt.Fprintf(&lines, "%s,sha256=%s,%d\n", f.Name, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.Body))
	}
	lines.WriteString(stem + ".dist-info/RECORD,,\n")
	return []byte(lines.String())
}
