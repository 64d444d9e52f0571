// Command speed measures the emulator beside other servers of mocks, the gate beside other proxies, and check and replay beside
// their baselines, all in one run, and writes the medians as a table.
//
//	go -C tools run ./speed [-rounds 5] [-for 4s] [-document ../docs/speed.md] [-only emulator,prism]
//
// In each round every server is started, answers the same request with one connection and with 32, and is ended, one after the
// other: what else the machine does then meets all of them. It exits with 2 where a server answers anything but 200.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/tools/program"
)

// connections is how many are open at once, in the two loads of a round.
var connections = []int{1, 32}

func main() {
	rounds := flag.Int("rounds", 5, "rounds, of which the medians are shown")
	length := flag.Duration("for", 4*time.Second, "length of one load")
	document := flag.String("document", "", "file to write the tables to")
	only := flag.String("only", "", "names of the servers that are measured, with commas, and pairs for those in one process (default: all)")
	serve := flag.String("serve", "", "be the baseline of this name, at the address that follows; for speed itself")
	flag.Parse()
	if *serve != "" {
		serveBaseline(*serve, flag.Args())
		return
	}
	program.Main("speed", 0, func(ctx context.Context, on program.Ground) (bool, error) {
		return true, measure(ctx, on, *rounds, *length, *document, strings.FieldsFunc(*only, func(r rune) bool { return r == ',' }))
	})
}

func measure(ctx context.Context, on program.Ground, rounds int, length time.Duration, document string, only []string) error {
	tools, err := prepare(ctx, on)
	if err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString(introduction(rounds, length))
	for _, g := range groups {
		results := map[string][]result{}
		var measured []*server
		for i := range g.servers {
			s := &g.servers[i]
			if len(only) > 0 && !slices.Contains(only, s.name) {
				continue
			}
			if missing := s.missing(tools); missing != "" {
				fmt.Fprintf(os.Stderr, "%s is NOT measured: %s\n", s.name, missing)
				continue
			}
			measured = append(measured, s)
		}
		for round := range rounds {
			for i := range measured {
				s := measured[(i+round)%len(measured)] // none is always the first
				r, err := s.measure(ctx, tools, length)
				if err != nil {
					return fmt.Errorf("%s: %w", s.name, err)
				}
				results[s.name] = append(results[s.name], r)
				fmt.Printf("round %d, %s: %s\n", round+1, s.name, r)
			}
		}
		text.WriteString(g.table(measured, results))
	}
	if len(only) == 0 || slices.Contains(only, "pairs") {
		pairs, err := pairsTable(ctx, on.Home, rounds)
		if err != nil {
			return err
		}
		text.WriteString(pairs)
	}
	if document == "" {
		fmt.Print(text.String())
		return nil
	}
	return os.WriteFile(filepath.Clean(document), []byte(text.String()), 0o644)
}
