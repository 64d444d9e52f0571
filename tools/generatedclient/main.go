// Command generatedclient has oapi-codegen make a Go client of the OpenAPI document, compiles it, and has it make a
// token and a charge of an emulator.
//
//	go -C tools run ./generatedclient
//
// The program that uses the client is testdata/generatedclient. The exit code is 0 if it did what it should, 1 if
// the client is not compiled or does something else, and 2 if nothing could be tried.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/omise-conformance/harness/emulator"
	"github.com/omise-conformance/harness/tools/program"
)

// generator is a program of a module of its own, so that what it requires stays out of this one.
const generator = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"

func main() {
	program.Main("generatedclient", 10*time.Minute, func(ctx context.Context, on program.Ground) (held bool, err error) {
		folder := filepath.Join(on.Scratch, "client")
		if err := os.CopyFS(folder, os.DirFS(filepath.Join(on.Home, "testdata", "generatedclient"))); err != nil {
			return false, err
		}
		if err := os.Mkdir(filepath.Join(folder, "api"), 0o755); err != nil {
			return false, err
		}
		document, err := exec.CommandContext(ctx, on.Binary, "spec").Output()
		if err != nil {
			return false, fmt.Errorf("omise-conformance spec: %w", err)
		}
		if err := os.WriteFile(filepath.Join(folder, "openapi.yaml"), document, 0o644); err != nil {
			return false, err
		}
		made := goCommand(ctx, folder, "run", generator, "-package", "api", "-generate", "types,client", "-o", "api/client.go", "openapi.yaml")
		if err := made.Run(); err != nil {
			return false, fmt.Errorf("%s: %w", generator, err)
		}
		return charges(ctx, folder)
	})
}

// charges compiles the client and runs the program that uses it.
func charges(ctx context.Context, folder string) (held bool, err error) {
	e := emulator.New(emulator.Options{})
	defer e.Close()
	server, err := emulator.Start(ctx, e, emulator.ServerOptions{})
	if err != nil {
		return false, err
	}
	defer func() { _ = server.Shutdown(context.WithoutCancel(ctx)) }()
	public, secret := e.Keys()
	use := goCommand(ctx, folder, "run", ".")
	use.Env = append(use.Environ(), "OMISE_API_URL="+server.APIURL, "OMISE_VAULT_URL="+server.VaultURL,
		"OMISE_PUBLIC_KEY="+public, "OMISE_SECRET_KEY="+secret, "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1")
	if err := use.Run(); err != nil {
		fmt.Printf("The client that is generated from the document does not do what it should: %v\n", err)
		return false, nil
	}
	return true, nil
}

// goCommand returns a call of the go command in the folder. What it says is for people.
func goCommand(ctx context.Context, folder string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir, command.Stdout, command.Stderr, command.WaitDelay = folder, os.Stdout, os.Stderr, 5*time.Second
	return command
}
