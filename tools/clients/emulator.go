package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// startTime is the limit for the emulator to answer.
const startTime = 15 * time.Second

// emulator is a process that serves on free ports.
type emulator struct {
	process *exec.Cmd
	log     *os.File

	APIURL     string `json:"api_url"`
	VaultURL   string `json:"vault_url"`
	ControlURL string `json:"control_url"`
	TLSURL     string `json:"tls_url"`
	CAFile     string `json:"tls_ca_file"`
	PublicKey  string `json:"public_key"`
	SecretKey  string `json:"secret_key"`
}

// startEmulator starts an emulator and waits until it answers. What it says is in emulator.log of
// the folder.
func startEmulator(ctx context.Context, binary, folder string) (*emulator, error) {
	ready := filepath.Join(folder, "ready.json")
	log, err := os.Create(filepath.Join(folder, "emulator.log"))
	if err != nil {
		return nil, err
	}
	const free = "127.0.0.1:0"
	e := &emulator{log: log}
	e.process = exec.CommandContext(ctx, binary, "emulator",
		"--api-addr", free, "--vault-addr", free, "--control-addr", free, "--ready-file", ready,
		"--tls", "--tls-addr", free, "--tls-ca-file", filepath.Join(folder, "ca.pem"))
	e.process.Dir, e.process.Stdout, e.process.Stderr, e.process.WaitDelay = folder, log, log, 5*time.Second
	if err := e.process.Start(); err != nil {
		log.Close()
		return nil, fmt.Errorf("the emulator does not start: %w", err)
	}
	for deadline := time.Now().Add(startTime); ; time.Sleep(10 * time.Millisecond) {
		if text, err := os.ReadFile(ready); err == nil && json.Unmarshal(text, e) == nil {
			return e, nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			e.stop()
			said, _ := os.ReadFile(log.Name())
			return nil, fmt.Errorf("the emulator does not answer after %s: %s", startTime, said)
		}
	}
}

// stop ends the process.
func (e *emulator) stop() {
	_ = e.process.Process.Signal(os.Interrupt)
	_ = e.process.Wait() // it was told to end, so its exit code says nothing
	e.log.Close()
}

// variables tell flows where the emulator is.
func (e *emulator) variables() []string {
	return []string{
		"OMISE_API_URL=" + e.APIURL, "OMISE_VAULT_URL=" + e.VaultURL, "OMISE_CONTROL_URL=" + e.ControlURL,
		"OMISE_PUBLIC_KEY=" + e.PublicKey, "OMISE_SECRET_KEY=" + e.SecretKey,
	}
}
