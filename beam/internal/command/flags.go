package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	beamlog "github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners"

	"github.com/omise-conformance/harness/beam/internal/pipeline"
)

// settings are the flags and the paths.
type settings struct {
	job     pipeline.Job
	follow  string
	failOn  string
	dialect string
	verbose bool
}

// register registers the flags of this command.
func (s *settings) register(f *flag.FlagSet) {
	f.Func("input", "a further `PATH`", func(text string) error {
		s.job.Patterns = append(s.job.Patterns, text)
		return nil
	})
	f.StringVar(&s.job.Output, "output", "conformance-report", "folder for junit.xml, report.json, summary.md, report.html and report.sarif, also of gs:// and s3://")
	f.StringVar(&s.job.Options.Format, "format", "", "format of all files (default: each is recognized)")
	f.StringVar(&s.job.Options.Version, "api-version", "", "version of the API that all answers are to be of (default: each is judged by its own)")
	f.StringVar(&s.follow, "follow", "", "how far objects are followed through their states: file (default) or all")
	f.StringVar(&s.failOn, "fail-on", "", "kinds of files that fail, comma-separated, * for any text (default: broken, mixture and unreadable)")
	f.StringVar(&s.dialect, "dialect", "", "dialect where the sources disagree: any (default), recorded or documented")
	f.BoolVar(&s.job.Options.Strict, "strict", false, "fail for every kind of file that is not conformant, and for a broken SHOULD as well")
	f.BoolVar(&s.verbose, "verbose", false, "show every cause, every file and every detail, and what the local runner logs")
}

// ofOthers begins the names of flags that a library registers for programs of tests.
const ofOthers = "ginkgo."

// Parse reads the arguments, in which flags may follow paths. Where there is nothing to run, it has said why, the settings are
// nil, and the exit code is beside them. beam.Init has to come after it.
func Parse(arguments []string, out, errs io.Writer) (*settings, int) {
	own := flag.NewFlagSet(program, flag.ContinueOnError)
	own.SetOutput(io.Discard)
	s := &settings{}
	s.register(own)
	ours := flagsOf(own)
	flag.VisitAll(func(f *flag.Flag) {
		if !strings.HasPrefix(f.Name, ofOthers) {
			own.Var(f.Value, f.Name, f.Usage)
		}
	})
	flag.CommandLine = own // where Beam looks up which flags were given
	switch err := s.parse(own, arguments); {
	case errors.Is(err, flag.ErrHelp):
		if err := writeHelp(out, ours, own); err != nil {
			return nil, fail(errs, exitNoReport, err)
		}
		return nil, 0
	case err != nil:
		return nil, fail(errs, exitUsage, err)
	}
	isWorker := own.Lookup("worker").Value.String() == "true"
	if local := *runners.Runner == "" || *runners.Runner == local; local && !isWorker && !s.verbose {
		beamlog.LogLevel = "warn" // a job here is over in seconds; on a cluster, progress is in the log
	}
	return s, 0
}

// parse reads all arguments. The flag package stops at the first that is not a flag.
func (s *settings) parse(f *flag.FlagSet, arguments []string) error {
	for {
		if err := f.Parse(arguments); err != nil {
			return usageError(err)
		}
		rest := f.Args()
		read := arguments[:len(arguments)-len(rest)]
		if len(rest) == 0 || len(read) > 0 && read[len(read)-1] == "--" {
			s.job.Patterns = append(s.job.Patterns, rest...)
			return nil
		}
		s.job.Patterns = append(s.job.Patterns, rest[0])
		arguments = rest[1:]
	}
}

// seeHelp ends the sentences on wrong usage.
const seeHelp = "; see " + program + " --help"

// usageError returns an error of the flag package as the commands of this project say it.
func usageError(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	text := err.Error()
	if name, found := strings.CutPrefix(text, "flag provided but not defined: -"); found {
		text = "unknown flag --" + name
	}
	return fmt.Errorf("%s%s", text, seeHelp)
}

// flagsOf returns the flags of a set in the order of their names.
func flagsOf(f *flag.FlagSet) []*flag.Flag {
	var all []*flag.Flag
	f.VisitAll(func(each *flag.Flag) { all = append(all, each) })
	return all
}
