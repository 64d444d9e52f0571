package main

import (
	"fmt"
	"os"

	"github.com/omise-conformance/harness/cassettes"
	"github.com/omise-conformance/harness/internal/names"
)

// recordingSizes are the sizes of a folder of cassettes.
type recordingSizes struct {
	cases, requests int
	bytes           int64
}

// recordingFigures are the figures of cassettes/emulator that documents can quote.
var recordingFigures = map[string]func(recordingSizes) string{
	"emulator-cassettes": func(s recordingSizes) string { return names.Grouped(s.cases) },
	"emulator-requests":  func(s recordingSizes) string { return names.Grouped(s.requests) },
	"emulator-megabytes": func(s recordingSizes) string { return fmt.Sprintf("%.1f MB", float64(s.bytes)/1e6) },
}

// sizesOf measures a folder of cassettes. Requests to the control API are not counted: a
// target without one gets none.
func sizesOf(folder string) (recordingSizes, error) {
	cases, err := cassettes.List(folder)
	if err != nil {
		return recordingSizes{}, err
	}
	sizes := recordingSizes{cases: len(cases)}
	for _, id := range cases {
		loaded, err := cassettes.LoadCase(folder, id)
		if err != nil {
			return recordingSizes{}, err
		}
		for _, ex := range cassettes.Exchanges(loaded) {
			if ex.Request.Host != cassettes.Control {
				sizes.requests++
			}
		}
		info, err := os.Stat(loaded.Path)
		if err != nil {
			return recordingSizes{}, err
		}
		sizes.bytes += info.Size()
	}
	return sizes, nil
}
