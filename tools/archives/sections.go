package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// How much is measured, beside the lengths of captures.
const (
	logLength   = 100_000
	fileCount   = 5_000
	fileFolders = 50
	beamFiles   = 8
	beamLength  = 3_000 // of each file
)

// log measures a log of JSON lines beside a bare decode of it.
func (w *work) log(ctx context.Context) (string, error) {
	path := filepath.Join(w.Scratch, "log.jsonl")
	if err := writeFile(path, func(to io.Writer) error { return w.traffic.lines(to, logLength) }); err != nil {
		return "", err
	}
	defer os.Remove(path)
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	var checked, decoded []float64
	for range w.rounds {
		m, err := checkRun(ctx, logLength, nil, nil, w.Binary, "check", "--no-reports", path)
		if err != nil {
			return "", err
		}
		bare, _, err := process(ctx, nil, nil, self, "-decode", path)
		if err != nil {
			return "", err
		}
		checked, decoded = append(checked, m.took.Seconds()), append(decoded, bare.took.Seconds())
		fmt.Printf("log: %s, %s bare\n", m.took, bare.took)
	}
	return logSection(checked, decoded), nil
}

// files measures a folder of bodies.
func (w *work) files(ctx context.Context) (string, error) {
	folder := filepath.Join(w.Scratch, "fixtures")
	for i := range fileCount {
		path := filepath.Join(folder, fmt.Sprintf("%02d", i%fileFolders), fmt.Sprintf("charge-%04d.json", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(w.traffic.body, []byte("_test_"), fmt.Appendf(nil, "_test_%d", i)), 0o600); err != nil {
			return "", err
		}
	}
	defer os.RemoveAll(folder)
	var took []float64
	for range w.rounds {
		m, err := checkRun(ctx, fileCount, nil, nil, w.Binary, "check", "--no-reports", folder)
		if err != nil {
			return "", err
		}
		took = append(took, m.took.Seconds())
		fmt.Printf("files: %s\n", m.took)
	}
	return filesSection(took), nil
}

// memory measures captures of each length, packed in each way, that come through a pipe. Each is checked once.
func (w *work) memory(ctx context.Context) (string, error) {
	var rows []memoryRow
	for _, length := range w.lengths {
		for _, packing := range packings {
			m, err := checkRun(ctx, length, nil, func(to io.Writer) error {
				packed, err := packing.open(to)
				if err != nil {
					return err
				}
				if err := w.traffic.har(packed, length); err != nil {
					return err
				}
				return packed.Close()
			}, w.Binary, "check", "--no-reports", "-")
			if err != nil {
				return "", err
			}
			rows = append(rows, memoryRow{length, packing.name, m})
			fmt.Printf("memory: %d entries in %s: %s, %.0f MiB\n", length, packing.name, m.took, m.memory)
		}
	}
	return memorySection(rows), nil
}

// beam measures Apache Beam with one processor and with two.
func (w *work) beam(ctx context.Context) (string, error) {
	program := filepath.Join(w.Scratch, "omise-conformance-beam")
	build := exec.CommandContext(ctx, "go", "-C", filepath.Join(w.Home, "beam"), "build", "-o", program, "./cmd/omise-conformance-beam")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", strings.Join(build.Args, " "), err, said)
	}
	folder := filepath.Join(w.Scratch, "logs")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	for i := range beamFiles {
		path := filepath.Join(folder, fmt.Sprintf("%02d.jsonl", i))
		if err := writeFile(path, func(to io.Writer) error { return w.traffic.lines(to, beamLength) }); err != nil {
			return "", err
		}
	}
	defer os.RemoveAll(folder)
	var one, two []float64
	for range w.rounds {
		for processors, took := range map[string]*[]float64{"1": &one, "2": &two} {
			m, err := checkRun(ctx, beamFiles*beamLength, []string{"GOMAXPROCS=" + processors}, nil,
				program, "--input", filepath.Join(folder, "*.jsonl"), "--output", filepath.Join(w.Scratch, "report"))
			if err != nil {
				return "", err
			}
			*took = append(*took, m.took.Seconds())
			fmt.Printf("beam with %s: %s\n", processors, m.took)
		}
	}
	return beamSection(one, two), nil
}
