package conformance_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"testing/fstest"

	conformance "github.com/omise-conformance/harness"
	"github.com/omise-conformance/harness/suites"
)

func ExampleRun() {
	report, err := conformance.Run(context.Background(), conformance.Config{
		// Without a target, the embedded emulator is judged.
		Selection: conformance.Selection{Cases: []string{"tokens/single-use-*"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Verdict, report.ExitCode, report.Totals.Failed)
	// Output: conformant 0 0
}

func ExampleRun_usageError() {
	_, err := conformance.Run(context.Background(), conformance.Config{
		Policy: conformance.Policy{KnownFailing: "known-failing.txt", Lists: fstest.MapFS{}},
	})
	var wrong *conformance.UsageError
	fmt.Println(errors.As(err, &wrong), wrong.Setting, errors.Is(err, fs.ErrNotExist))
	// Output: true KnownFailing true
}

// A case of one's own judges a rule of the contract in another way.
func ExampleSelection_suite() {
	free := &suites.Case{
		ID: "shop/free-order", Title: "A charge of nothing is refused", Rules: []string{"charge.amount-not-positive"},
		Run: func(t *suites.T) {
			answer := t.Post("/charges", suites.P{"amount": 0, "currency": "thb", "card": t.Token(suites.Visa).ID()})
			t.Refused(answer)
		},
	}
	report, err := conformance.Run(context.Background(), conformance.Config{
		Selection: conformance.Selection{Suite: []*suites.Case{free}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Cases[0].ID, report.Cases[0].Status)
	// Output: shop/free-order passed
}

func ExampleRecord() {
	folder, err := os.MkdirTemp("", "cassettes-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	report, err := conformance.Record(context.Background(), conformance.RecordConfig{
		Selection: conformance.Selection{Cases: []string{"tokens/alive-on-charge"}},
		Cassettes: folder,
		Plan:      func(plan conformance.Plan) { fmt.Println("recording", plan.Cases, "case of the", plan.Target) },
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Verdict)
	// Output:
	// recording 1 case of the emulator
	// conformant
}

func ExampleReplay() {
	report, err := conformance.Replay(context.Background(), conformance.ReplayConfig{
		Selection: conformance.Selection{Cases: []string{"tokens/alive-on-charge"}},
		Cassettes: "cassettes/emulator",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Run.Mode, report.Verdict)
	// Output: replay conformant
}

func ExampleExplore() {
	report, err := conformance.Explore(context.Background(), conformance.ExploreConfig{
		Pace:  conformance.Pace{Seed: 17},
		Steps: 100,
		Found: func(text string) { fmt.Println(text) },
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Cases[0].Title, report.Verdict)
	// Output: 100 steps of random walks conformant
}

// This example is only compiled: it runs every case, and then those that the fault affects. For the
// fault refund.reversed it prints "refund.reversed killed [refund.reversed]".
func ExampleFaults() {
	entries, err := conformance.Faults(context.Background(), conformance.FaultsConfig{Names: []string{"refund.reversed"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, entry := range entries {
		fmt.Println(entry.ID, entry.Outcome(), entry.KilledBy)
	}
}
