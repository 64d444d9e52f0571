package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/google/go-containerregistry/pkg/authn"
	registryname "github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/omise-conformance/harness/tools/image"
)

// repository is where the image of a release goes.
const repository = "ghcr.io/omise-conformance/harness"

// writeImage writes the image of all architectures in the layout of OCI, and of each in a file that docker load and podman load
// take, also where an engine has the store that knows no layouts.
func writeImage(w *works) error {
	binaries, err := w.linuxBinaries()
	if err != nil || len(binaries) == 0 {
		return err
	}
	licenses, err := w.licenses("licenses/")
	if err != nil {
		return err
	}
	index, err := image.New(image.Source{Binaries: binaries, Licenses: licenses, Version: w.Version, Revision: w.Revision, Made: w.Made})
	if err != nil {
		return err
	}
	at, err := layout.Write(filepath.Join(w.folder, layoutFolder), empty.Index)
	if err != nil {
		return err
	}
	if err := at.AppendIndex(index, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": w.Version})); err != nil {
		return err
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		return err
	}
	tag, err := registryname.NewTag(repository + ":" + w.Version)
	if err != nil {
		return err
	}
	for _, each := range manifest.Manifests {
		one, err := index.Image(each.Digest)
		if err != nil {
			return err
		}
		if err := tarball.WriteToFile(filepath.Join(w.folder, "image-"+each.Platform.Architecture+".tar"), tag, one); err != nil {
			return err
		}
	}
	return nil
}

// layoutFolder is the folder of the layout in that of the image.
const layoutFolder = "layout"

// pushImage pushes the image in a folder to a registry, with the credentials that engines of this machine have.
func pushImage(ctx context.Context, folder, as string) error {
	reference, err := registryname.ParseReference(as)
	if err != nil {
		return fmt.Errorf("-push: %w", err)
	}
	at, err := layout.FromPath(filepath.Join(folder, layoutFolder))
	if err != nil {
		return fmt.Errorf("there is no image in %s; write it without -push first: %w", folder, err)
	}
	outer, err := at.ImageIndex()
	if err != nil {
		return err
	}
	manifest, err := outer.IndexManifest()
	if err != nil {
		return err
	}
	if len(manifest.Manifests) != 1 {
		return errors.New("the layout has more than one image")
	}
	index, err := outer.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		return err
	}
	return remote.WriteIndex(reference, index, remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain))
}
