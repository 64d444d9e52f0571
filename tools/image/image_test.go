package image

import (
	"archive/tar"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"

	"github.com/omise-conformance/harness/tools/archive"
)

func source() Source {
	return Source{
		Binaries: map[string][]byte{"amd64": []byte("one"), "arm64": []byte("two")}, Version: "1.2.0", Revision: "abc",
		Licenses: []archive.File{{Name: "licenses/LICENSE", Mode: 0o644, Body: []byte("MIT")}}, Made: time.Unix(1_800_000_000, 0),
	}
}

func index(t *testing.T, of Source) v1.ImageIndex {
	t.Helper()
	made, err := New(of)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestSameSourceSameDigest(t *testing.T) {
	first, err := index(t, source()).Digest()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(s *Source){
		"the same": func(*Source) {}, "a binary": func(s *Source) { s.Binaries["arm64"] = []byte("three") }, "a version": func(s *Source) { s.Version = "1.2.1" },
	} {
		changed := source()
		change(&changed)
		digest, err := index(t, changed).Digest()
		if err != nil {
			t.Fatal(err)
		}
		if (digest == first) != (name == "the same") {
			t.Errorf("with %s the digest is %v, and was %v", name, digest, first)
		}
	}
}

func TestImagesOfAllArchitectures(t *testing.T) {
	made := index(t, source())
	manifest, err := made.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	var platforms []string
	for _, each := range manifest.Manifests {
		platforms = append(platforms, each.Platform.String())
		one, err := made.Image(each.Digest)
		if err != nil {
			t.Fatal(err)
		}
		config, err := one.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		c := config.Config
		if config.OS+"/"+config.Architecture != each.Platform.String() || c.User != "65532:65532" || c.WorkingDir != "/work" ||
			!slices.Equal(c.Entrypoint, []string{"/omise-conformance"}) || c.Cmd[0] != "emulator" || !slices.Equal(c.Healthcheck.Test, []string{"CMD", "/omise-conformance", "emulator", "health"}) {
			t.Errorf("the image for %s is %+v", each.Platform, config)
		}
		if c.Labels["org.opencontainers.image.version"] != "1.2.0" || c.Labels["org.opencontainers.image.revision"] != "abc" || c.Labels["org.opencontainers.image.created"] != "2027-01-15T08:00:00Z" {
			t.Errorf("the labels are %v", c.Labels)
		}
		// Each port that is listened on is exposed.
		for port := range c.ExposedPorts {
			number, _, _ := strings.Cut(port, "/")
			if !slices.ContainsFunc(c.Cmd, func(argument string) bool { return strings.HasSuffix(argument, "=0.0.0.0:"+number) }) {
				t.Errorf("nothing listens on %s: %v", port, c.Cmd)
			}
		}
		holds(t, one)
	}
	if want := []string{"linux/amd64", "linux/arm64"}; !slices.Equal(platforms, want) {
		t.Errorf("there are images for %v", platforms)
	}
}

// holds fails unless an image has the binary, its user, the certificates, and no more.
func holds(t *testing.T, one v1.Image) {
	t.Helper()
	modes, bodies := map[string]int64{}, map[string]string{}
	contents := mutate.Extract(one)
	defer contents.Close()
	for reader := tar.NewReader(contents); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(reader)
		modes[header.Name], bodies[header.Name] = header.Mode, string(body)
		if wants := map[bool]int{true: User}[header.Name == "work"]; header.Uid != wants || header.Gid != wants || !header.ModTime.Equal(source().Made) {
			t.Errorf("%s is of %d:%d, %v", header.Name, header.Uid, header.Gid, header.ModTime)
		}
	}
	want := map[string]int64{
		"etc": 0o755, "etc/passwd": 0o644, "etc/group": 0o644, "etc/ssl": 0o755, "etc/ssl/certs": 0o755, "etc/ssl/certs/ca-certificates.crt": 0o644,
		"licenses": 0o755, "licenses/LICENSE": 0o644, "omise-conformance": 0o755, "tmp": 0o1777, "work": 0o755,
	}
	if !maps.Equal(modes, want) {
		t.Errorf("it has %v, want %v", modes, want)
	}
	if !strings.Contains(bodies["etc/passwd"], "\nnonroot:x:65532:65532:") {
		t.Errorf("the users are\n%s", bodies["etc/passwd"])
	}
	if !x509.NewCertPool().AppendCertsFromPEM([]byte(bodies["etc/ssl/certs/ca-certificates.crt"])) || strings.Count(bodies["etc/ssl/certs/ca-certificates.crt"], "BEGIN CERTIFICATE") < 50 {
		t.Error("the certificates cannot be read")
	}
}
