// Command omise-conformance-beam checks archives of recorded traffic with Apache Beam, on this machine or on many:
//
//	omise-conformance-beam 'traffic/*.jsonl.gz' --output conformance-report
//	omise-conformance-beam --runner flink --endpoint localhost:8099 --output gs://bucket/report 'gs://bucket/traffic/*'
//
// It says what omise-conformance check says of the same files, and exits with the same codes.
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/omise-conformance/harness/beam/internal/command"
)

func main() {
	job, code := command.Parse(os.Args[1:], os.Stdout, os.Stderr)
	if job == nil {
		os.Exit(code)
	}
	beam.Init() // of a worker it never returns
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code = command.Run(ctx, job, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
