// Command omise-conformance-beam checks archives of recorded traffic with Apache Beam, on this machine or on many:
//
//	omise-conformance-beam --input 'traffic/*.jsonl.gz' --output conformance-report
//	omise-conformance-beam --runner flink --endpoint localhost:8099 --input 'gs://bucket/traffic/*' --output gs://bucket/report
//
// It says what omise-conformance check says of the same files, and exits with the same codes.
package main

import (
	"context"
	"flag"
	"os"
	"os/signal"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/omise-conformance/harness/beam/internal/command"
)

func main() {
	job := command.Flags(flag.CommandLine)
	flag.Parse()
	beam.Init() // of a worker it never returns
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command.Run(ctx, job, flag.Args(), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
