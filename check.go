package conformance

import (
	"context"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/omise-conformance/harness/internal/captures"
	"github.com/omise-conformance/harness/internal/check"
	"github.com/omise-conformance/harness/internal/names"
	"github.com/omise-conformance/harness/internal/shards"
	"github.com/omise-conformance/harness/internal/usage"
	"github.com/omise-conformance/harness/internal/versions"
	"github.com/omise-conformance/harness/reports"
	"github.com/omise-conformance/harness/reports/files"
	"github.com/omise-conformance/harness/specs"
)

// CheckConfig says what was recorded, and how it is judged.
type CheckConfig struct {
	// Paths are files and folders; "-" is Stdin.
	Paths []string
	Stdin io.Reader
	// Format is the name of the format of all files. Empty: each is recognized by its content.
	Format string
	// Exclude are patterns of files that are passed over; * stands for any text.
	Exclude []string
	// APIVersion is the version of the API that all answers are to be of. Empty: each is judged by its own.
	APIVersion string
	// Follow says how far objects are followed through their states: FollowFile, the default, or FollowAll.
	Follow string
	// FailOn are the kinds of files that are not conformant. Empty: those that no version of the API answers, and those of
	// another version where one is given (FileKinds).
	FailOn []string
	// Dialect pins one side where the sources disagree. Default specs.Any.
	Dialect specs.Dialect
	// Strict takes every SHOULD for a MUST, and every kind of file that is not as the API answers today for a failure.
	Strict bool
	// Baseline is the path of a list of known findings, which do not fail the check. UpdateBaseline writes it anew.
	Baseline       string
	UpdateBaseline bool
	// Since is a revision of git: only files that have changed since then are judged.
	Since string
	// AllowEmpty has a check without anything to judge pass.
	AllowEmpty bool
	// Shard is that of Selection; what is parted are the files. Objects are followed within each file.
	Shard string
	// Jobs is how many files and records are judged at once. 0: as many as the machine has processors.
	Jobs int
	// Progress is called after every file, or is nil.
	Progress func(Progress)
	// Version is the version of the harness that the report names. Default "dev".
	Version string
}

// How far objects are followed.
const (
	FollowFile = "file"
	FollowAll  = "all"
)

// APIVersion is the version of the API that the contract describes.
const APIVersion = specs.Version

// APIVersions returns the versions of the API of which something is known, oldest first.
func APIVersions() []string { return versions.All() }

// FileKinds returns the kinds of files that CheckConfig.FailOn can name.
func FileKinds() []string {
	kinds := files.Kinds()
	named := make([]string, len(kinds))
	for i, kind := range kinds {
		named[i] = string(kind)
	}
	return named
}

// CheckFormats returns the names of the formats that CheckConfig.Format can name.
func CheckFormats() []string {
	named := make([]string, len(captures.Formats))
	for i, format := range captures.Formats {
		named[i] = format.Name
	}
	return named
}

// Check judges what was recorded, without a target.
func Check(ctx context.Context, config CheckConfig) (*Report, error) {
	settings, err := config.settle(ctx)
	if err != nil {
		return nil, public(err)
	}
	return check.Run(ctx, settings)
}

// Check returns what is wrong with the configuration, but for the paths, the shard and what git says.
func (c *CheckConfig) Check() error {
	known := *c
	known.Paths, known.Since, known.Shard = []string{"-"}, "", ""
	_, err := known.settle(context.Background())
	return public(err)
}

// settle checks the configuration and fills in the defaults.
func (c *CheckConfig) settle(ctx context.Context) (check.Settings, error) {
	options, err := settle(request{mode: reports.ModeCheck, policy: Policy{Dialect: c.Dialect, Strict: c.Strict}, version: c.Version})
	if err != nil {
		return check.Settings{}, err
	}
	switch {
	case len(c.Paths) == 0:
		return check.Settings{}, usage.Errorf("Paths", "there is no file and no folder to check")
	case c.Jobs < 0:
		return check.Settings{}, usage.Errorf("Jobs", "the number of files at once must not be negative; it is %d", c.Jobs)
	case c.APIVersion != "" && !slices.Contains(versions.All(), c.APIVersion):
		return check.Settings{}, usage.Errorf("APIVersion", "%w", names.Unknown("version", c.APIVersion, versions.All()))
	case c.Follow != "" && c.Follow != FollowFile && c.Follow != FollowAll:
		return check.Settings{}, usage.Errorf("Follow", "%w", names.Unknown("choice", c.Follow, []string{FollowFile, FollowAll}))
	}
	if missing := captures.Missing(c.Paths); missing != "" {
		return check.Settings{}, usage.Errorf("Paths", "there is no file and no folder %s", missing)
	}
	if err := usage.CheckNames("FailOn", "kind of file", c.FailOn, FileKinds()); err != nil {
		return check.Settings{}, err
	}
	format, err := c.format()
	if err != nil {
		return check.Settings{}, err
	}
	shard, err := c.shard()
	if err != nil {
		return check.Settings{}, err
	}
	noteSetting(options.Filters, "format", c.Format)
	noteSetting(options.Filters, "api_version", c.APIVersion)
	noteSetting(options.Filters, "exclude", strings.Join(c.Exclude, ", "))
	jobs := c.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	settled := check.Settings{
		Options: check.Options{Version: c.APIVersion, Dialect: options.Target.Dialect, Jobs: jobs},
		Files: check.Files{
			Paths: c.Paths, Exclude: c.Exclude, Captures: captures.Options{Format: format, Stdin: c.Stdin},
			Shard: shard, All: c.Follow == FollowAll, FailOn: files.Failing(c.FailOn, c.Strict, c.APIVersion != ""), Progress: c.progress(),
		},
		Harness: options.Target.Version, Filters: options.Filters,
	}
	if c.Strict {
		settled.Level = func(*specs.Rule) specs.Level { return specs.Must }
	}
	return settled, c.narrow(ctx, &settled)
}

// format returns the format of all files, nil where each is recognized.
func (c *CheckConfig) format() (*captures.Format, error) {
	if c.Format == "" {
		return nil, nil
	}
	format, err := captures.Named(c.Format)
	if err != nil {
		return nil, usage.Errorf("Format", "%w", err)
	}
	return format, nil
}

// shard returns the part of the files that is judged.
func (c *CheckConfig) shard() (shards.Shard, error) {
	shard, err := shards.Resolve(c.Shard)
	switch {
	case err != nil:
		return shard, usage.Errorf("Shard", "%w", err)
	case !shard.Whole() && c.Follow == FollowAll:
		return shard, usage.Errorf("Shard", "a shard has some of the files, and objects cannot be followed across all; omise-conformance-beam can (docs/beam.md)")
	case !shard.Whole() && c.UpdateBaseline:
		return shard, usage.Errorf("Shard", "a shard has some of the files, and the baseline is about all; update it without")
	}
	return shard, nil
}

// progress returns what is called after every file. How many files there are is not known before the last.
func (c *CheckConfig) progress() func(file string, done, failed int) {
	if c.Progress == nil {
		return nil
	}
	started := time.Now()
	return func(file string, done, failed int) {
		c.Progress(Progress{Done: done, Total: done, Failed: failed, Case: file, Elapsed: time.Since(started)})
	}
}
