// Package image makes the container image: the static binary on nothing but the certificates of authorities, a user and
// two folders. It needs no engine, and the same binaries make the same digest.
package image

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"

	"github.com/omise-conformance/harness/tools/archive"
)

const (
	// User is the number of the user and the group that the process has, the usual one of images without a root.
	User = 65532
	// Home is the folder that the process starts in, where it may write its reports.
	Home = "/work"
	// Program is the path of the binary.
	Program = "/omise-conformance"
)

// command serves the emulator to the machine of the container and to its neighbors. Links in answers lead to where the
// ports are usually published.
var command = []string{
	"emulator", "--api-addr=0.0.0.0:18080", "--vault-addr=0.0.0.0:18081", "--control-addr=0.0.0.0:18082",
	"--public-api-url=http://localhost:18080",
	"--control-host=emulator", "--control-host=omise-emulator", "--control-host=omise-conformance", "--control-host=host.docker.internal",
}

// ports are those of command.
var ports = []string{"18080/tcp", "18081/tcp", "18082/tcp"}

// health is what an engine asks for, as the image has no shell. The format of OCI has no place for it; engines read it where
// that of Docker has it.
var health = v1.HealthConfig{
	Test: []string{"CMD", Program, "emulator", "health"}, Interval: 10 * time.Second, Timeout: 5 * time.Second,
	StartPeriod: 2 * time.Second, Retries: 3,
}

// Source is what an image is made of.
type Source struct {
	Binaries map[string][]byte // by architecture
	Licenses []archive.File
	Version  string
	Revision string
	Made     time.Time
}

// New returns an index of an image for each architecture.
func New(source Source) (v1.ImageIndex, error) {
	base, err := layer(ground(source))
	if err != nil {
		return nil, err
	}
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, arch := range slices.Sorted(maps.Keys(source.Binaries)) {
		program, err := layer([]archive.File{{Name: Program[1:], Mode: 0o755, Body: source.Binaries[arch]}}, source.Made)
		if err != nil {
			return nil, err
		}
		one, err := assemble(source, arch, base, program)
		if err != nil {
			return nil, fmt.Errorf("the image for %s: %w", arch, err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add: one, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: arch}},
		})
	}
	return mutate.Annotations(index, labels(source)).(v1.ImageIndex), nil
}

// labels are those of https://github.com/opencontainers/image-spec/blob/main/annotations.md.
func labels(source Source) map[string]string {
	return map[string]string{
		"org.opencontainers.image.title":         "omise-conformance",
		"org.opencontainers.image.description":   "Contract tests for the Omise (Opn Payments) API, and an emulator of it",
		"org.opencontainers.image.url":           "https://github.com/omise-conformance/harness",
		"org.opencontainers.image.source":        "https://github.com/omise-conformance/harness",
		"org.opencontainers.image.documentation": "https://github.com/omise-conformance/harness/blob/main/docs/install.md",
		"org.opencontainers.image.licenses":      "MIT",
		"org.opencontainers.image.version":       source.Version,
		"org.opencontainers.image.revision":      source.Revision,
		"org.opencontainers.image.created":       source.Made.UTC().Format(time.RFC3339),
	}
}

func assemble(source Source, arch string, layers ...v1.Layer) (v1.Image, error) {
	made := v1.Time{Time: source.Made.UTC()}
	picture := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	for _, each := range layers {
		var err error
		picture, err = mutate.Append(picture, mutate.Addendum{Layer: each, History: v1.History{Created: made, CreatedBy: "omise-conformance tools/image"}})
		if err != nil {
			return nil, err
		}
	}
	config, err := picture.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = "linux", arch, made
	exposed := map[string]struct{}{}
	for _, port := range ports {
		exposed[port] = struct{}{}
	}
	config.Config = v1.Config{
		User: fmt.Sprintf("%d:%d", User, User), WorkingDir: Home, Entrypoint: []string{Program}, Cmd: command, ExposedPorts: exposed,
		Env:         []string{"SSL_CERT_FILE=" + authorities, "HOME=" + Home},
		Healthcheck: &health, Labels: labels(source), StopSignal: "SIGTERM",
	}
	picture, err = mutate.ConfigFile(picture, config)
	if err != nil {
		return nil, err
	}
	return mutate.Annotations(picture, labels(source)).(v1.Image), nil
}

const authorities = "/etc/ssl/certs/ca-certificates.crt"

// ground returns what is below the binary.
func ground(source Source) ([]archive.File, time.Time) {
	var certificates bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint != nil { // which a file of certificates cannot say
			continue
		}
		_ = pem.Encode(&certificates, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}) // a buffer refuses nothing
	}
	user := fmt.Sprintf("nonroot:x:%d:%d:nonroot:%s:/sbin/nologin\n", User, User, Home)
	return append([]archive.File{
		{Name: "etc/", Mode: 0o755},
		{Name: "etc/passwd", Mode: 0o644, Body: []byte("root:x:0:0:root:/:/sbin/nologin\n" + user)},
		{Name: "etc/group", Mode: 0o644, Body: fmt.Appendf(nil, "root:x:0:\nnonroot:x:%d:\n", User)},
		{Name: "etc/ssl/", Mode: 0o755},
		{Name: "etc/ssl/certs/", Mode: 0o755},
		{Name: authorities[1:], Mode: 0o644, Body: certificates.Bytes()},
		{Name: "tmp/", Mode: 0o777 | fs.ModeSticky},
		{Name: Home[1:] + "/", Mode: 0o755, Owner: User},
		{Name: "licenses/", Mode: 0o755},
	}, source.Licenses...), source.Made
}

func layer(files []archive.File, made time.Time) (v1.Layer, error) {
	var packed bytes.Buffer
	if err := archive.Tar(&packed, made, files); err != nil {
		return nil, err
	}
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(packed.Bytes())), nil
	}, tarball.WithMediaType(types.OCILayer))
}
