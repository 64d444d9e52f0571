package main

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/validate"

	registryname "github.com/google/go-containerregistry/pkg/name"

	"github.com/omise-conformance/harness/tools/image"
)

// tryImage pushes the image to a registry of this process, pulls it, and starts it from its root: as its user and without the
// rest of the machine where the test may do that, and else as the user who runs the test.
func tryImage(t *testing.T, folder string) {
	pulled := pullThrough(t, folder)
	config, err := pulled.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	unpack(t, mutate.Extract(pulled), root)

	inside := os.Geteuid() == 0
	entry := func(arguments ...string) *exec.Cmd {
		process := exec.CommandContext(t.Context(), config.Config.Entrypoint[0], arguments...)
		process.Env, process.Dir = config.Config.Env, config.Config.WorkingDir
		if inside {
			process.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: image.User, Gid: image.User}}
		} else {
			process.Path, process.Dir = filepath.Join(root, process.Path), filepath.Join(root, process.Dir)
		}
		return process
	}
	if !inside {
		t.Log("NOT TRIED as the user of the image: the test has no right to change its root")
	}
	command := append([]string{}, config.Config.Cmd...)
	for i, argument := range command {
		for _, port := range []string{"18080", "18081", "18082"} {
			if strings.HasSuffix(argument, "0.0.0.0:"+port) { // another process may have it
				command[i] = strings.ReplaceAll(argument, port, "0")
			}
		}
	}
	emulator := entry(append(command, "--ready-file=ready.json")...)
	var said strings.Builder
	emulator.Stdout, emulator.Stderr = &said, &said
	if err := emulator.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = emulator.Process.Kill() }()
	var ready struct {
		API     string `json:"api_url"`
		Control string `json:"control_url"`
		Secret  string `json:"secret_key"`
	}
	if err := json.Unmarshal(await(t, filepath.Join(root, image.Home, "ready.json")), &ready); err != nil {
		t.Fatal(err)
	}
	asks(t, ready.API, ready.Secret)

	check := config.Config.Healthcheck.Test
	if out, err := entry(append(check[2:], "--control-url", ready.Control)...).CombinedOutput(); err != nil || check[0] != "CMD" || check[1] != config.Config.Entrypoint[0] {
		t.Errorf("the health check %q ends with %v:\n%s", check, err, out)
	}
	if err := emulator.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := emulator.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v\n%s", err, said.String())
	}
	if out, err := entry(append(check[2:], "--control-url", ready.Control)...).CombinedOutput(); err == nil {
		t.Errorf("an emulator that has ended is healthy:\n%s", out)
	}
	if out, err := entry("run", "--case", "tokens/create").CombinedOutput(); err != nil {
		t.Errorf("run: %v\n%s", err, out)
	}
}

// asks fails unless the emulator answers a request about its account.
func asks(t *testing.T, api, key string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.Replace(api, "0.0.0.0", "127.0.0.1", 1)+"/account", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(key, "")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK || !strings.Contains(string(body), `"object":"account"`) {
		t.Errorf("the emulator answers %d: %s", answer.StatusCode, body)
	}
}

// pullThrough pushes the image in a folder and returns what a registry then has for this machine.
func pullThrough(t *testing.T, folder string) v1.Image {
	t.Helper()
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	as := strings.TrimPrefix(server.URL, "http://") + "/omise-conformance/harness:" + tried
	if err := pushImage(t.Context(), folder, as); err != nil {
		t.Fatal(err)
	}
	reference, err := registryname.ParseReference(as)
	if err != nil {
		t.Fatal(err)
	}
	pulled, err := remote.Image(reference, remote.WithPlatform(v1.Platform{OS: "linux", Architecture: runtime.GOARCH}))
	if err != nil {
		t.Fatal(err)
	}
	written, err := layout.ImageIndexFromPath(filepath.Join(folder, layoutFolder))
	if err := errors.Join(err, validate.Image(pulled)); err != nil {
		t.Error(err)
	}
	if err := validate.Index(written); err != nil {
		t.Error(err)
	}
	// What an engine loads is the same image.
	file, err := tarball.ImageFromPath(filepath.Join(folder, "image-"+runtime.GOARCH+".tar"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := pulled.ConfigName()
	if got, err := file.ConfigName(); err != nil || got != want {
		t.Errorf("the file has the image %v (%v), the registry %v", got, err, want)
	}
	return pulled
}

// unpack writes the root of an image into a folder, with owners where the test may set them.
func unpack(t *testing.T, from io.ReadCloser, folder string) {
	t.Helper()
	defer from.Close()
	files := 0
	for reader := tar.NewReader(from); ; files++ {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, header.Name)
		if header.Typeflag == tar.TypeDir {
			err = os.MkdirAll(path, 0o755)
		} else {
			var body []byte
			if body, err = io.ReadAll(reader); err == nil {
				err = os.WriteFile(path, body, 0o600)
			}
		}
		if err == nil {
			err = os.Chmod(path, header.FileInfo().Mode())
		}
		if err == nil && os.Geteuid() == 0 {
			err = os.Chown(path, header.Uid, header.Gid)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 5 {
		t.Fatalf("the image has %d files", files)
	}
}
