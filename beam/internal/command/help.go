package command

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// introduction is what the help says before the flags.
const introduction = `Judges archives of recorded traffic with Apache Beam, on this machine or on many. It says what omise-conformance check says of the
same files, and exits with the same codes. docs/beam.md says more.

A PATH is a file or a pattern of files (*, not into folders), of this machine, gs:// or s3://. Quote patterns, so that the workers
and not the shell find the files.

Usage:
  omise-conformance-beam PATH... [flags]

Examples:
  omise-conformance-beam 'traffic/*.jsonl.gz'
  omise-conformance-beam --runner flink --endpoint localhost:8099 --output gs://bucket/report 'gs://bucket/traffic/*'
`

// runnerFlags are the flags of Beam that a job needs elsewhere.
var runnerFlags = []struct{ name, kind, what string }{
	{"runner", "string", "where the job runs: prism (here, the default), flink, spark, dataflow or universal"},
	{"endpoint", "string", "address of the job server, for flink, spark and universal"},
	{"environment_type", "string", "how workers are started: DOCKER, PROCESS, EXTERNAL or LOOPBACK"},
	{"environment_config", "string", "the image of DOCKER, the command of PROCESS"},
	{"parallelism", "int", "workers of flink"},
	{"project", "string", "project of dataflow"},
	{"region", "string", "region of dataflow"},
	{"staging_location", "string", "folder of gs:// for what dataflow stages"},
	{"temp_location", "string", "folder of gs:// for temporary files of dataflow"},
	{"num_workers", "int", "workers of dataflow at the beginning"},
	{"max_num_workers", "int", "workers of dataflow at most"},
	{"job_name", "string", "name of the job"},
}

// writeHelp writes the help: the flags of this command, and those of the runners that are in the whole set.
func writeHelp(out io.Writer, ours []*flag.Flag, whole *flag.FlagSet) error {
	var text strings.Builder
	text.WriteString(introduction + "\nFlags:\n")
	table := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	for _, each := range ours {
		kind, what := flag.UnquoteUsage(each)
		if each.DefValue != "" && each.DefValue != "false" {
			what += " (default " + each.DefValue + ")"
		}
		fmt.Fprintf(table, "  --%s\t%s\n", strings.TrimSpace(each.Name+" "+kind), what)
	}
	fmt.Fprint(table, "\nFlags of the runners, which are Beam's own; its other flags are taken as well:\n")
	for _, each := range runnerFlags {
		if whole.Lookup(each.name) == nil {
			return fmt.Errorf("there is no flag --%s in this version of Beam", each.name)
		}
		fmt.Fprintf(table, "  --%s %s\t%s\n", each.name, each.kind, each.what)
	}
	_ = table.Flush() // into memory
	_, err := io.WriteString(out, text.String())
	return err
}
