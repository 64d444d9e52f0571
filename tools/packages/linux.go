package main

import (
	"bytes"
	"os"
	"path"
	"path/filepath"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // registers the format
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm" // registers the format
)

// writeLinuxPackages writes packages for Debian and RPM, with the library that GoReleaser has for them.
func writeLinuxPackages(w *works) error {
	own := w.recipe.NFPMs[0]
	for _, each := range w.binaries {
		if each.os != "linux" {
			continue
		}
		for _, format := range own.Formats {
			contents := files.Contents{{Source: each.path, Destination: path.Join(own.Bindir, name), FileInfo: &files.ContentFileInfo{Mode: 0o755}}}
			for _, content := range own.Contents {
				if content.Packager != "" && content.Packager != format {
					continue
				}
				placed := *content
				placed.Source = filepath.Join(w.home, content.Source)
				placed.FileInfo = &files.ContentFileInfo{Mode: 0o644}
				contents = append(contents, &placed)
			}
			info := nfpm.WithDefaults(&nfpm.Info{
				Name: own.Name, Arch: each.arch, Version: w.Version, Section: own.Section, Maintainer: own.Maintainer,
				Description: own.Description, Vendor: own.Vendor, Homepage: own.Homepage, License: own.License, MTime: w.Made.UTC(),
				Overridables: nfpm.Overridables{Contents: contents, RPM: own.RPM},
			})
			if err := nfpm.PrepareForPackager(info, format); err != nil {
				return err
			}
			packager, err := nfpm.Get(format)
			if err != nil {
				return err
			}
			for _, content := range info.Contents { // else they have the time of the build
				content.FileInfo.MTime = w.Made.UTC()
			}
			var packed bytes.Buffer
			if err := packager.Package(info, &packed); err != nil {
				return err
			}
			if err := w.write(packager.ConventionalFileName(info), packed.Bytes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// linuxBinaries returns the binaries for Linux by architecture.
func (w *works) linuxBinaries() (map[string][]byte, error) {
	found := map[string][]byte{}
	for _, each := range w.binaries {
		if each.os != "linux" {
			continue
		}
		body, err := os.ReadFile(each.path)
		if err != nil {
			return nil, err
		}
		found[each.arch] = body
	}
	return found, nil
}
