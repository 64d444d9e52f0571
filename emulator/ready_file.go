package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/omise-conformance/harness/emulator/internal/ownfile"
)

// ready is the content of the ready file.
type ready struct {
	APIURL     string  `json:"api_url"`
	VaultURL   string  `json:"vault_url"`
	ControlURL string  `json:"control_url"`
	PublicKey  string  `json:"public_key"`
	SecretKey  string  `json:"secret_key"`
	Dialect    Dialect `json:"dialect"`
	PID        int     `json:"pid"`
	TLSURL     string  `json:"tls_url,omitempty"`
	TLSCAFile  string  `json:"tls_ca_file,omitempty"`
}

// writeReady writes the ready file, for its owner alone, and returns its content.
func writeReady(path string, r ready) ([]byte, error) {
	content, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, err
	}
	content = append(content, '\n')
	if err = ownfile.Write(path, content, 0o600, foreignReady); err != nil {
		return nil, fmt.Errorf("ready file cannot be written: %w", err)
	}
	return content, nil
}

// foreignReady returns why a file is not the ready file of an emulator that is gone.
func foreignReady(content []byte) error {
	var r ready
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil || r.APIURL == "" || r.ControlURL == "" || r.SecretKey == "" || r.PID <= 0 {
		return errors.New("is not a ready file of an emulator")
	}
	// In a container every emulator has the same process id.
	if r.PID != os.Getpid() && runs(r.PID) {
		return fmt.Errorf("is of an emulator that still runs, as process %d", r.PID)
	}
	return nil
}

// runs reports whether there is a process with an id.
func runs(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = process.Release() }()
	err = process.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}
