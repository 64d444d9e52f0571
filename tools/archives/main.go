// Command archives measures check on archives of traffic that it makes: exchanges a second beside a bare decode of the same, memory
// by the length of an archive, thousands of small files, and Apache Beam on one processor and on two. It writes the figures as tables.
//
//	go -C tools run ./archives [-rounds 3] [-document ../docs/archives.md] [-only log,files,memory,beam] [-entries 10000,1000000]
//
// It exits with 2 where a check finds anything in what the emulator has answered, or does not judge all of it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/omise-conformance/harness/tools/program"
)

func main() {
	rounds := flag.Int("rounds", 3, "rounds, of which the medians are shown")
	document := flag.String("document", "", "file to write the tables to")
	only := flag.String("only", "", "names of what is measured, with commas: log, files, memory, beam (default: all)")
	entries := flag.String("entries", "10000,100000,1000000", "lengths of the captures whose memory is measured, with commas")
	decode := flag.String("decode", "", "decode this log and end; for archives itself")
	flag.Parse()
	if *decode != "" {
		if err := decodeLog(*decode); err != nil {
			fmt.Fprintln(os.Stderr, "archives:", err)
			os.Exit(2)
		}
		return
	}
	program.Main("archives", 0, func(ctx context.Context, on program.Ground) (bool, error) {
		lengths, err := numbers(*entries)
		if err != nil {
			return false, err
		}
		t, err := recorded(on.Home)
		if err != nil {
			return false, err
		}
		w := &work{Ground: on, traffic: t, rounds: *rounds, lengths: lengths}
		return true, w.measure(ctx, *document, strings.FieldsFunc(*only, func(r rune) bool { return r == ',' }))
	})
}

func numbers(text string) (all []int, err error) {
	for each := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(each)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-entries: %q is no number of entries", each)
		}
		all = append(all, n)
	}
	return all, nil
}

// work is the measuring.
type work struct {
	program.Ground
	traffic *traffic
	rounds  int
	lengths []int
}

// section is something that is measured, with its part of the document.
type section struct {
	name    string
	measure func(*work, context.Context) (string, error)
}

var sections = []section{{"log", (*work).log}, {"files", (*work).files}, {"memory", (*work).memory}, {"beam", (*work).beam}}

func (w *work) measure(ctx context.Context, document string, only []string) error {
	for _, name := range only {
		if !slices.ContainsFunc(sections, func(s section) bool { return s.name == name }) {
			return fmt.Errorf("-only: %q is not measured here", name)
		}
	}
	var text strings.Builder
	text.WriteString(introduction(w.rounds))
	for _, each := range sections {
		if len(only) > 0 && !slices.Contains(only, each.name) {
			continue
		}
		section, err := each.measure(w, ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", each.name, err)
		}
		text.WriteString(section)
	}
	if document == "" {
		fmt.Print(text.String())
		return nil
	}
	return os.WriteFile(filepath.Clean(document), []byte(text.String()), 0o644)
}

// decodeLog decodes a log with encoding/json, each line and the body in it.
func decodeLog(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(bufio.NewReaderSize(file, 1<<16))
	for {
		var one, body any
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		answer := one.(map[string]any)["response"].(map[string]any)["body"].(string)
		if err := json.Unmarshal([]byte(answer), &body); err != nil {
			return err
		}
	}
}
